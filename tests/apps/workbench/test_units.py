"""Finding an organisation: in columns or by pinyin, never beyond one's reach, and what there is about it."""

import pytest
from django.urls import reverse

from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_user_with
from tests.factories.places import make_school

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def city(db):
    city = make_city_tree()
    for unit in (city.school, city.second_school, city.other_school):
        make_school(unit)
    return city


@pytest.fixture
def officer(client, city):
    client.force_login(make_user_with(city.bureau, *perms.all()))


def shown(answer):
    return [[(line.unit.name, line.count, line.chosen) for line in column] for column in answer.context["columns"]]


def test_the_columns_lead_from_the_city_over_a_county_to_its_schools(client, city, officer):
    top, counties, schools = shown(client.get(reverse("workbench-units"), {"at": city.county.pk}))
    assert [name for name, _, chosen in top if chosen] == [city.bureau.name]
    assert (city.county.name, 2, True) in counties
    assert (city.other_county.name, 1, False) in counties
    assert schools == [(city.school.name, 0, False), (city.second_school.name, 0, False)]


@pytest.mark.parametrize("typed", ["浮桥", "lcqfq", "fuqiao"])
def test_a_school_is_found_by_name_initials_and_pinyin(client, city, officer, typed):
    part = client.get(reverse("workbench-units"), {"q": typed}, headers=FRAGMENT)
    assert (city.school.name in part.text, "<html" in part.text) == (True, False)
    assert part.context["found"] == [city.school]


def test_a_county_finds_only_what_is_below_it(client, city):
    client.force_login(make_user_with(city.county, perms.view))
    assert shown(client.get(reverse("workbench-units")))[0] == [(city.county.name, 2, True)]
    assert client.get(reverse("workbench-units"), {"q": city.other_school.name}).context["found"] == []
    assert client.get(reverse("workbench-units"), {"at": city.other_county.pk}).status_code == 404
    assert client.get(reverse("workbench-unit", args=[city.bureau.pk])).status_code == 404


def test_who_sees_nothing_finds_nothing(client, city):
    client.force_login(make_user_with(city.school))
    assert "没有可以查看的单位" in client.get(reverse("workbench-units")).text


def test_a_unit_shows_how_much_there_is_and_leads_to_the_lists(client, city, officer):
    page = client.get(reverse("workbench-unit", args=[city.county.pk]))
    schools = next(figure for figure in page.context["figures"] if figure.label == "学校")
    assert schools.count == 2
    assert client.get(schools.href).context["page"].paginator.count == 2
    assert page.context["below"] == [city.school, city.second_school]


def test_a_school_counts_no_schools_and_leads_to_its_record(client, city, officer):
    page = client.get(reverse("workbench-unit", args=[city.school.pk]))
    assert [(figure.label, figure.count) for figure in page.context["figures"]] == [("学校", 1)]
    assert page.context["below"] == []


def test_every_page_offers_to_find_a_unit(client, city, officer):
    assert f'hx-get="{reverse("workbench-units")}"' in client.get("/").text
