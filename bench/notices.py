"""An announcement to everybody: 2,000 schools of 60 people each.

Usage: python bench/notices.py [--schools 2000] [--people 60] [--database URL]

Plants that many schools with people and accounts, sends one announcement to all of them by the job's own function, and prints
its seconds, the receivers per second, and how many times as long it takes as writing the same receipts and messages with two
bare bulk inserts; then counting the audience, which the page does at each tick, and urging all of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from typing import TYPE_CHECKING, Any

from ground import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.platform.org.models import Unit


def plant(schools: int, people: int) -> Unit:
    """The city, ten counties, schools under them in turn; everybody with an account and a post."""
    from django.db import transaction

    from citong.lib import clock
    from citong.platform.identity.models import Person, Post, User
    from citong.platform.org.models import Unit

    level = Unit.Level
    with transaction.atomic():
        city = Unit.objects.create(code="B0", name="市教育局", level=level.CITY)
        counties = [
            Unit.objects.create(code=f"C{n}", name=f"第{n}县", level=level.COUNTY, parent=city) for n in range(10)
        ]
        units = [
            Unit.objects.create(code=f"S{n}", name=f"第{n}小学", level=level.SCHOOL, parent=counties[n % 10])
            for n in range(schools)
        ]
        total = schools * people
        persons = Person.objects.bulk_create(Person(name=f"人{n}", pinyin="ren", initials="r") for n in range(total))
        User.objects.bulk_create(User(username=f"u{n}", password="!", person=one) for n, one in enumerate(persons))  # noqa: S106 - nobody signs in
        Post.objects.bulk_create(
            Post(person=one, unit=units[n // people], title="教师", primary=True, starts_on=clock.today())
            for n, one in enumerate(persons)
        )
    return city


def seconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def bare(users: list[int], unit: int, announcement: int) -> None:
    """The same receipts and messages in two bulk inserts and one transaction."""
    from django.db import transaction

    from citong.apps.notices.models import Receipt
    from citong.platform.inbox.models import Message

    with transaction.atomic():
        Receipt.objects.bulk_create(Receipt(announcement_id=announcement, user_id=pk, unit_id=unit) for pk in users)
        Message.objects.bulk_create(
            Message(user_id=pk, title="公告", body="请查看", url="/notices/1/", kind="x") for pk in users
        )


def draft(city: Unit) -> Any:
    from citong.apps.notices.models import Announcement, Audience

    audience = Audience.objects.create(unit=city)
    audience.units.set([city])
    return Announcement.objects.create(unit=city, title="关于安全检查的通知", body="请查看。", audience=audience)


def measure(city: Unit) -> dict[str, float]:
    from citong.apps.notices.actions import sending
    from citong.apps.notices.models import Announcement, Receipt
    from citong.apps.notices.queries.audience import Chosen, receivers
    from citong.lib import clock
    from citong.platform.access.actor import Actor
    from citong.platform.inbox.models import Message

    users = list(receivers(city, Chosen([city])))
    found = {"receivers": float(len(users))}
    plain = draft(city)
    found["bare inserts"] = seconds(lambda: bare(users, city.pk, plain.pk))
    found["counting"] = seconds(lambda: receivers(city, Chosen([city])))
    announcement = draft(city)
    found["publishing"] = seconds(lambda: sending.publish(announcement, by=Actor.system()))
    row = Announcement.objects.select_related("unit", "audience").get(pk=announcement.pk)
    found["sending"] = seconds(lambda: sending.spread(row, lambda *_: None))
    got = Receipt.objects.filter(announcement=row).count(), Message.objects.filter(kind="notices.published").count()
    assert got == (len(users), len(users)), got
    Announcement.objects.filter(pk=row.pk).update(urged_at=clock.now())
    row.refresh_from_db()
    found["urging"] = seconds(lambda: sending.remind(row))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=2000)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        prepare(data, options.database)
        found = measure(plant(options.schools, options.people))
    total, base = found.pop("receivers"), found["bare inserts"]
    print(f"\n| {total:.0f} receivers | seconds | ratio to bare inserts |")
    print("| --- | ---: | ---: |")
    for name, taken in found.items():
        print(f"| {name} | {taken:.1f} | {taken / base:.2f} |")


if __name__ == "__main__":
    main()
