"""What the browser shows and computes while one types is what the server will say."""

import json
import subprocess
from datetime import date, timedelta
from random import Random

import pytest

from citong.kit.adhoc.script import script
from citong.lib import clock, conditions, formdef, formula
from citong.platform.calendar.models import DayOverride
from citong.ui import assets
from tests.factories.pilots import at
from tests.ui.conftest import ROOT

SCRIPT = """
import { holds } from "./frontend/conditions.js";
import { compute } from "./frontend/formula.js";
import { text } from "node:stream/consumers";
const { conditions, formulas, calendar } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({
  conditions: conditions.map(([condition, data]) => holds(condition, data)),
  formulas: formulas.map(([formula, data]) => compute(formula, data, calendar)),
}));
"""
CASES = 400
VALUES = [None, True, False, 0, 1, -2, 2.5, "", "a", "ab", "3", [], ["a"], ["ab", "3"]]
LEAVES = ["a", "b", "c", "2", "0.5", "sum(rows.n)", "count(rows)", "days(span)", "workdays(span)", "workdays(week)"]
SPAN = {"from": "2026-02-27", "to": "2026-03-02", "from_half": "pm", "to_half": ""}


def a_condition(chance, depth=2):
    if depth and chance.random() < 0.3:
        return {chance.choice(["all", "any"]): [a_condition(chance, depth - 1) for _ in range(chance.randrange(4))]}
    return {"field": chance.choice("xy"), "op": chance.choice(list(conditions.WORDS)), "value": chance.choice(VALUES)}


def a_formula(chance, depth=3):
    if depth and chance.random() < 0.7:
        left, right = a_formula(chance, depth - 1), a_formula(chance, depth - 1)
        return chance.choice(["{} + {}", "{} - ({})", "({}) * ({})", "({}) / ({})", "-({}) + {}"]).format(left, right)
    return chance.choice(LEAVES)


def a_span(chance):
    """Somewhere in the years around the National Day of 2018, whose days off were worked on a weekend before."""
    start = chance.choice([date(2018, 9, 24), date(2017, 1, 1)]) + timedelta(days=chance.randrange(400))
    end = start + timedelta(days=chance.choice([0, 1, 3, 10, 200]))
    halves = {"from_half": chance.choice(["", "pm"]), "to_half": chance.choice(["", "am"] if end > start else [""])}
    return {"from": start.isoformat(), "to": end.isoformat(), **halves}


def some_data(chance):
    number = [None, *range(-9, 10)]
    return {
        "a": chance.choice(number),
        "b": chance.choice(number),
        "rows": [{"n": chance.choice(number)} for _ in range(chance.randrange(4))],
        "span": chance.choice([None, SPAN, {**SPAN, "to_half": "am"}]),
        "week": a_span(chance),
    }


def in_browser(cases):
    done = subprocess.run(
        [assets.node(), "--input-type=module", "-e", SCRIPT], cwd=ROOT, input=json.dumps(cases), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def cases():
    chance = Random("表单")  # the same cases every time: a division by almost nothing is no matter here
    asked = [(a_condition(chance), {key: chance.choice(VALUES) for key in "xy"}) for _ in range(CASES)]
    computed = [(a_formula(chance), some_data(chance)) for _ in range(CASES)]
    assets.install(ROOT)
    return {"conditions": asked, "formulas": computed}


@pytest.fixture
def calendar(db):
    """What a page of 2018 knows, in a city that had a typhoon and made up for it."""
    DayOverride.objects.create(day=date(2018, 7, 11), working=False, reason="台风停工")
    DayOverride.objects.create(day=date(2018, 7, 14), working=True, reason="补台风停工")
    asked = [{"key": "span", "kind": "range"}, {"key": "n", "kind": "formula", "formula": "2 * workdays(span)"}]
    with clock.stopped(at("2018-09-03 09:00:00")):
        return script(formdef.parse(asked), {"span", "n"}, {"span"}, {})["calendar"]


def test_working_days_around_a_typhoon_are_known_and_those_long_ago_are_not(cases, calendar):
    spans = [("2018-07-09", "2018-07-15"), ("2018-07-11", "2018-07-11"), ("2016-12-30", "2017-01-03")]
    asked = [("workdays(span)", {"span": {"from": start, "to": end}}) for start, end in spans]
    assert in_browser({"conditions": [], "formulas": asked, "calendar": calendar})["formulas"] == [5, 0, None]
    assert [formula.value(*one) for one in asked] == [5, 0, 2]


def test_conditions_and_formulas_come_out_alike(cases, calendar):
    said = in_browser(cases | {"calendar": calendar})
    held = [conditions.holds(condition, data) for condition, data in cases["conditions"]]
    assert {True, False} == set(held)
    assert [
        one for one, here, there in zip(cases["conditions"], held, said["conditions"], strict=True) if here != there
    ] == []
    values = [formula.value(text, data) for text, data in cases["formulas"]]
    assert [number and pytest.approx(float(number)) for number in values] == said["formulas"]
