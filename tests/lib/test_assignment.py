"""Experts are spread evenly over applications, never against a conflict, and impossibility is explained."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citong.lib.assignment import Infeasible, Problem, assign


def test_everyone_gets_the_same_load() -> None:
    pairs = assign(Problem(list("abcdef"), [1, 2, 3, 4, 5, 6], per_application=3, max_load=10))
    assert Counter(a for a, _ in pairs) == dict.fromkeys("abcdef", 3)
    assert Counter(e for _, e in pairs) == dict.fromkeys([1, 2, 3, 4, 5, 6], 3)
    assert len(set(pairs)) == 18


def test_earlier_work_counts() -> None:
    pairs = assign(Problem(list("abcd"), ["busy", "x", "y"], per_application=1, max_load=9, previous={"busy": 2}))
    assert sorted(Counter(e for _, e in pairs).values()) == [2, 2]
    assert "busy" not in {e for _, e in pairs}


def test_fixed_pairs_stay_and_count() -> None:
    problem = Problem(
        ["a", "b"], [1, 2, 3], per_application=2, max_load=2, forbidden={("a", 1)}, fixed=[("a", 1), ("b", 1)]
    )
    assert assign(problem) == [("a", 2), ("b", 3)] or assign(problem) == [("a", 3), ("b", 2)]


def test_an_application_with_enough_experts_gets_no_more() -> None:
    assert assign(Problem(["a"], [1, 2, 3], 1, 5, fixed=[("a", 1), ("a", 2)])) == []


def test_conflicts_that_block_one_application_are_named() -> None:
    problem = Problem(["甲校", "乙校"], ["王老师", "李老师", "张老师"], 3, 5, forbidden={("甲校", "王老师")})
    with pytest.raises(Infeasible) as caught:
        assign(problem)
    assert caught.value.applications == ("甲校",)
    assert caught.value.full == ()
    assert (caught.value.missing, caught.value.more_experts) == (1, 1)
    assert str(caught.value) == (
        "“甲校”还需专家评审3人次，最多只能安排2人次，差1人次。"
        "无需回避且有余量的专家只有“李老师”、“张老师”，每人对同一申报只能评一次。"
        "请至少增加1位无需回避的专家，或放宽回避条件、提高每人上限、减少每份申报的专家数。"
    )


def test_full_experts_are_named() -> None:
    with pytest.raises(Infeasible) as caught:
        assign(Problem([1, 2, 3], ["王", "李", "闲"], 2, 2, {(1, "闲"), (2, "闲"), (3, "闲")}), name="校{}".format)
    assert caught.value.full == ("王", "李")
    assert (caught.value.missing, caught.value.more_experts) == (2, 1)
    assert "“校王”、“校李”已排满（每人上限2份）。" in str(caught.value)


def test_nobody_at_all() -> None:
    with pytest.raises(Infeasible, match="没有一位专家可评"):
        assign(Problem(["甲校"], [], 3, 5))
    with pytest.raises(Infeasible, match="上限为0"):
        assign(Problem(["甲校"], ["王"], 1, 0))


def test_nonsense_input_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown application or expert"):
        Problem(["a"], [1], 1, 1, fixed=[("b", 1)])
    with pytest.raises(ValueError, match="listed twice"):
        Problem(["a", "a"], [1], 1, 1)


@st.composite
def problems(draw: st.DrawFn) -> Problem[int, int]:
    applications = list(range(draw(st.integers(1, 7))))
    experts = list(range(100, 100 + draw(st.integers(1, 7))))
    pairs = st.tuples(st.sampled_from(applications), st.sampled_from(experts))
    return Problem(
        applications,
        experts,
        per_application=draw(st.integers(1, 3)),
        max_load=draw(st.integers(1, 6)),
        forbidden=draw(st.frozensets(pairs, max_size=12)),
        previous=draw(st.dictionaries(st.sampled_from(experts), st.integers(0, 3))),
        fixed=draw(st.lists(pairs, max_size=3, unique=True)),
    )


def answer_or_relief(problem: Problem[int, int]) -> list[tuple[int, int]] | None:
    """The pairs; where there are none, check that the advice of the refusal is enough and not too much."""
    try:
        return assign(problem)
    except Infeasible as caught:
        refusal = caught
    assert refusal.missing > 0
    helpers = [*problem.experts, *range(1000, 1000 + refusal.more_experts)]
    relieved = Problem(**{**vars(problem), "experts": helpers})
    assert len(assign(relieved)) == sum(problem.needed(a) for a in problem.applications)
    with pytest.raises(Infeasible):
        assign(Problem(**{**vars(problem), "experts": helpers[:-1]}))
    return None


@settings(deadline=None, max_examples=200)
@given(problems())
def test_every_answer_keeps_the_rules(problem: Problem[int, int]) -> None:
    pairs = answer_or_relief(problem)
    if pairs is None:
        return
    load = Counter(e for _, e in pairs)
    assert Counter(a for a, _ in pairs) == Counter({a: n for a in problem.applications if (n := problem.needed(a))})
    assert not set(pairs) & {*problem.forbidden, *problem.fixed}
    assert all(load[e] <= problem.room(e) for e in problem.experts)
    assert pairs == assign(problem)
    total = {e: load[e] + problem.load(e) for e in problem.experts}
    for application, giver in pairs:  # no single hand-over would level the loads
        for taker in problem.experts:
            able = (application, taker) in set(problem.open_pairs()) - set(pairs)
            assert not (able and total[giver] - total[taker] > 1)
