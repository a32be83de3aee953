"""A state machine allows exactly what its table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib.machine import Machine

LAMP = Machine(("off", "on", "broken"), {"off": ("on", "broken"), "on": ("off", "broken")})


def test_a_table_reads_back() -> None:
    assert LAMP.targets("off") == ("on", "broken")
    assert LAMP.targets("broken") == ()
    assert LAMP.sources("broken") == ("off", "on")
    assert LAMP.final() == ("broken",)
    assert LAMP.reachable(["on"]) == {"off", "on", "broken"}
    assert LAMP.reachable(["broken"]) == {"broken"}
    assert LAMP.allowed("off", "on") is True
    assert LAMP.allowed("off", "off") is False


def test_misspelt_states_are_errors() -> None:
    with pytest.raises(ValueError, match="unknown states: of"):
        Machine(("off", "on"), {"on": ("of",)})
    with pytest.raises(ValueError, match="declared twice"):
        Machine(("off", "off"), {})
    with pytest.raises(ValueError, match="unknown state: red"):
        LAMP.allowed("off", "red")


tables = st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from("abcde"), unique=True).map(tuple))


@given(tables)
def test_targets_sources_and_allowed_agree(moves: dict[str, tuple[str, ...]]) -> None:
    machine = Machine(tuple("abcde"), moves)
    for before in machine.states:
        for after in machine.states:
            allowed = after in moves.get(before, ())
            assert machine.allowed(before, after) == allowed
            assert (after in machine.targets(before)) == allowed
            assert (before in machine.sources(after)) == allowed


@given(tables, st.sampled_from("abcde"))
def test_what_is_reachable_is_closed_under_moves(moves: dict[str, tuple[str, ...]], start: str) -> None:
    machine = Machine(tuple("abcde"), moves)
    found = machine.reachable([start])
    assert start in found
    assert {after for state in found for after in machine.targets(state)} <= found
