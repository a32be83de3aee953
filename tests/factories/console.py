"""Rows of every page of the system administration, and what its acts need."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django.conf import settings

from citong.apps.console.actions import accounts, grants, people, system, units
from citong.apps.console.models import (
    AnyJob,
    CodeEntry,
    CodeList,
    LocalDay,
    LocalHours,
    RoleCard,
    SentMessage,
    Timetable,
)
from citong.lib import clock, idnumber
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from citong.platform.codes.models import CodeSet
from citong.platform.identity.models import Person, Post, User
from citong.platform.org.models import Unit

from .accounts import make_sign_in, make_user_at
from .org import make_unit
from .people import give_role, make_person, make_post
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from collections.abc import Callable

Ready = tuple[Any, dict[str, Any]]
_numbers = count(1)
DEPARTMENT = Unit.Level.DEPARTMENT


@row_of(Unit)
def make_office(unit: Unit) -> Unit:
    return make_unit(f"第{next(_numbers)}办公室", unit, DEPARTMENT)


@row_of(Person)
def make_colleague(unit: Unit) -> Person:
    return make_user_at(unit).person


@row_of(Post)
def make_held(unit: Unit) -> Post:
    return make_post(make_person(), unit)


row_of(User)(make_user_at)


@row_of(Grant)
def make_grant(unit: Unit) -> Grant:
    return give_role(make_held(unit))


@row_of(RoleCard, everybodys=True)
def make_role(_unit: Unit) -> RoleCard:
    number = next(_numbers)
    return RoleCard.objects.create(code=f"role-{number}", name=f"角色{number}", permissions=[])


@row_of(Entry)
def make_entry(unit: Unit) -> Entry:
    return trail.record(Actor.system(), "test.rename", "更名", unit, {"name": ["旧名", unit.name]})


@row_of(CodeList, everybodys=True)
def make_code_set(_unit: Unit) -> CodeList:
    number = next(_numbers)
    return CodeList.objects.create(code=f"set-{number}", name=f"代码集{number}")


@row_of(CodeEntry, everybodys=True)
def make_code(unit: Unit) -> CodeEntry:
    return CodeEntry.objects.create(set_id=make_code_set(unit).pk, code=f"{next(_numbers):02d}", name="小学")


@row_of(LocalDay, everybodys=True)
def make_day(_unit: Unit) -> LocalDay:
    return LocalDay.objects.create(day=clock.today() + timedelta(days=next(_numbers)), reason="台风停课")


@row_of(LocalHours, everybodys=True)
def make_hours(_unit: Unit) -> LocalHours:
    since = clock.today() + timedelta(days=next(_numbers))
    return LocalHours.objects.create(since=since, opens_at=time(8), closes_at=time(17), reason="夏季作息")


@row_of(AnyJob)
def make_job(unit: Unit, state: str = "waiting") -> AnyJob:
    user = make_user_at(unit)
    post = user.person.posts.get()
    return AnyJob.objects.create(kind="test.job", title="导出", user=user, post=post, state=state)


@row_of(SentMessage)
def make_delivery(unit: Unit, **fields: Any) -> SentMessage:
    given = {"channel": "email", "code": "pilots.returned", "title": "申报被退回", "state": "sent"}
    return SentMessage.objects.create(user=make_user_at(unit), **{**given, **fields})


@row_of(Timetable, everybodys=True)
def make_timetable(_unit: Unit, kind: str = "") -> Timetable:
    given = {"title": "整点任务", "every_minutes": 60, "next_at": clock.now() + timedelta(hours=1)}
    return Timetable.objects.get_or_create(kind=kind or f"test.kind-{next(_numbers)}", defaults=given)[0]


def _on() -> dict[str, Any]:
    return {"on": clock.today()}


@ready_for(units.establish)
def to_establish(unit: Unit) -> Ready:
    number = next(_numbers)
    return Unit(parent=unit, level=DEPARTMENT, code=f"N{number}", name=f"新设{number}科"), _on()


@ready_for(units.rename)
def to_rename(unit: Unit) -> Ready:
    return make_office(unit), {"name": "教务科", **_on()}


@ready_for(units.move)
def to_move(unit: Unit) -> Ready:
    return make_office(unit), {"parent": make_office(unit), **_on()}


@ready_for(units.merge)
def to_merge(unit: Unit) -> Ready:
    return make_office(unit), {"into": make_office(unit), **_on()}


@ready_for(units.close)
def to_close(unit: Unit) -> Ready:
    return make_office(unit), _on()


def _post(unit: Unit) -> dict[str, Any]:
    return {"unit": unit, "title": "教师", "kind": Post.Kind.TEACHER, "starts_on": clock.today()}


@ready_for(people.register)
def to_register(unit: Unit) -> Ready:
    return Person(name="苏文杰"), _post(unit)


@ready_for(people.add_post)
def to_add_post(unit: Unit) -> Ready:
    return make_colleague(unit), _post(unit)


@ready_for(people.appoint)
def to_appoint(unit: Unit) -> Ready:
    number = next(_numbers)
    born = clock.today() - timedelta(days=9000 + number)
    person = make_person("蔡雅婷", id_number=idnumber.make_id("350503", born, 7))
    return Post(unit=unit, title="教师"), {"name": "蔡雅婷", "id_number": person.id_number}


@ready_for(accounts.open_account)
def to_open(unit: Unit) -> Ready:
    person = make_person()
    make_post(person, unit)
    return User(person=person, username=f"new{person.pk}"), {"password": "Lanhua-2018-Cao"}


@ready_for(accounts.change_account)
def to_change(unit: Unit) -> Ready:
    return make_user_at(unit), {"username": f"name.{next(_numbers)}", "phone": None}


@ready_for(accounts.unlock_account)
def to_unlock(unit: Unit) -> Ready:
    user = make_user_at(unit)
    user.is_active = False
    user.save()
    return user, {}


@ready_for(accounts.clear_lockout)
def to_clear(unit: Unit) -> Ready:
    user = make_user_at(unit)
    close_account(user)
    return user, {}


def close_account(user: User) -> None:
    """As if somebody had typed too many wrong passwords."""
    AccessAttempt.objects.create(
        username=user.username, ip_address="10.0.0.1", failures_since_start=settings.AXES_FAILURE_LIMIT
    )


@ready_for(grants.give)
def to_give(unit: Unit) -> Ready:
    given = {"starts_on": clock.today()}
    return Grant(post=make_held(unit), role=make_role(unit), unit=unit, **given), {}


@ready_for(grants.renew)
def to_renew(unit: Unit) -> Ready:
    grant = make_grant(unit)
    grant.ends_on = clock.today() - timedelta(days=1)
    grant.save()
    return grant, {}


@ready_for(system.add_code)
def to_add_code(unit: Unit) -> Ready:
    known = CodeSet.objects.get(pk=make_code_set(unit).pk)
    return CodeEntry(set=known, code="01", name="小学"), {}


@ready_for(system.add_day)
def to_add_day(unit: Unit) -> Ready:
    day = make_day(unit).day + timedelta(days=400)
    return LocalDay(day=day, reason="运动会"), {}


@ready_for(system.add_hours)
def to_add_hours(unit: Unit) -> Ready:
    since = make_hours(unit).since + timedelta(days=400)
    return LocalHours(since=since, opens_at=time(8, 30), closes_at=time(18), reason="冬季作息"), {}


@ready_for(system.retry_job)
def to_retry(unit: Unit) -> Ready:
    return make_job(unit, "failed"), {}


@ready_for(system.run_now)
def to_run(unit: Unit) -> Ready:
    return make_timetable(unit, "jobs.housekeeping"), {}


def _ids(make: Callable[[Unit], Any]) -> Callable[[Unit], dict[str, Any]]:
    return lambda unit: {"pk": make(unit).pk}


ids_of("console-branch")(_ids(make_office))
ids_of("console-open-account")(_ids(make_colleague))
ids_of("console-reset-password")(_ids(make_user_at))
ids_of("console-end-sign-in")(_ids(make_sign_in))
ids_of("console-role-change")(_ids(make_role))


@ready_for(grants.create_role)
def to_create_role(_unit: Unit) -> Ready:
    number = next(_numbers)
    return RoleCard(code=f"role-{number}", name=f"角色{number}", level="school", permissions=[]), {}


@ready_for(grants.change_role)
def to_change_role(unit: Unit) -> Ready:
    return make_role(unit), {"name": f"角色{next(_numbers)}", "level": "school", "permissions": []}


@ready_for(accounts.reset_password)
def to_reset_password(unit: Unit) -> Ready:
    return make_user_at(unit), {"password": "Citong-2018-quanzhou"}


@ready_for(accounts.end_sign_in)
def to_end_sign_in(unit: Unit) -> Ready:
    return make_sign_in(unit), {}
