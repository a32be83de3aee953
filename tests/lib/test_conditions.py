"""Conditions of flows and forms: what holds, how it reads, what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import conditions

LABELS = {"days": "请假天数", "kind": "请假类别"}


def one(op, value=None, field="days"):
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize(
    ("op", "value", "data", "expected"),
    [
        ("gt", 3, {"days": 3}, False),
        ("gt", 3, {"days": 3.5}, True),
        ("ge", 3, {"days": 3}, True),
        ("lt", 3, {"days": 2}, True),
        ("le", 3, {"days": 3}, True),
        ("eq", 3, {"days": 3}, True),
        ("ne", 3, {"days": 3}, False),
        ("in", ["a", "b"], {"days": "b"}, True),
        ("in", ["a"], {"days": ["b", "a"]}, True),
        ("not_in", ["a"], {"days": "b"}, True),
        ("contains", "泉", {"days": "泉州"}, True),
        ("empty", None, {}, True),
        ("filled", None, {"days": 0}, True),
        ("gt", 3, {}, False),
        ("ne", 3, {}, False),  # nothing there fulfils no comparison
        ("gt", 3, {"days": "many"}, False),
        ("eq", 1, {"days": True}, False),  # yes is no number
        ("ge", 0, {"days": True}, False),
        ("in", [1], {"days": True}, False),
        ("not_in", None, {"days": 3}, False),
    ],
)
def test_a_comparison(op, value, data, expected):
    assert conditions.holds(one(op, value), data) is expected


def test_groups_nest_and_no_condition_always_holds():
    both = {"all": [one("gt", 3), {"any": [one("eq", "a", "kind"), one("eq", "b", "kind")]}]}
    assert conditions.holds(None, {})
    assert conditions.holds(both, {"days": 4, "kind": "b"})
    assert not conditions.holds(both, {"days": 4, "kind": "c"})
    assert conditions.fields_of(both) == {"days", "kind"}


def test_it_reads_as_one_says_it():
    options = {"sick": "病假", "home": "事假"}
    both = {"all": [one("gt", 3), {"any": [one("eq", "sick", "kind"), one("in", ["home"], "kind")]}]}
    said = conditions.words(both, LABELS, lambda _key, value: options.get(value, str(value)))
    assert said == "请假天数 大于 3 且 （请假类别 等于 病假 或 请假类别是其中之一：事假）"
    assert (conditions.words(None, LABELS), conditions.words(one("empty"), LABELS)) == ("其他情况", "请假天数未填")


def test_what_is_wrong_is_said():
    wrong = {"all": [one("gt", ""), one("gt", 1, "gone"), one("near", 1), one("empty")]}
    assert conditions.check(wrong, LABELS) == [
        "「请假天数」大于的值没有填写。",
        "条件中的字段「gone」不在表单中，请重新选择。",
        "「请假天数」的比较方式没有选择。",
    ]
    assert conditions.check({"all": []}, LABELS) == ["条件是空的，请至少填写一项，或改为默认分支。"]
    assert conditions.check(None, LABELS) == []


@pytest.mark.parametrize(
    "wrong",
    [{}, "x", {"all": "x"}, {"all": [None]}, {"all": [{"any": []}, one("eq", 1)]}, one("in", "ab"), one("eq", ["a"])],
)
def test_what_is_malformed_is_one_problem(wrong):
    assert len(conditions.check(wrong, LABELS)) == 1


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2)


@given(op=st.sampled_from([*conditions.WORDS, "near"]), value=ANY, found=ANY)
def test_no_value_whatsoever_raises(op, value, found):
    assert conditions.holds(one(op, value), {"days": found}) in {True, False}
