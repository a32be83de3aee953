"""People with valid but invented numbers, their accounts, posts and roles."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from citong.lib import clock, idnumber
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant, Role
from citong.platform.identity.models import Person, Post, User

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

_numbers = count(1)
_SURNAMES = "陈林黄张吴李王郑蔡苏"
_GIVEN = ["文杰", "雅婷", "志强", "丽华", "建平", "淑贞", "昇堃", "玥喆", "国栋", "秀英"]


def make_person(name: str = "", **fields: object) -> Person:
    """A person; ID number and mobile are invented and valid, and differ from one to the next."""
    number = next(_numbers)
    born = date(1970, 1, 1) + timedelta(days=number % 9000)
    sequence = number // 9000 % 1000
    given = {
        "name": name or _SURNAMES[number % 10] + _GIVEN[number // 10 % 10],
        "id_number": idnumber.make_id("350502", born, sequence),
        "mobile": f"139{number:08d}",
        "email": f"p{number}@example.cn",
        "sex": Person.Sex.MALE if sequence % 2 else Person.Sex.FEMALE,
    }
    return Person.objects.create(**{**given, **fields})


def make_post(person: Person, unit: Unit, title: str = "教师", **fields: object) -> Post:
    """A post held since a month ago, unless told otherwise."""
    given = {"starts_on": clock.today() - timedelta(days=30)}
    return Post.objects.create(person=person, unit=unit, title=title, **{**given, **fields})


def make_user(person: Person | None = None, username: str = "", password: str | None = None) -> User:
    """An account; without a password it cannot sign in, which is quick. Use ``client.force_login``."""
    person = person or make_person()
    return User.objects.create_user(username or f"u{person.pk}", password, person=person)


def give_role(post: Post, *permissions: str, at: Unit | None = None, role: Role | None = None) -> Grant:
    """Grant permissions to a post at its own unit, or at ``at``."""
    if role is None:
        code = f"test-{next(_numbers)}"
        role = Role.objects.create(code=code, name=code, permissions=list(permissions))
    starts_on = clock.today() - timedelta(days=30)
    return Grant.objects.create(post=post, role=role, unit=at or post.unit, starts_on=starts_on)


def make_user_with(
    unit: Unit,
    *permissions: str,
    name: str = "",
    title: str = "教师",
    kind: str = Post.Kind.TEACHER,
    at: Unit | None = None,
) -> User:
    """A user with one post at ``unit`` that holds ``permissions`` there (or at ``at``)."""
    user = make_user(make_person(name))
    post = make_post(user.person, unit, title, kind=kind, primary=True)
    if permissions:
        give_role(post, *permissions, at=at)
    return user


def actor_for(where: User | Unit, *permissions: str, at: Unit | None = None) -> Actor:
    """The actor of a user, or of a fresh user with ``permissions`` at a unit."""
    user = where if isinstance(where, User) else make_user_with(where, *permissions, at=at)
    return Actor.of(user)
