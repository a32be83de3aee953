"""The demonstration: the same city each time, numbers with valid checksums, applications at every station."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Expert, Objection, Quota, ResultNotice, Step
from citong.lib import clock, idnumber
from citong.platform.identity.models import Person, User
from citong.platform.org.models import Unit
from citong.project import demo
from citong.records.places.models import School
from citong.records.programmes.models import Project


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
            Objection.objects.order_by("pk").values_list("receipt", "status", "filed_at", "answer"),
        )
    ]


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_city_and_the_same_round():
    seen = []
    for _ in range(2):
        with transaction.atomic():
            demo.plant(22, "demo-Pass-2018")
            seen.append(told())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


@pytest.mark.django_db
@pytest.mark.parametrize("schools", [22, 60])
def test_a_small_city_plays_the_round_as_far_as_its_schools_go(schools):
    assert demo.plant(schools, "demo-Pass-2018")
    assert School.objects.count() == schools
    assert ResultNotice.objects.count() == 1
    assert not demo.plant(schools)


@pytest.fixture
def city(db):
    demo.plant(250, "demo-Pass-2018")


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
        "centre.officer",
        *(f"expert.{n:02d}" for n in range(1, 25)),
    }
    for prefix, owners in (("county", counties), ("admin", counties), ("school", codes), ("principal", codes)):
        expected |= {f"{prefix}.{code}" for code in owners}
    assert set(User.objects.values_list("username", flat=True)) == expected
    applications = Counter(Application.objects.values_list("status", flat=True))
    assert set(Status) - set(applications) == {Status.PROPOSED}  # becomes publicised in the same moment
    asked = Counter(Application.objects.values_list("desk", flat=True))
    places = dict(Quota.objects.filter(unit__level=Unit.Level.COUNTY).values_list("unit", "places"))
    assert sum(asked[desk] > number for desk, number in places.items()) > len(places) / 2
    assert Batch.objects.count() == 1
    assert Project.objects.count() == applications[Status.ESTABLISHED]
