"""Formulas: exact arithmetic, nothing else, and no limit evaded by an empty field."""

from fractions import Fraction

import pytest

from citong.lib import formula, workdays

SPAN = {"from": "2026-03-02", "from_half": "pm", "to": "2026-03-04"}
WEEK = {"from": "2026-03-02", "to": "2026-03-08"}
MADE_UP = {"from": "2018-09-28", "to": "2018-09-29", "to_half": "am"}  # the Saturday is worked for the National Day
OFF = {"from": "2018-10-01", "from_half": "pm", "to": "2018-10-09"}  # half of a day off takes nothing away
DATA = {"week": WEEK, "made_up": MADE_UP, "off": OFF, "a": 2, "span": SPAN, "rows": [{"n": 3}, {"n": None}, {}]}


@pytest.fixture(autouse=True)
def national(monkeypatch):
    """The calendar of a machine without a city's table."""
    monkeypatch.setattr(formula.calendar, "exceptions", workdays.exceptions)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * (3 - 1)", 5),
        ("-a / 4", Fraction(-1, 2)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("sum(rows.n) + count(rows)", 6),
        ("days(span) * 2", 5),
        ("a / 0", None),
        ("days(a)", None),
        ("workdays(week)", 5),
        ("workdays(made_up)", Fraction(3, 2)),
        ("workdays(off)", 2),
        ("workdays(span) + workdays(a)", Fraction(5, 2)),
    ],
)
def test_it_is_exact(text, value):
    assert formula.value(text, DATA) == value


@pytest.mark.parametrize(
    ("text", "value"), [("a + b", 2), ("b - a", -2), ("b", None), ("b + c", None), ("a * b", None), ("a + a * b", 2)]
)
def test_what_is_not_filled_in_adds_nothing_and_multiplies_to_nothing_known(text, value):
    assert formula.value(text, DATA) == value


@pytest.mark.parametrize(
    "text",
    ["", "__import__('os')", "a.b.c", "a.b + 1", "a ** 9", "a // 2", "f(1)", "1 +", "(1", "sum(a)", "sum(a, b)", "sum(a.b + 1)",
     "count(1 + 2)", "days(1)", "workdays(1)", "workdays(a.b)", "a(1)", "[1]", "True", "1e9", "1_0", ".5", "1.", "007", "1 # x", "合计", "a" * 300],
)  # fmt: skip
def test_it_takes_nothing_but_arithmetic(text):
    with pytest.raises(formula.FormulaError):
        formula.uses(text)


def test_it_says_what_it_looks_at_and_how():
    assert formula.uses("a + sum(rows.n) * days(span) - count(rows)") == {
        ("number", "a"),
        ("sum", "rows.n"),
        ("days", "span"),
        ("count", "rows"),
    }


def test_results_read_without_needless_noughts():
    assert [formula.show(one) for one in (Fraction(5, 2), Fraction(3), Fraction(1, 3), None)] == [
        "2.5",
        "3",
        "0.3333",
        "",
    ]
