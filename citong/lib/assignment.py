"""Assign experts to applications: no conflicts, balanced load, as a min-cost flow with a clear answer when infeasible."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import networkx as nx

A = TypeVar("A", bound=Hashable)  # application
E = TypeVar("E", bound=Hashable)  # expert
_SOURCE, _SINK, _APPLICATION, _EXPERT = range(4)
_SHOWN = 5


@dataclass(frozen=True)
class Problem(Generic[A, E]):
    """What is to be assigned.

    ``max_load`` limits an expert's load in all: ``previous`` load from elsewhere, ``fixed`` pairs and new ones.
    ``fixed`` pairs exist already and stay, even where ``forbidden`` would now bar them; they count towards
    ``per_application``. An application with more fixed experts than needed gets no new one.
    """

    applications: Sequence[A]
    experts: Sequence[E]
    per_application: int
    max_load: int
    forbidden: Collection[tuple[A, E]] = frozenset()
    previous: Mapping[E, int] = field(default_factory=dict)
    fixed: Collection[tuple[A, E]] = ()

    def __post_init__(self) -> None:
        if len(set(self.applications)) != len(self.applications) or len(set(self.experts)) != len(self.experts):
            raise ValueError("an application or an expert is listed twice")
        applications, experts = set(self.applications), set(self.experts)
        if any(application not in applications or expert not in experts for application, expert in self.fixed):
            raise ValueError("a fixed pair names an unknown application or expert")

    def needed(self, application: A) -> int:
        """Experts that the application still lacks."""
        return max(0, self.per_application - sum(1 for fixed, _ in self.fixed if fixed == application))

    def load(self, expert: E) -> int:
        """What the expert carries before anything new is assigned."""
        return self.previous.get(expert, 0) + sum(1 for _, fixed in self.fixed if fixed == expert)

    def room(self, expert: E) -> int:
        """How many more the expert can take."""
        return max(0, self.max_load - self.load(expert))

    def open_pairs(self) -> list[tuple[A, E]]:
        """Pairs that may be made, in input order."""
        barred = {*self.forbidden, *self.fixed}
        return [(a, e) for a in self.applications for e in self.experts if (a, e) not in barred]


class Infeasible(Exception, Generic[A, E]):
    """No assignment exists; ``str()`` is the explanation in Chinese.

    ``applications`` cannot all be served, ``full`` experts are at their limit, ``missing`` places stay unfilled and
    ``more_experts`` without any conflict would fill them.
    """

    def __init__(
        self, message: str, applications: tuple[A, ...], full: tuple[E, ...], missing: int, more_experts: int
    ) -> None:
        super().__init__(message)
        self.applications = applications
        self.full = full
        self.missing = missing
        self.more_experts = more_experts


def assign(problem: Problem[A, E], name: Callable[[Any], str] = str) -> list[tuple[A, E]]:
    """New pairs, in input order; loads in all are as level as the conflicts allow. ``name`` shows things in messages."""
    needed = {application: problem.needed(application) for application in problem.applications}
    if sum(needed.values()) > _served(problem):
        raise _explain(problem, name)
    graph = nx.MultiDiGraph()
    graph.add_node((_SOURCE, 0), demand=-sum(needed.values()))
    graph.add_node((_SINK, 0), demand=sum(needed.values()))
    places = {application: (_APPLICATION, index) for index, application in enumerate(problem.applications)}
    desks = {expert: (_EXPERT, index) for index, expert in enumerate(problem.experts)}
    for application, place in places.items():
        graph.add_edge((_SOURCE, 0), place, capacity=needed[application], weight=0)
    for application, expert in problem.open_pairs():
        graph.add_edge(places[application], desks[expert], capacity=1, weight=0)
    for expert, desk in desks.items():  # the k-th task costs 2k-1: the sum of squares, least where loads are level
        for load in range(problem.load(expert), problem.max_load):
            graph.add_edge(desk, (_SINK, 0), capacity=1, weight=2 * load + 1)
    _, flow = nx.network_simplex(graph)
    return [
        (application, expert)
        for application, expert in problem.open_pairs()
        if flow[places[application]][desks[expert]][0]
    ]


def _network(problem: Problem[A, E], extra: int = 0) -> nx.DiGraph:
    """Capacities only, with ``extra`` unburdened experts who have no conflict."""
    graph = nx.DiGraph()
    graph.add_nodes_from([(_SOURCE, 0), (_SINK, 0)])
    places = {application: (_APPLICATION, index) for index, application in enumerate(problem.applications)}
    desks = {expert: (_EXPERT, index) for index, expert in enumerate(problem.experts)}
    for application, place in places.items():
        graph.add_edge((_SOURCE, 0), place, capacity=problem.needed(application))
    for expert, desk in desks.items():
        graph.add_edge(desk, (_SINK, 0), capacity=problem.room(expert))
    for application, expert in problem.open_pairs():
        graph.add_edge(places[application], desks[expert], capacity=1)
    for index in range(extra):
        newcomer = (_EXPERT, len(desks) + index)
        graph.add_edge(newcomer, (_SINK, 0), capacity=problem.max_load)
        for place in places.values():
            graph.add_edge(place, newcomer, capacity=1)
    return graph


def _served(problem: Problem[A, E], extra: int = 0) -> int:
    return int(nx.maximum_flow_value(_network(problem, extra), (_SOURCE, 0), (_SINK, 0)))


def _explain(problem: Problem[A, E], name: Callable[[Any], str]) -> Infeasible[A, E]:
    """Read the bottleneck off the minimum cut: the source's side holds the stuck applications and the full experts."""
    if problem.max_load < 1:
        return Infeasible("每位专家的评审上限为0，请先调高上限", tuple(problem.applications), (), 0, 0)
    backwards = _network(problem).reverse()  # cut from the sink, so that the source's side comes out smallest
    _, (_, near) = nx.minimum_cut(backwards, (_SINK, 0), (_SOURCE, 0))
    stuck = tuple(a for i, a in enumerate(problem.applications) if (_APPLICATION, i) in near)
    full = tuple(e for i, e in enumerate(problem.experts) if (_EXPERT, i) in near)
    total = sum(problem.needed(application) for application in problem.applications)
    missing = total - _served(problem)
    more = -(-missing // problem.max_load)
    while _served(problem, more) < total:
        more += 1
    return Infeasible(_sentence(problem, stuck, full, missing, more, name), stuck, full, missing, more)


def _sentence(
    problem: Problem[A, E], stuck: Sequence[A], full: Sequence[E], missing: int, more: int, name: Callable[[Any], str]
) -> str:
    wanted = sum(problem.needed(application) for application in stuck)
    allowed = {expert for application, expert in problem.open_pairs() if application in set(stuck)}
    others = [expert for expert in problem.experts if expert in allowed and expert not in set(full)]
    parts = [f"{_listed(stuck, name)}还需专家评审{wanted}人次，最多只能安排{wanted - missing}人次，差{missing}人次。"]
    if full:
        parts.append(f"{_listed(full, name)}已排满（每人上限{problem.max_load}份）。")
    if others:
        parts.append(f"无需回避且有余量的专家只有{_listed(others, name)}，每人对同一申报只能评一次。")
    if not allowed:
        parts.append("没有一位专家可评这些申报：都须回避，或已经安排。")
    parts.append(f"请至少增加{more}位无需回避的专家，或放宽回避条件、提高每人上限、减少每份申报的专家数。")
    return "".join(parts)


def _listed(things: Sequence[Any], name: Callable[[Any], str]) -> str:
    shown = "、".join(f"“{name(thing)}”" for thing in things[:_SHOWN])
    return shown if len(things) <= _SHOWN else f"{shown}等{len(things)}个"
