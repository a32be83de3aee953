"""The published table: every school of the programme reads place, total and grade of all, and of the others nothing else."""

import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from citong.apps.assessment.actions import objections
from citong.apps.assessment.models import Objection, PublishedResult, Result
from citong.kit.sheets import read
from citong.platform.access.perms import roles
from tests.factories import actor_for, make_user_with

LIST = "assessment-published-list"


@pytest.fixture
def neighbour(city):
    """The applicant of another school of the programme, in another county."""
    return actor_for(city.other_school, *roles["school_applicant"].permissions)


def table(client, who, **query):
    """School, total and grade, line by line, as ``who`` reads them."""
    client.force_login(who.user)
    rows = client.get(reverse(LIST), query).context["page"]
    return [(row.entry.project.unit.name, str(row.total), row.get_grade_display()) for row in rows]


ALL = [
    ("鲤城区浮桥中心小学", "95.00", "优秀"),
    ("安溪县感德中心小学", "75.00", "良好"),
    ("鲤城区江南初级中学", "70.00", "合格"),
]


def test_nobody_reads_anything_before_the_publication(closed, school, neighbour, county, officer, client):
    assert [table(client, who) for who in (school, neighbour, county, officer)] == [[], [], [], []]


def test_every_school_of_the_programme_and_the_bureaus_read_all(published, school, neighbour, county, officer, client):
    assert [table(client, who) for who in (school, neighbour, county, officer)] == [ALL] * 4


def test_a_line_is_called_by_its_school(published, school, client):
    client.force_login(school.user)
    titles = re.findall(r"<td[^>]*is-title[^>]*>\s*<a [^>]*>([^<]+)</a>", client.get(reverse(LIST)).text)
    assert titles == [name for name, _, _ in ALL]


def test_the_table_says_of_when_its_places_are(published, school, officer, client):
    client.force_login(school.user)
    one = reverse("assessment-published-detail", args=[Result.objects.first().pk])
    assert ["名次（公布或更正时）" in client.get(page).text for page in (reverse(LIST), one)] == [True, True]
    client.force_login(officer.user)
    board = client.get(reverse("assessments-detail", args=[published.pk])).text
    assert "其他学校的名次不变，所以可能有并列" in board


def test_a_school_outside_the_programme_and_who_may_not_view_read_nothing(published, city, client):
    outsider = actor_for(city.direct_school, *roles["principal"].permissions)
    assert table(client, outsider) == []
    page = reverse("assessment-published-detail", args=[Result.objects.first().pk])
    assert client.get(page).status_code == 404
    client.force_login(make_user_with(city.school))
    assert [client.get(address).status_code for address in (reverse(LIST), page)] == [403, 403]


def test_formula_and_inputs_stay_with_the_school_and_the_bureaus(published, city, school, neighbour, county, client):
    mine = Result.objects.get(entry__project__unit=city.school)
    whole = [reverse(f"assessment-{page}", args=[mine.pk]) for page in ("results-detail", "result-paper")]
    opened = {}
    for who in (school, county, neighbour):
        client.force_login(who.user)
        opened[who] = [client.get(address).status_code for address in whole]
    assert list(opened.values()) == [[200, 200], [200, 200], [404, 404]]
    shown = client.get(reverse("assessment-published-detail", args=[mine.pk])).text
    assert ("95.00" in shown, "优秀" in shown) == (True, True)
    assert [said for said in ("应报月数", "按时月数", "54.00", "有数据", "林志伟") if said in shown] == []


def test_the_table_is_searched_sorted_narrowed_and_taken_away(published, neighbour, client):
    assert table(client, neighbour, q="江南") == [ALL[2]]
    assert table(client, neighbour, q="安溪县教育局") == [ALL[1]]
    assert table(client, neighbour, sort="total") == ALL[::-1]
    assert table(client, neighbour, grade="excellent") == ALL[:1]
    sent = client.post(reverse("assessment-published-export"), {"form": "xlsx", "content": "list"})
    head, *rows = [cells for _, cells in read.rows(io.BytesIO(b"".join(sent.streaming_content)))]
    assert [
        (line["学校"], line["总分"], line["等级"]) for line in (dict(zip(head, row, strict=True)) for row in rows)
    ] == [(name, float(total), grade) for name, total, grade in ALL]


def test_a_correction_stands_in_the_place_of_what_was_published(published, city, school, neighbour, officer, client):
    result = Result.objects.get(entry__project__unit=city.school)
    filed = objections.file(Objection(result=result, text="偏低"), by=school)
    objections.uphold(filed, answer="更正。", points={"teaching": Decimal(57)}, by=officer)
    assert table(client, neighbour)[0] == ("鲤城区浮桥中心小学", "97.00", "优秀")
    assert PublishedResult.objects.count() == len(ALL)


def test_a_school_finds_the_table_beside_its_own_result(published, city, school, client):
    client.force_login(school.user)
    project = Result.objects.get(entry__project__unit=city.school).entry.project
    address = f"{reverse(LIST)}?entry__assessment={published.pk}"
    assert f'href="{address}"' in client.get(reverse("assessment-project", args=[project.pk])).text
    assert client.get(address).context["page"].paginator.count == len(ALL)
