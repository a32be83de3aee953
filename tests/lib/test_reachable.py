"""Conditions that no values reach, because they contradict themselves or stand behind a wider one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import conditions
from citong.lib.reachable import unreached


def x(op, value, field="x"):
    return {"field": field, "op": op, "value": value}


def both(*parts):
    return {"all": list(parts)}


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ([x("gt", 3), x("gt", 10)], [1]),
        ([x("gt", 10), x("gt", 3)], []),
        ([x("gt", 3), x("ge", 3)], []),
        ([x("ge", 3), x("gt", 3), x("eq", 3)], [1, 2]),
        ([both(x("gt", 10), x("lt", 5))], [0]),
        ([both(x("ge", 5), x("le", 5))], []),
        ([both(x("gt", 5), x("le", 5))], [0]),
        ([x("gt", 3), both(x("gt", 10), x("eq", "a", "kind"))], [1]),
        ([both(x("gt", 3), x("eq", "a", "kind")), x("gt", 10)], []),
        ([both(x("gt", 3), x("in", ["a"], "kind")), both(x("gt", 10), x("in", ["a"], "kind"))], []),  # not looked into
        ([{"any": [x("gt", 3), x("lt", 1)]}, x("gt", 10)], []),
        ([None, x("gt", 3), x("gt", 4)], [2]),
        ([x("ge", "2026-01-01", "day"), x("gt", "2026-02-01", "day")], [1]),
        ([x("gt", "2026-01-01"), x("gt", 3)], []),
    ],
)
def test_what_is_never_reached_is_named(asked, places):
    assert unreached(asked) == places


parts = st.builds(x, st.sampled_from(["lt", "le", "gt", "ge", "eq"]), st.integers(0, 4), st.sampled_from("xy"))


@given(st.lists(st.lists(parts, min_size=1, max_size=3).map(lambda some: both(*some)), max_size=4))
def test_no_values_reach_what_is_named(asked):
    for place in unreached(asked):
        for half in range(-2, 11):
            for other in range(-2, 11):
                data = {"x": half / 2, "y": other / 2}
                assert not conditions.holds(asked[place], data) or any(
                    conditions.holds(one, data) for one in asked[:place]
                )
