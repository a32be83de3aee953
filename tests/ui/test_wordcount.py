"""The count of words beside a field is the count that the server checks."""

import json
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citong.lib import cjk
from citong.ui import assets
from tests.ui.conftest import ROOT

SCRIPT = """
import { count } from "./frontend/controllers/wordcount.js";
import { text } from "node:stream/consumers";
console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(count)));
"""
TEXTS = [
    "", "泉州", "建设目标：统一平台、统一数据。", "Wi-Fi 6 覆盖 98.5% 的教室", "don't stop", "陈昇堃、黄玥喆，𠀀𠮷", "　　首行缩进两格",
    "“云上五实小”——3个模块…", "①统筹②推进", "ＡＢＣ１２３", "Ω αβγ привет", "。，；：？！", "a\nb\tc", "№1 · 5×3÷2=7.5°", "\U0001f600表情",
]  # fmt: skip


def in_browser(texts):
    done = subprocess.run(
        [assets.node(), "--input-type=module", "-e", SCRIPT], cwd=ROOT, input=json.dumps(texts), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.fixture(scope="module", autouse=True)
def packages():
    assets.install(ROOT)


def test_both_count_mixed_texts_alike():
    assert in_browser(TEXTS) == [cjk.count(text) for text in TEXTS]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), min_size=200, max_size=300))
def test_both_count_any_text_alike(texts):
    assert in_browser(texts) == [cjk.count(text) for text in texts]


VERDICTS = """
import { verdict } from "./frontend/controllers/wordcount.js";
console.log(JSON.stringify([verdict(312, 0, 0, 500), verdict(0, 0, 0, 500), verdict(9, 0, 8, 500), verdict(7, 0, 0, 0)]));
"""


def test_a_suggested_length_stands_beside_the_count_and_blames_nobody():
    command = [assets.node(), "--input-type=module", "-e", VERDICTS]
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert [(line["text"], line["bad"]) for line in said] == [
        ("312 / 约 500 字", False),
        ("0 / 约 500 字", False),
        ("9 / 8 字，超出 1 字", True),
        ("7 字", False),
    ]
