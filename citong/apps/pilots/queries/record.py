"""The school's record in the shape of the form: what is filled in beforehand, and what the form is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.apps.pilots import content as c
from citong.apps.pilots import entry
from citong.platform.identity.models import Person, Post
from citong.records.places.kinds import Category, Nature

from .conditions import school_of

if TYPE_CHECKING:
    from datetime import date

    from citong.apps.pilots.models import Version
    from citong.platform.org.models import Unit
    from citong.records.places.models import School

SEXES = {Person.Sex.MALE: "男", Person.Sex.FEMALE: "女"}
SMALL = {Category.KINDERGARTEN: "幼儿园", Category.PRIMARY: "小学"}


def record_of(unit: Unit) -> c.Content:
    """Every field of the form that the school's record and its posts answer; empty ones are left out."""
    school = school_of(unit)
    found = _from_record(school) if school else {}
    found["principal"] = _filled(_principal(unit) | found.get("principal", {}))
    found["contact"] = _filled(_contact(unit))
    found.setdefault("school", {"name": unit.name})
    return {key: values for key, values in found.items() if values}


def _filled(values: dict[str, Any]) -> c.Values:
    return {key: value for key, value in values.items() if value not in (None, "")}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _from_record(school: School) -> c.Content:
    facts = {
        "school": {
            "name": school.name,
            "address": school.address,
            "postcode": school.postcode,
            "kind": SMALL.get(Category(school.category), "中学"),
            "district": school.district,
            "website": school.website,
        },
        "principal": {
            "name": school.principal_name,
            "position": school.principal_position,
            "title": school.principal_title,
            "sex": SEXES.get(Person.Sex(school.principal_sex or "0"), ""),
            "office_phone": school.principal_office_phone,
            "mobile": school.principal_mobile,
        },
        "foundation": {
            "platform": school.platform,
            "nature": Nature(school.nature).label,
            "students": school.students,
            "teachers": school.teachers,
            "teacher_devices": school.teacher_devices,
            "student_devices": school.student_devices,
            "network": school.network,
            "rooms": school.rooms,
            "resources": school.resources,
        },
        "network": {"bandwidth": None if school.bandwidth is None else str(school.bandwidth)},
        "security": {
            "mps_number": school.mps_number,
            "mps_issuer": school.mps_issuer,
            "mps_valid_until": _day(school.mps_valid_until),
            "csa_number": school.csa_number,
            "csa_issuer": school.csa_issuer,
            "csa_valid_until": _day(school.csa_valid_until),
        },
        "budget": {
            "past_3": school.spent_3_fen,
            "past_2": school.spent_2_fen,
            "past_1": school.spent_1_fen,
            "next_1": school.budget_1_fen,
            "next_2": school.budget_2_fen,
        },
    }
    return {key: _filled(values) for key, values in facts.items()}


def _holder(unit: Unit, kind: str) -> Post | None:
    posts = Post.objects.filter(Post.current(), unit=unit, kind=kind)
    return posts.select_related("person").order_by("-primary", "pk").first()


def _person(post: Post | None) -> dict[str, Any]:
    if post is None:
        return {}
    person = post.person
    return {
        "name": person.name,
        "position": post.title,
        "sex": SEXES.get(Person.Sex(person.sex), ""),
        "mobile": person.mobile,
    }


def _principal(unit: Unit) -> dict[str, Any]:
    return _person(_holder(unit, Post.Kind.PRINCIPAL))


def _contact(unit: Unit) -> dict[str, Any]:
    post = _holder(unit, Post.Kind.APPLICANT)
    return {**_person(post), "email": post.person.email} if post else {}


@dataclass(frozen=True)
class Difference:
    """A field in which the form does not say what the school's record says."""

    part: str
    field: c.Field
    form: str
    record: str

    @property
    def label(self) -> str:
        return f"{c.BY_KEY[self.part].title} · {self.field.label}"


def differences(version: Version, *, masked: bool = False) -> list[Difference]:
    """Where the version differs from the record as it stood when it was submitted."""
    masks = entry.MASKS if masked else None
    return [
        Difference(part.key, field, entry.shown(field, said, masks), entry.shown(field, known, masks))
        for part in c.FIXED
        for field in part.fields
        if (known := version.record.get(part.key, {}).get(field.key)) not in (None, "")
        and (said := version.content.get(part.key, {}).get(field.key)) != known
    ]
