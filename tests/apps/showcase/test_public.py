"""The public showcase: anybody finds and reads what is published, nobody is tracked, nothing private is shown."""

import gzip
import re
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citong.apps.showcase.models import Adoption, Case, DailyViews
from citong.lib import clock
from citong.ui import assets
from tests.apps.showcase.conftest import downloaded
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project
from tests.factories.showcase import TYPED, add_material, make_draft_case, make_published, make_submitted, submit

BROWSER = "Mozilla/5.0 (Linux; Android 10; MI 9) AppleWebKit/537.36 Chrome/100.0 Mobile Safari/537.36"
LIST = "/public/cases/"


def page_of(case):
    return reverse("public-cases-detail", args=[case.pk])


def views():
    return {(str(row.day), row.count) for row in DailyViews.objects.all()}


@pytest.fixture
def case(project):
    return make_published(project)


@pytest.fixture
def others(city):
    """Published cases of a city-direct school and of a school in another county."""
    make_school(city.direct_school, "341")
    make_school(city.other_school, "211")
    programme = make_programme(city.bureau)
    return [
        make_published(make_project(programme, city.direct_school), title="智能排课走班管理", topic="1"),
        make_published(make_project(programme, city.other_school), title="用水用电监测", topic="4"),
    ]


def titles(client, **asked):
    return re.findall(r'/public/cases/\d+/">([^<]+)</a></h2>', client.get(LIST, asked).text)


def test_only_what_is_published_is_public(project, case, client):
    draft, waiting = make_draft_case(project, title="草稿"), make_submitted(project, title="待审")
    assert titles(client) == [TYPED["title"]]
    assert [client.get(page_of(c)).status_code for c in (case, draft, waiting)] == [200, 404, 404]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "走班"}, ["智能排课走班管理"]),
        ({"q": "膳食委员会"}, ["用水用电监测", "智能排课走班管理", TYPED["title"]]),
        ({"q": "浮桥中心小学"}, [TYPED["title"]]),
        ({"q": "fuqiao"}, [TYPED["title"]]),
        ({"q": "没有这样的词"}, []),
        ({"county": "city"}, ["智能排课走班管理"]),
        ({"county": "other"}, ["用水用电监测"]),
        ({"kind": "primary"}, ["用水用电监测", TYPED["title"]]),
        ({"kind": "primary", "q": "食堂明厨"}, [TYPED["title"]]),
        ({"topic": "1"}, ["智能排课走班管理"]),
        ({"topic": "没有"}, []),
    ],
)
def test_a_visitor_narrows_the_list(city, case, others, client, asked, found):
    codes = {"city": city.bureau.code, "other": city.other_county.code}
    asked = {name: codes.get(value, value) for name, value in asked.items()}
    assert titles(client, **asked) == found


def test_only_filters_that_lead_somewhere_are_offered(case, client):
    text = client.get(LIST).text
    assert re.findall(r'<option value="([^"]+)"', text) == [case.project.desk.code, "primary", "4"]
    assert ("没有符合条件的案例" in client.get(LIST, {"q": "zzz"}).text, "还没有公开的案例" in text) == (True, False)


def test_there_is_a_word_for_an_empty_showcase(db, client):
    assert "还没有公开的案例" in client.get(LIST).text


def test_the_list_has_pages_that_keep_what_was_asked(project, client):
    for number in range(13):
        make_published(project, title=f"案例{number:02d}")
    first = client.get(LIST, {"topic": "4"}).text
    assert ("共 13 个案例" in first, '?topic=4&amp;page=2"' in first) == (True, True)
    assert titles(client, topic="4", page=2) == ["案例00"]
    assert 'rel="prev"' in client.get(LIST, {"page": 2}).text


def test_the_list_costs_the_same_for_one_case_and_for_twelve(project, case, client):
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(11):
        make_published(project, title=f"案例{number:02d}")
    with CaptureQueriesContext(connection) as twelve:
        client.get(LIST)
    assert len(twelve) == len(one)


