"""What the browser shows and computes while one types is what the server will say."""

import json
import subprocess
from random import Random

import pytest

from citong.lib import conditions, formula
from citong.ui import assets
from tests.ui.conftest import ROOT

SCRIPT = """
import { holds } from "./frontend/conditions.js";
import { compute } from "./frontend/formula.js";
import { text } from "node:stream/consumers";
const { conditions, formulas } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({
  conditions: conditions.map(([condition, data]) => holds(condition, data)),
  formulas: formulas.map(([formula, data]) => compute(formula, data)),
}));
"""
CASES = 400
VALUES = [None, True, False, 0, 1, -2, 2.5, "", "a", "ab", "3", [], ["a"], ["ab", "3"]]
LEAVES = ["a", "b", "c", "2", "0.5", "sum(rows.n)", "count(rows)", "days(span)"]
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


def some_data(chance):
    number = [None, *range(-9, 10)]
    return {
        "a": chance.choice(number),
        "b": chance.choice(number),
        "rows": [{"n": chance.choice(number)} for _ in range(chance.randrange(4))],
        "span": chance.choice([None, SPAN, {**SPAN, "to_half": "am"}]),
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


def test_conditions_and_formulas_come_out_alike(cases):
    said = in_browser(cases)
    held = [conditions.holds(condition, data) for condition, data in cases["conditions"]]
    assert {True, False} == set(held)
    assert [
        one for one, here, there in zip(cases["conditions"], held, said["conditions"], strict=True) if here != there
    ] == []
    values = [formula.value(text, data) for text, data in cases["formulas"]]
    assert [number and pytest.approx(float(number)) for number in values] == said["formulas"]
