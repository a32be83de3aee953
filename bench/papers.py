"""The printed application form: documents a second and milliseconds each, against the same pages without their texts.

Usage: python bench/papers.py [--rounds 40]

The form is one that a school of the demonstration submitted, read from the database as the pages read it, with every field,
annex and given opinion. The peer is the typesetter alone: the same form with empty fields, which pays for start, fonts, QR code and
pages of the frame.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from typing import TYPE_CHECKING

from ground import prepare

if TYPE_CHECKING:
    from citong.apps.pilots.papers import data

SCHOOLS = 22  # enough for one that was recommended


def filled() -> data.ApplicationForm:
    """The form of a planted school that was recommended."""
    from citong.apps.pilots.models import Opinion
    from citong.apps.pilots.queries.papers import form_data
    from citong.project import demo, foundation

    foundation.lay()
    demo.plant(SCHOOLS, "bench-Citong-1")
    found = Opinion.objects.filter(kind=Opinion.Kind.COUNTY).order_by("pk")
    paper = form_data(found[0].version)
    opinions = (paper.school_opinion.text, paper.county_opinion.text)
    assert all((paper.principal.name, paper.contact.mobile, paper.facts, paper.annexed, paper.introduction, *opinions))
    return paper


def empty() -> data.ApplicationForm:
    from citong.apps.pilots.papers import data

    return data.ApplicationForm(number="2018-350525-0063", version=1, digest="0" * 64, title="", school="")


def each(paper: data.ApplicationForm, rounds: int) -> float:
    """Milliseconds a document, after a first one that loads the fonts."""
    from citong.apps.pilots.papers import pdf

    pdf.form(paper)
    started = time.perf_counter()
    for _ in range(rounds):
        pdf.form(paper)
    return (time.perf_counter() - started) / rounds * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, None)
        full, bare = each(filled(), rounds), each(empty(), rounds)
    print("| application form as PDF | ms each | documents/s | ratio to the empty form |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| of a recommended school, every field | {full:.1f} | {1000 / full:.0f} | {full / bare:.2f} |")
    print(f"| empty | {bare:.1f} | {1000 / bare:.0f} | 1.00 |")


if __name__ == "__main__":
    main()
