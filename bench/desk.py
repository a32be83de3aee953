"""The desk over a million work items and a million tasks, and its home page under fifty users.

Usage: python bench/desk.py [--items 1000000] [--tasks 1000000] [--database URL] [--schools 250] [--seconds 10] [--clients 50]
[--explain]

First plants that many items and tasks of approvals, nine of ten done, at the desks of 2,000 schools, and opens home, the to-do
list, the desk of the whole unit and one's own approvals as a principal who has a hundred before him and has done thousands:
milliseconds (median and p95), queries, and how many times as long the page takes as counting and reading its rows from the
database. ``--explain`` prints how the database finds them.
Then (``--schools 0`` leaves it out; needs wrk) starts the real server on a demonstration of that size, and prints requests a
second and p95 of home, the to-do list and one's own approvals for the city's officer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS, ROUNDS, CHUNK, SIZE = 2000, 15, 20_000, 20
OPEN_EVERY = 10  # one item of ten is open
OWN_OPEN, OWN_DONE = 100, 5000


def prepare(data: Path, database: str | None) -> None:
    os.environ |= {"CITONG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "citong.project.settings"}
    if database:
        os.environ["CITONG_DATABASE"] = database
    for command in ("migrate", "django collectstatic --noinput"):
        subprocess.run(
            [sys.executable, "-m", "citong", *command.split()], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def plant(number: int, tasks: int) -> Any:
    """The schools, their principals, the items and the tasks; gives back the first principal."""
    import tasks as approvals

    from citong.lib import clock
    from citong.platform.access.models import Grant, Role
    from citong.platform.identity.models import Person, Post, User
    from citong.platform.inbox.models import WorkItem
    from citong.platform.org.models import Unit

    level, today = Unit.Level, clock.today()
    city = Unit.objects.create(code="B0", name="市教育局", level=level.CITY)
    units = [
        Unit.objects.create(code=f"S{n}", name=f"第{n}小学", level=level.SCHOOL, parent=city) for n in range(SCHOOLS)
    ]
    persons = Person.objects.bulk_create(Person(name=f"校长{n}", pinyin="x", initials="x") for n in range(SCHOOLS))
    users = User.objects.bulk_create(User(username=f"p{n}", password="!", person=one) for n, one in enumerate(persons))  # noqa: S106 - nobody signs in
    posts = Post.objects.bulk_create(
        Post(person=one, unit=unit, title="校长", kind="principal", starts_on=today)
        for one, unit in zip(persons, units, strict=True)
    )
    role = Role.objects.get(code="principal")
    Grant.objects.bulk_create(
        Grant(post=post, role=role, unit=unit, starts_on=today) for post, unit in zip(posts, units, strict=True)
    )
    first = (units[0], users[0])
    for at in range(0, number, CHUNK):
        span = range(at, min(at + CHUNK, number))
        WorkItem.objects.bulk_create(list(rows(span, units, users, first)), batch_size=2000)
    approvals.plant(tasks, units, users)
    return users[0]


def rows(span: range, units: list[Any], users: list[Any], first: tuple[Any, Any]) -> Iterator[Any]:
    from citong.lib import clock
    from citong.platform.inbox.models import WorkItem

    now = clock.now()
    for n in span:
        own = n < OWN_OPEN * OPEN_EVERY or (n % OPEN_EVERY and n < OWN_OPEN * OPEN_EVERY + OWN_DONE)
        unit, user = first if own else (units[n % SCHOOLS], users[n % SCHOOLS])
        done = {} if n % OPEN_EVERY == 0 else {"done_at": now - timedelta(hours=n % 9000), "done_by": user}
        place = {"unit": unit, "perm": "pilots.fill"} if n % 3 else {"user": user, "office": unit}
        yield WorkItem(
            kind=("pilots.correct", "pilots.supplement", "approvals.own")[n % 3],
            title=f"办理第 {n} 件",
            url="/todo/",
            subject_kind="org.unit",
            subject_id=str(n),
            due_at=now + timedelta(hours=n % 700 - 200) if n % 4 else None,
            urgency=n % 50 == 0,
            created_at=now - timedelta(hours=n % 9000),
            **place,
            **done,
        )


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(user: Any) -> dict[str, tuple[str, QuerySet[Any]]]:
    """Each page with the rows that it is about."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - registers what the pages show
    import tasks

    from citong.apps.workbench import oversight
    from citong.platform.access.actor import Actor
    from citong.platform.inbox import work

    actor = Actor.of(user)
    return {
        "home": ("/", work.for_actor(actor)),
        "to-do list": ("/todo/", work.for_actor(actor)),
        "done": ("/todo/?tab=done", work.done_by(actor)),
        "whole unit": ("/unit/", oversight.items(actor)),
        **tasks.pages(actor),
    }


def bare(shown: QuerySet[Any]) -> float:
    """Milliseconds to count the rows and read the first page, without a page around it."""
    from django.db import connection

    count_sql, count_args = shown.order_by().values("pk").query.sql_with_params()
    page_sql, page_args = shown[:SIZE].query.sql_with_params()

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({count_sql}) AS rows", count_args)  # noqa: S608 - Django made it
            cursor.fetchall()
            cursor.execute(page_sql, page_args)
            cursor.fetchall()

    return statistics.median(times(read))


def times(run: Any) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        found.append((time.perf_counter() - started) * 1000)
    return found


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20, method="inclusive")[-1]


def queries(client: Client, path: str) -> int:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)  # noqa: PLR2004 - OK
    return len(asked)


def measure(number: int, tasks: int, *, explain: bool) -> None:
    from django.db import connection
    from django.test import Client

    user = plant(number, tasks)
    analyse()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    print(f"| {number:,} items, {tasks:,} tasks on {connection.vendor} | ms | p95 | queries | bare read ms | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (path, shown) in pages(user).items():
        asked = queries(client, path)
        taken, raw = times(lambda path=path: client.get(path)), bare(shown)
        whole = statistics.median(taken)
        print(f"| {name} | {whole:.1f} | {p95(taken):.1f} | {asked} | {raw:.2f} | {whole / raw:.0f} |", flush=True)
        if explain:
            print(f"\n{shown[:SIZE].explain()}\n")


def under_load(schools: int, seconds: int, clients: int) -> None:
    import lists

    with tempfile.TemporaryDirectory() as folder, lists.serving(Path(folder), schools):
        cookie = subprocess.run(
            [sys.executable, "-c", f"import lists, pathlib; lists.prepare(pathlib.Path({folder!r})); print(lists.session())"],
            cwd=Path(__file__).parent, check=True, capture_output=True, text=True, env=plain(),
        ).stdout.split()[-1]  # fmt: skip
        print(f"\n| {clients} users, {schools} schools | requests/s | p95 ms |\n| --- | ---: | ---: |")
        for name, path in (("home", "/"), ("to-do list", "/todo/"), ("approvals", "/approvals/mine/")):
            lists.load(path, cookie, 2, 1)
            rate, p95 = lists.load(path, cookie, seconds, clients)
            print(f"| {name} | {rate:.0f} | {p95:.0f} |")


def plain() -> dict[str, str]:
    """The environment without the database of the first half."""
    return {name: value for name, value in os.environ.items() if name not in {"CITONG_DATA", "CITONG_DATABASE"}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--database")
    parser.add_argument("--schools", type=int, default=250)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    if options.items:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), options.database)
            measure(options.items, options.tasks, explain=options.explain)
    if options.schools:
        os.environ.pop("CITONG_DATABASE", None)
        under_load(options.schools, options.seconds, options.clients)


if __name__ == "__main__":
    main()
