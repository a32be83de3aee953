"""The printed application form: documents a second and milliseconds each, against the same pages without their texts.

Usage: python bench/papers.py [--rounds 40]

The peer is the typesetter alone: the same form with empty fields, which pays for start, fonts, QR code and pages of the frame.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citong.project.settings")
django.setup()

from citong.apps.pilots.papers import data, pdf  # noqa: E402 - settings first
from citong.project.demo import writing  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS: dict[str, object] = {"school": "永春县诗山中心小学", "students": 1626, "teachers": 108, "bandwidth": 100}


def filled() -> data.ApplicationForm:
    """A form with a plan of about 3,000 characters."""
    plan = writing.plan(Random(1), FACTS, 3000)
    sections = tuple(data.Section(key, text) for key, text in plan.items())
    return data.ApplicationForm(
        number="2018-350525-0063",
        version=1,
        digest="0" * 64,
        school="永春县诗山中心小学",
        applied_on=date(2018, 12, 13),
        introduction=writing.intro(FACTS | {"founded": 1958, "nature": "公办"}),
        sections=sections,
    )


def empty() -> data.ApplicationForm:
    return data.ApplicationForm(number="2018-350525-0063", version=1, digest="0" * 64, school="")


def each(make: Callable[[], data.ApplicationForm], rounds: int) -> float:
    """Milliseconds a document, after a first one that loads the fonts."""
    pdf.form(make())
    started = time.perf_counter()
    for _ in range(rounds):
        pdf.form(make())
    return (time.perf_counter() - started) / rounds * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    full, bare = each(filled, rounds), each(empty, rounds)
    print("| application form as PDF | ms each | documents/s | ratio to the empty form |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| plan of 3,000 characters | {full:.1f} | {1000 / full:.0f} | {full / bare:.2f} |")
    print(f"| empty | {bare:.1f} | {1000 / bare:.0f} | 1.00 |")


if __name__ == "__main__":
    main()
