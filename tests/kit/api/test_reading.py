"""Reading over the API: what the page shows, and no row more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citong.platform.access.perms import registry as permissions
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.contract.pages import resources
from tests.factories import make_unit, make_user_with
from tests.factories.places import make_school
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms as repairs

pytestmark = pytest.mark.django_db


def ids(answer):
    return [row["id"] for row in answer.json()["items"]]


def test_a_list_holds_the_rows_within_reach(api, schools, officer):
    answer = api("get", "schools/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert ids(answer) == [schools.first.pk, schools.second.pk]
    assert answer.json()["next"] is None


def test_a_row_shows_its_columns_and_fields(api, schools, officer, city):
    found = api("get", f"schools/{schools.first.pk}/").json()
    assert found["unit"] == {"id": city.school.pk, "name": "鲤城区浮桥中心小学"}
    assert found["unit_parent"] == {"id": city.county.pk, "name": "鲤城区教育局"}
    assert (found["kind"], found["nature"], found["students"], found["spent_1_fen"]) == (
        "211",
        "public",
        1200,
        30_000_050,
    )
    assert (found["township_central"], found["mps_valid_until"], found["revision"]) == (False, None, 0)


def test_outside_reach_is_404_without_permission_403_and_unknown_people_401(api, client, city, schools, officer):
    assert api("get", f"schools/{schools.other.pk}/").status_code == 404
    client.force_login(make_user_with(city.county))
    assert api("get", "schools/").status_code == 403
    assert api("get", f"schools/{schools.first.pk}/").status_code == 403
    client.logout()
    refused = api("get", "schools/")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="citong"')


def test_phones_are_masked_as_on_the_page(api, client, city, schools, officer):
    number = schools.first.principal_mobile
    masked = f"{number[:3]}****{number[-4:]}"
    assert api("get", f"schools/{schools.first.pk}/").json()["principal_mobile"] == masked
    client.force_login(make_user_with(city.county, *perms.all()))
    answer = api("get", "schools/")
    assert (answer.json()["items"][0]["principal_mobile"], number in answer.text) == (masked, False)


def test_filters_and_search_are_those_of_the_list(api, city, schools, officer):
    assert ids(api("get", "schools/?category=junior")) == [schools.second.pk]
    assert ids(api("get", "schools/?q=浮桥")) == [schools.first.pk]
    assert ids(api("get", f"schools/?unit={city.school.pk}")) == [schools.first.pk]


def test_a_wrong_filter_is_told_and_not_taken_for_an_empty_list(api, schools, officer, city):
    misspelt = api("get", "schools/?categry=junior")
    assert (misspelt.status_code, misspelt.json()["errors"]) == (
        422,
        [{"field": "categry", "message": "没有这个参数。"}],
    )
    unknown = api("get", "schools/?category=castle")
    assert (unknown.status_code, [e["field"] for e in unknown.json()["errors"]]) == (422, ["category"])
    foreign = api("get", f"schools/?unit={city.other_county.pk}")
    assert (foreign.status_code, [e["field"] for e in foreign.json()["errors"]]) == (422, ["unit"])


def test_ranges_of_days_filter_too(api, client, city):
    client.force_login(make_user_with(city.school, *repairs.all()))
    row = make_repair(city.school)
    assert ids(api("get", "repairs/?reported_at_after=2000-01-01")) == [row.pk]
    assert ids(api("get", "repairs/?reported_at_before=2000-01-01")) == []
    assert ids(api("get", "repairs/?status=new")) == [row.pk]


def test_pages_are_complete_and_without_repetition_while_rows_come_in(api, city, officer):
    made = [make_school(make_unit(parent=city.county)).pk for _ in range(7)]
    seen, address = [], "schools/?limit=2"
    while address:
        answer = api("get", address).json()
        seen += [row["id"] for row in answer["items"]]
        address = answer["next"] and answer["next"].partition("/api/v1/")[2]
        if len(seen) == 4:
            made.append(make_school(make_unit(parent=city.county)).pk)
            School.objects.filter(pk=made[0]).update(students=1)
    assert seen == made


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=²", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=WyJhIl0", "cursor"),
    ],
)
def test_a_wrong_page_is_refused(api, schools, officer, query, field):
    answer = api("get", f"schools/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_list_costs_the_same_for_one_row_and_for_three(api, city, officer):
    make_school(city.school)
    api("get", "schools/")
    with CaptureQueriesContext(connection) as one:
        assert len(ids(api("get", "schools/"))) == 1
    for _ in range(2):
        make_school(make_unit(parent=city.county))
    with CaptureQueriesContext(connection) as three:
        assert len(ids(api("get", "schools/"))) == 3
    assert len(one) == len(three)


@pytest.mark.parametrize("slug", sorted(resource.slug for resource in resources()))
def test_reading_writes_nothing_whatever_the_resource(slug, api, client, city):
    client.force_login(make_user_with(city.bureau, *permissions))
    api("get", f"{slug}/")
    with CaptureQueriesContext(connection) as queries:
        answer = api("get", f"{slug}/")
    assert answer.status_code == 200
    assert [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "DELETE"}] == []
    assert reverse(f"{slug}-api") == f"/api/v1/{slug}/"
