"""Invented officers, principals, applicants and experts with accounts of stable names."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from citong.apps.pilots.actions import experts as pool_actions
from citong.apps.pilots.models import Expert
from citong.lib import clock, pinyin
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant, Role
from citong.platform.identity.models import Person, Post, User
from citong.platform.org import changes
from citong.platform.org.models import Unit

from .invent import People

if TYPE_CHECKING:
    from citong.records.places.models import School

Kind = Post.Kind
EXPERTS = 24
FIELDS = ("教育信息化", "信息技术教学", "学校管理", "网络与信息安全", "教育评价", "教育经费管理")
OUTSIDE = ("泉州师范学院", "华侨大学", "福建师范大学", "闽南师范大学", "市电化教育馆退休专家", "省教育信息技术学会")


@dataclass(frozen=True)
class Seat:
    """One account to be made: who sits where in which role."""

    username: str
    unit: Unit
    title: str
    kind: str
    role: str
    values: dict[str, str]
    head: bool = False


def plant(random: Random, schools: list[School], secret: str) -> None:
    """All accounts share one password hash: hashing thousands of times would only take time."""
    people = People(random)
    people.count = len(schools)  # mobile numbers of the schools' records are taken
    seats = [*_bureaus(people), *_schools(people, schools), *_class(people, schools[0])]
    _seat(seats, make_password(secret))
    _experts(random, people, schools, make_password(secret))
    people.random = Random("offices")  # dice of their own: the rest of the city stays as it was
    _seat(_offices(people), make_password(secret))


def reset_passwords(secret: str) -> None:
    User.objects.update(password=make_password(secret), must_change_password=False)


def _bureaus(people: People) -> list[Seat]:
    city = Unit.objects.get(level=Unit.Level.CITY)
    centre = Unit.objects.get(parent=city, name="教育资源配置中心")
    seats = [
        Seat("city.officer", city, "试点项目管理员", Kind.OFFICER, "programme_officer", people.person()),
        Seat("city.officer2", city, "试点项目经办人", Kind.OFFICER, "programme_officer", people.person()),
        Seat("city.admin", city, "系统管理员", Kind.ADMIN, "city_admin", people.person()),
        Seat("centre.officer", centre, "项目指导专员", Kind.OFFICER, "resource_centre", people.person()),
    ]
    for county in Unit.objects.filter(level=Unit.Level.COUNTY).order_by("code"):
        officer, admin = people.person(county.area_code), people.person(county.area_code)
        seats += [
            Seat(f"county.{county.code}", county, "基教科科员", Kind.OFFICER, "county_reviewer", officer),
            Seat(f"admin.{county.code}", county, "系统管理员", Kind.ADMIN, "county_admin", admin),
        ]
    return seats


def _offices(people: People) -> list[Seat]:
    """The head of each bureau's office, who sees what lies at its desks."""
    bureaus = Unit.objects.filter(level__in=(Unit.Level.CITY, Unit.Level.COUNTY)).order_by("code")
    names = {
        bureau: "city.office" if bureau.level == Unit.Level.CITY else f"office.{bureau.code}" for bureau in bureaus
    }
    return [
        Seat(name, bureau, "办公室主任", Kind.OFFICER, "office_head", people.person(bureau.area_code))
        for bureau, name in names.items()
    ]


def _schools(people: People, schools: list[School]) -> list[Seat]:
    seats = []
    for school in schools:
        unit = school.unit
        head = people.person(unit.area_code) | {
            "name": school.principal_name,
            "sex": school.principal_sex,
            "mobile": school.principal_mobile,
        }
        title = school.principal_position
        seats += [
            Seat(f"principal.{school.code}", unit, title, Kind.PRINCIPAL, "principal", head),
            Seat(f"school.{school.code}", unit, "教务处副主任", Kind.APPLICANT, "school_applicant", people.person(unit.area_code)),
        ]  # fmt: skip
    return seats


def _class(people: People, school: School) -> list[Seat]:
    """A class of the first school: its teacher, and guardians who ask leave for their children."""
    area = school.unit.area_code
    level = Unit.Level.DEPARTMENT
    unit = changes.establish(
        Unit(code=f"{school.code}-0301", name="三年级1班", level=level, parent=school.unit), on=clock.today()
    )
    guardians = [
        Seat(f"guardian.{n:02d}", unit, "学生家长", Kind.GUARDIAN, "guardian", people.person(area)) for n in range(1, 4)
    ]
    return [Seat("teacher.01", unit, "班主任", Kind.TEACHER, "staff", people.person(area), head=True), *guardians]


def _seat(seats: list[Seat], hashed: str) -> list[User]:
    """Set-based: persons, accounts, posts and grants in four inserts."""
    roles = {r.code: r for r in Role.objects.all()}
    persons = Person.objects.bulk_create(
        Person(**s.values, pinyin=pinyin.full(s.values["name"]), initials=pinyin.initials(s.values["name"]))
        for s in seats
    )  # fmt: skip
    users = User.objects.bulk_create(
        User(username=s.username, person=p, phone=p.mobile, password=hashed, password_changed_at=clock.now())
        for s, p in zip(seats, persons, strict=True)
    )
    posts = Post.objects.bulk_create(
        Post(person=p, unit=s.unit, title=s.title, kind=s.kind, head=s.head, primary=True, starts_on=clock.today())
        for s, p in zip(seats, persons, strict=True)
    )
    Grant.objects.bulk_create(
        Grant(post=post, role=roles[s.role], unit=reach(s), starts_on=clock.today())
        for s, post in zip(seats, posts, strict=True)
    )
    return users


def reach(seat: Seat) -> Unit:
    """The resource centre, an office of the city, guides all schools; everybody else reaches his own unit."""
    city = seat.unit.parent
    return city if seat.role == "resource_centre" and city else seat.unit


def _experts(random: Random, people: People, schools: list[School], hashed: str) -> None:
    """Two thirds from outside, one third from schools of the city; all in the pool of the city bureau."""
    city = Unit.objects.get(level=Unit.Level.CITY)
    pool = Unit.objects.get(parent=city, name="评审专家库")
    seats = [
        Seat(f"expert.{n:02d}", pool, "评审专家", Kind.EXPERT, "expert", people.person()) for n in range(1, EXPERTS + 1)
    ]
    users = _seat(seats, hashed)
    for n, (seat, user) in enumerate(zip(seats, users, strict=True)):
        home = random.choice(schools) if n % 3 == 0 else None
        county = home.unit.ancestor(Unit.Level.COUNTY) if home else None
        expert = Expert(
            unit=city,
            user=user,
            employer=home.unit.name if home else OUTSIDE[n % len(OUTSIDE)],
            employer_unit=home.unit if home else None,
            county=county,
            field=FIELDS[n % len(FIELDS)],
            title=random.choice(("教授", "副教授", "正高级教师", "高级教师")),
            mobile=seat.values["mobile"],
            email=seat.values["email"],
        )
        pool_actions.enrol(expert, by=Actor.system())
