"""A table of states and the moves between them, small enough to be read and drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S", bound=str)


@dataclass(frozen=True)
class Machine(Generic[S]):
    """``moves`` lists what each state may become; a state without an entry is final."""

    states: tuple[S, ...]
    moves: Mapping[S, tuple[S, ...]]

    def __post_init__(self) -> None:
        if len(set(self.states)) != len(self.states):
            raise ValueError("a state is declared twice")
        named = {*self.moves, *(target for targets in self.moves.values() for target in targets)}
        if unknown := named - set(self.states):
            raise ValueError(f"unknown states: {', '.join(sorted(unknown))}")

    def targets(self, state: S) -> tuple[S, ...]:
        """States that ``state`` may become, in declared order."""
        self._check(state)
        return tuple(self.moves.get(state, ()))

    def allowed(self, before: S, after: S) -> bool:
        """Whether one move leads from ``before`` to ``after``."""
        self._check(after)
        return after in self.targets(before)

    def sources(self, state: S) -> tuple[S, ...]:
        """States that may become ``state``, in declared order."""
        self._check(state)
        return tuple(before for before in self.states if state in self.targets(before))

    def final(self) -> tuple[S, ...]:
        """States that nothing follows."""
        return tuple(state for state in self.states if not self.targets(state))

    def reachable(self, starts: Iterable[S]) -> frozenset[S]:
        """``starts`` and every state that some chain of moves leads to from them."""
        found: set[S] = set()
        waiting = list(starts)
        while waiting:
            state = waiting.pop()
            if state not in found:
                found.add(state)
                waiting.extend(self.targets(state))
        return frozenset(found)

    def _check(self, state: S) -> None:
        if state not in self.states:
            raise ValueError(f"unknown state: {state}")
