"""The demonstration: the same city each time, numbers with valid checksums, applications at every station."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Expert, Objection, Quota, ResultNotice, Step
from citong.lib import clock, idnumber
from citong.platform.identity.models import Person, Post, User
from citong.platform.jobs.models import Job
from citong.platform.org.models import Unit
from citong.platform.search import documents, rebuilding
from citong.platform.workflow import invariants
from citong.platform.workflow.models import Instance, NodeRun, Task
from citong.project import demo
from citong.records.places.models import School
from citong.records.programmes.models import Project

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text()


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    """The password and the clock of the demonstration stay in a folder of the test; afterwards the clock is right again."""
    monkeypatch.setattr(demo, "PASSWORD_FILE", tmp_path / "password")
    monkeypatch.setattr(demo, "CLOCK_FILE", tmp_path / "clock")
    yield
    clock.set_offset(timedelta(0))


def told():
    """What people see of the city and its round, without row numbers."""
    return [
        list(rows)
        for rows in (
            Person.objects.order_by("pk").values_list("name", "id_number", "mobile", "email"),
            School.objects.order_by("code").values_list("code", "unit__name", "students", "address", "principal_name"),
            Expert.objects.order_by("pk").values_list("user__username", "employer", "title"),
            Application.objects.order_by("number").values_list(
                "number", "unit__name", "status", "rank", "blind_code", "submitted_at", "since"
            ),
            Step.objects.order_by("pk").values_list("application__number", "label", "opinion", "at"),
            Instance.objects.order_by("pk").values_list("title", "number", "status", "started_at", "ended_at"),
            Objection.objects.order_by("pk").values_list("receipt", "status", "filed_at", "answer"),
        )
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("indexed")
def test_a_small_city_plays_the_round_and_the_same_seed_plays_it_alike(request):
    """As far as its schools go, also without a font to print with; all of it is found, documents once the worker has read them."""
    seen = []
    for fonts in ("", "fontless"):
        if fonts:
            request.getfixturevalue(fonts)
        with transaction.atomic():
            assert demo.plant(22, "demo-Pass-2018")
            assert (School.objects.count(), ResultNotice.objects.count()) == (22, 1)
            offices = Unit.objects.filter(parent__level=Unit.Level.SCHOOL)
            schools = School.objects.order_by("pk").values_list("unit", flat=True)
            assert Counter(offices.values_list("parent", flat=True)) == {**dict.fromkeys(schools, 3), schools[0]: 4}
            assert offices.get(opened_on__gt=F("parent__opened_on")).name == "三年级1班"
            assert not demo.plant(22)
            printed = re.findall(r"school\.(\w+)", demo.welcome())
            assert printed == [School.objects.order_by("code").values_list("code", flat=True)[0]]
            teacher = Post.objects.get(person__user__username="teacher.01")
            assert f"`teacher.01` | 班主任 of {teacher.unit} at {teacher.unit.parent} |" in GUIDE
            assert list(rebuilding.differences()) == []
            to_read = Job.objects.filter(kind=documents.READ, state="waiting").count()
            assert to_read == len(list(documents.all_files(unread=True))) > 0
            seen.append(told())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


@pytest.fixture
def city(db):
    demo.plant(250, "demo-Pass-2018")


def listed(codes):
    """Every account that docs/demo.md names, with its placeholders and spans spelt out."""
    counties = re.findall(r"`(3505\d\d|TSQ|KFQ)` \|", GUIDE)
    for line in re.findall(r"^\| (`[a-z].*?) \| ", GUIDE, flags=re.MULTILINE):
        if span := re.fullmatch(r"`(\w+)\.(\d\d)` to `\1\.(\d\d)`", line):
            yield from (f"{span[1]}.{n:02d}" for n in range(int(span[2]), int(span[3]) + 1))
            continue
        for name in re.findall(r"`([^`]+)`", line):
            owners = {"<code>": counties, "<school code>": codes}.get(name.partition(".")[2])
            yield from (f"{name.partition('.')[0]}.{owner}" for owner in owners) if owners else [name]


def test_the_demo_city_is_whole(city):
    """Thirteen counties, 250 schools, an account for every seat, and applications in every state that lasts."""
    assert Unit.objects.filter(level=Unit.Level.COUNTY).count() == 13
    assert School.objects.count() == 250
    people = list(Person.objects.all())
    assert [p.name for p in people if not idnumber.is_id(p.id_number) or not idnumber.is_mobile(p.mobile)] == []
    assert [s.code for s in School.objects.all() if not idnumber.is_school_code(s.code)] == []
    assert len({p.id_number for p in people}) == len({p.mobile for p in people}) == len(people)
    codes = School.objects.values_list("code", flat=True)
    counties = Unit.objects.filter(level=Unit.Level.COUNTY).values_list("code", flat=True)
    expected = {
        "city.officer",
        "city.officer2",
        "city.admin",
        "city.office",
        "centre.officer",
        "teacher.01",
        *(f"guardian.{n:02d}" for n in range(1, 4)),
        *(f"expert.{n:02d}" for n in range(1, 25)),
    }
    for prefix, owners in {
        "county": counties,
        "admin": counties,
        "office": counties,
        "school": codes,
        "principal": codes,
    }.items():
        expected |= {f"{prefix}.{code}" for code in owners}
    assert set(User.objects.values_list("username", flat=True)) == expected
    assert set(listed(codes)) == expected
    assert set(Instance.Status) - set(Instance.objects.values_list("status", flat=True)) == {"archived"}
    overdue = NodeRun.objects.filter(status="active", due_at__lt=demo.NOW)
    assert (overdue.exists(), Task.objects.filter(status="unread").exists()) == (True, True)
    assert [str(one) for one in Instance.objects.all() if invariants.broken(one)] == []
    applications = Counter(Application.objects.values_list("status", flat=True))
    assert set(Status) - set(applications) == {Status.PROPOSED}  # becomes publicised in the same moment
    asked = Counter(Application.objects.values_list("desk", flat=True))
    places = dict(Quota.objects.filter(unit__level=Unit.Level.COUNTY).values_list("unit", "places"))
    assert sum(asked[desk] > number for desk, number in places.items()) > len(places) / 2
    assert Batch.objects.count() == 1
    assert Project.objects.count() == applications[Status.ESTABLISHED]