def test_the_page_shows_the_case_and_hides_the_contact(case, client):
    text = client.get(page_of(case)).text
    assert [part in text for part in (TYPED["practice"], "家长满意度", "<b>96</b>", "鲤城区", "小学", "后勤")] == [
        True
    ] * 6
    assert ("黄** 138****1234" in text, "黄玥喆" in text, "13850001234" in text) == (True, False, False)


def test_a_school_that_takes_no_visits_says_so(project, client):
    case = make_published(project, visits="no", contact_name="", contact_mobile="")
    text = client.get(page_of(case)).text
    assert ("暂不接受参观预约" in text, "预约参观" in text) == (True, False)


def test_the_public_gets_open_materials_of_the_shown_version_alone(project, client):
    case = make_draft_case(project)
    opened, closed = add_material(case, public=True, name="制度.pdf"), add_material(case, public=False, name="名单.pdf")
    case.shown, case.published_on, case.status = submit(case), clock.today(), "published"
    case.save()
    later = add_material(case, public=True, name="新稿.pdf")
    text = client.get(page_of(case)).text
    assert [name in text for name in ("制度.pdf", "名单.pdf", "新稿.pdf")] == [True, False, False]
    address = [reverse("public-cases-file", args=[case.pk, file]) for file in (opened, closed, later)]
    assert downloaded(client, address[0]) == b"%PDF-"
    assert [client.get(a).status_code for a in address[1:]] == [404, 404]
    Case.objects.filter(pk=case.pk).update(shown=None)
    assert client.get(address[0]).status_code == 404


def test_readers_are_counted_by_the_day_and_machines_are_not(case, client):
    for agent in (BROWSER, BROWSER, "Baiduspider/2.0", "curl/8.0", "python-requests/2.31", "HeadlessChrome/100", ""):
        client.get(page_of(case), headers={"User-Agent": agent})
    client.head(page_of(case), headers={"User-Agent": BROWSER})
    client.get(page_of(case), headers={"User-Agent": BROWSER, "Sec-Purpose": "prefetch"})
    client.get(LIST, headers={"User-Agent": BROWSER})
    assert views() == {("2019-05-13", 2)}
    with clock.travel(at("2019-05-14 00:00:01")):
        client.get(page_of(case), headers={"User-Agent": BROWSER})
    assert views() == {("2019-05-13", 2), ("2019-05-14", 1)}


def test_counting_costs_one_statement_and_keeps_nothing_of_the_reader(case, client):
    client.get(page_of(case), headers={"User-Agent": BROWSER})
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page_of(case), headers={"User-Agent": BROWSER})
    assert len([q for q in asked.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]) == 1
    assert (dict(answer.cookies), {f.name for f in DailyViews._meta.fields}) == ({}, {"id", "case", "day", "count"})
    assert dict(client.get(LIST).cookies) == {}


def test_schools_are_named_only_after_they_agreed(city, case, client):
    Adoption.objects.create(case=case, unit=city.other_school, how="参照验收流程改造食堂。", status="named")
    Adoption.objects.create(case=case, unit=city.second_school, how="学习看板做法。")
    text = client.get(page_of(case)).text
    assert ("安溪县感德中心小学" in text, "江南初级中学" in text, "学习看板做法" in text) == (True, False, False)
    assert ("另有 1 所学校已借鉴" in text, "2 所学校已借鉴" in client.get(LIST).text) == (True, True)


def test_the_paper_can_be_had_without_signing_in(case, client):
    answer = client.get(reverse("public-cases-paper", args=[case.pk]))
    assert (answer.content[:5], answer["Content-Type"], dict(answer.cookies)) == (b"%PDF-", "application/pdf", {})


def test_pages_need_no_script_and_stay_light(case, others, client):
    assets.build(settings.ROOT)
    css = gzip.compress((settings.ROOT / "citong/ui/static/dist/public.css").read_bytes())
    for address in (LIST, page_of(case)):
        page = client.get(address).content
        assert (b"<script" in page, len(gzip.compress(page)) + len(css) < 10_000) == (False, True)


def test_a_case_keeps_its_first_day(case):
    assert Case.objects.shown_on(date(2019, 5, 12)).count() == 0
    assert Case.objects.shown_on(date(2019, 5, 13)).get() == case
