"""The monthly reports: the run on the day after the deadline, and the wall.

Usage: python bench/projects.py [--projects 2000] [--database URL]

Plants an invented city with that many schools, gives each a project, and prints how long the day after a deadline takes
(every school of 61, then of all, is overdue: fact, to-do, message to school and county) with its queries per project; then
the wall of all schools by 24 months, most of them reported, p95 of 40 pages, and how many times as long as its rows take to
be read.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test.utils import override_settings

ROOT = Path(__file__).resolve().parents[1]
FEW, ROUNDS, ROWS = 61, 40, 50
SHARES = ((15, "accepted", -2), (2, "accepted", 3), (1, "returned", -2))
"""Of twenty months: how many were sent, how they stand, and how many days after their end of time; two are missing."""
SECRET = "bench-Citong-1"  # noqa: S105 - of an invented city


def prepare(data: str, projects: int, database: str | None) -> None:
    os.environ |= {"CITONG_DATA": data, "DJANGO_SETTINGS_MODULE": "citong.project.settings"}
    if database:
        os.environ["CITONG_DATABASE"] = database
    command = [sys.executable, "-m", "citong", "demo", "--schools", str(projects), "--demo-password", SECRET]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - registers what features declare


def establish() -> int:
    """A project for every school that has none."""
    from django.db import transaction

    from citong.apps.pilots.queries.desks import desk_of
    from citong.platform.org.models import Unit
    from citong.records.programmes.actions.opening import open_project
    from citong.records.programmes.models import Programme, Project

    programme = Programme.objects.get()
    schools = Unit.objects.filter(level="school").exclude(pk__in=Project.objects.values("unit")).order_by("path")
    with transaction.atomic():
        for number, school in enumerate(schools, start=1):
            given = {
                "number": f"X{number:05d}",
                "application_number": f"X{number:05d}",
                "starts_on": date(2018, 12, 11),
            }
            open_project(programme, school, desk_of(school), **given)
    return Project.objects.count()


def close_month(only: int | None) -> tuple[int, float, float]:
    """Projects, seconds, queries per project of the run on the day after the deadline."""
    from django.db import connection

    from citong.apps.projects.actions import reminders
    from citong.apps.projects.models import Reminder
    from citong.lib import clock

    asked = [0]

    def count(execute: Any, *given: Any) -> Any:
        asked[0] += 1
        return execute(*given)

    Reminder.objects.all().delete()
    moment = datetime(2018, 12, 26, 9, 0, tzinfo=clock.SHANGHAI)
    with clock.travel(moment):
        found = [row for row in reminders.waiting() if row.month == date(2018, 12, 1)][:only]
        started = time.perf_counter()
        with connection.execute_wrapper(count):
            sent = reminders.remind(found)
        seconds = time.perf_counter() - started
    assert sent == len(found), f"{sent} of {len(found)}"
    return len(found), seconds, asked[0] / len(found)


def report() -> None:
    """The schools reported, each in its own way, but for the demonstration's own reports."""
    from django.db.models import F

    from citong.apps.projects.models import Obligation, Report

    open_ones = Obligation.objects.filter(reports=None).order_by().annotate(place=F("pk") % 20)
    first = 0
    for number, status, days in SHARES:
        chosen = open_ones.filter(place__gte=first, place__lt=first + number)
        chosen.update(status=status, first_sent_at=F("until") + timedelta(days=days))
        first += number
    told = {"status": "sent", "done": "完成网络改造。", "next_steps": "开展教师培训。"}
    sent = Obligation.objects.filter(reports=None, first_sent_at__isnull=False).order_by()
    Report.objects.bulk_create((Report(obligation=m, sent_at=m.first_sent_at, **told) for m in sent), batch_size=1000)


def plain_files() -> override_settings:
    """Names of static files as they are; collecting them is not what is measured."""
    from django.conf import settings
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain})


def wall() -> tuple[float, float]:
    """p95 of the wall's pages and of the bare read of the same rows, in milliseconds."""
    from django.db import connection
    from django.db.models import Count
    from django.test import Client

    from citong.apps.projects.models import Obligation

    states = Obligation.objects.with_state().order_by().values_list("state").annotate(Count("pk"))
    print(f"\nmonths on the wall: {', '.join(f'{number} {state}' for state, number in states)}")
    client = Client()
    client.post("/sign-in/", {"username": "city.officer", "password": SECRET})
    pages = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        assert client.get("/projects/wall/", {"page": number % 10 + 1}).status_code == 200  # noqa: PLR2004
        pages.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    assert client.get("/projects/overview/").status_code == 200  # noqa: PLR2004
    print(f"\noverview of the running programme: {(time.perf_counter() - started) * 1000:.0f} ms")
    ids = list(Obligation.objects.order_by("project").values_list("project", flat=True).distinct()[:ROWS])
    sql, params = (
        Obligation.objects.filter(project__in=ids).values("project", "month", "status").query.sql_with_params()
    )
    raw = []
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            started = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            raw.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(pages, n=20)[-1], statistics.quantiles(raw, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2000)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        prepare(data, options.projects, options.database)
        from citong.lib import clock

        total = establish()
        print("| closing a month | seconds | queries per project |")
        print("| --- | ---: | ---: |")
        for only in (FEW, None):
            count, seconds, queries = close_month(only)
            print(f"| {count} projects | {seconds:.1f} | {queries:.1f} |")
        report()
        with plain_files(), clock.travel(datetime(2020, 11, 30, 9, 0, tzinfo=clock.SHANGHAI)):
            page, raw = wall()
        print(
            f"\nwall of {total} schools x 24 months: p95 {page:.0f} ms, bare read {raw:.1f} ms, ratio {page / raw:.0f}"
        )


if __name__ == "__main__":
    main()
