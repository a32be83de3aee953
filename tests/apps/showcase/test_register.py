"""What the showcase tells about a project: its section, the programme's figure, measures, the archive, statistics."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from citong.apps.showcase import register
from citong.apps.showcase.actions import drafting, review
from citong.apps.showcase.models import Adoption, Case, CaseFigures, DailyViews
from citong.apps.showcase.papers.print import pdf
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.records.programmes import dossier, figures, measures, sections
from tests.factories import png_upload
from tests.factories.pilots import at
from tests.factories.programmes import make_project
from tests.factories.showcase import TYPED, add_material, make_draft_case, make_published, make_submitted, make_visit


def text_of(paper):
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def test_the_section_tells_how_the_project_stands(project, city):
    assert register.state(project) == sections.State("未开始")
    make_draft_case(project)
    assert register.state(project) == sections.State("撰写中", "orange", "1 个案例")
    make_submitted(project)
    assert register.state(project) == sections.State("待审核", "blue", "1 个案例")
    case = make_published(project)
    Adoption.objects.create(case=case, unit=city.other_school, how="学习做法")
    assert register.state(project) == sections.State("已发布", "green", "1 个案例公开，1 所学校借鉴")


def test_the_programme_counts_published_cases_and_opens_them(project, officer, client):
    published, _ = make_published(project, title="公开的"), make_submitted(project, title="待审的")
    found = next(f for f in figures.for_actor(officer, project.programme) if f.label == "已发布案例")
    assert (found.value, found.foot) == (1, "1 个待审核")
    client.force_login(officer.user)
    text = client.get(found.href).text
    assert (published.title in text, "待审的" in text) == (True, False)


def test_the_figure_counts_exactly_the_cases_that_it_opens(project, officer, client):
    down, kept = make_published(project, title="下架的"), make_published(project, title="公开的")
    client.force_login(officer.user)

    def counted():
        found = next(f for f in figures.for_actor(officer, project.programme) if f.label == "已发布案例")
        page = client.get(found.href)
        assert found.value == len(page.context["page"])
        return [case.pk for case in page.context["page"]], page.context["filters"].form["public"].value()

    review.take_down(down, reason="数据有误", by=officer)
    drafting.revise(Case.objects.get(pk=kept.pk), by=Actor.system())  # the public reads on what was published
    assert counted() == ([kept.pk], "true")
    review.take_down(Case.objects.get(pk=kept.pk), reason="数据有误", by=officer)
    assert counted() == ([], "true")
    hidden = client.get(reverse("case-figures-list"), {"public": "false"}).context["page"]
    assert {case.pk for case in hidden} == {down.pk, kept.pk}


def test_measures_count_what_was_public_on_the_day(project, city, officer):
    second = make_project(project.programme, city.other_school)
    first_day, later = date(2019, 5, 13), date(2019, 6, 1)
    with clock.travel(at("2019-06-01 09:00:00")):
        case = make_published(project)
        Adoption.objects.create(case=case, unit=city.other_school, how="学习做法")
    published, adopted = (measures.registry[f"showcase.{name}"].compute for name in ("published", "adopted"))
    both = [project, second]
    assert [published(both, day)[project.pk].value for day in (first_day, later)] == [Decimal(0), Decimal(100)]
    assert [adopted(both, day)[project.pk].value for day in (first_day, later)] == [None, Decimal(100)]
    assert published(both, later)[second.pk].inputs == {"已公开的案例": 0, "应公开的案例": 1}
    assert adopted(both, later)[project.pk].inputs == {"有学校借鉴的案例": 1, "已公开的案例": 1, "借鉴学校": 1}
    assert adopted(both, later)[second.pk].value is None
    with clock.travel(at("2019-06-10 09:00:00")):
        review.take_down(case, reason="需要核实", by=officer)
    assert [published(both, day)[project.pk].value for day in (later, date(2019, 6, 10))] == [100, 0]


def test_the_archive_holds_each_case_as_paper_with_its_materials(project, writer):
    case = make_draft_case(project)
    add_material(case, public=False, name="台账.pdf")
    drafting.set_cover(case.draft, upload=png_upload(size=(400, 300)), by=writer)
    submitted = Case.objects.get(pk=case.pk)
    version = submitted.versions.create(
        number=1, title="用数据/看板", topic=submitted.topic, content=submitted.draft.values, text="", digest="d" * 64
    )
    make_draft_case(project, title="没有提交的")
    found = {d.path.partition("-示范推广/")[2]: d.read for d in dossier.contents(project) if "示范推广" in d.path}
    assert list(found) == [
        "01-用数据_看板/第1版/案例.pdf", "01-用数据_看板/第1版/材料/01-台账.pdf", "01-用数据_看板/第1版/封面.jpg",
        "01-用数据_看板/审核记录.txt",
    ]  # fmt: skip
    assert [read()[:4] for read in found.values()][:3] == [b"%PDF", b"%PDF", b"\xff\xd8\xff\xe0"]
    words = text_of(pdf(version))
    assert [w in words for w in ("家长满意度", "台账.pdf", "鲤城区浮桥中心小学", "主题：后勤")] == [True] * 4
    assert ("台账.pdf" in text_of(pdf(version, public=True)), "13850001234" in words) == (False, False)


def test_the_archive_holds_every_version_and_the_citys_opinions(project, writer, principal, officer):
    long = "推广价值" * 60
    case = make_draft_case(project)
    with clock.travel(at("2019-05-14 23:30:00")):
        case = review.submit(case, seen=0, confirmed=True, by=principal)
        case = review.send_back(case, reason="成效请写数据来源。", by=officer)
        drafting.save(case.draft, typed={**TYPED, "result": TYPED["result"] + "数据来自家长问卷。"}, by=writer)
    with clock.travel(at("2019-05-16 10:00:00")):
        case = review.submit(case, seen=1, confirmed=True, by=principal)
        review.publish(case, opinion=long, by=officer)
    found = {d.path.partition("-示范推广/")[2]: d.read() for d in dossier.contents(project) if "示范推广" in d.path}
    home = f"01-{TYPED['title']}"
    assert list(found) == [f"{home}/第1版/案例.pdf", f"{home}/第2版/案例.pdf", f"{home}/审核记录.txt"]
    papers = [text_of(found[f"{home}/第{number}版/案例.pdf"]) for number in (1, 2)]
    assert ["数据来自家长问卷" in paper for paper in papers] == [False, True]
    assert found[f"{home}/审核记录.txt"].decode().split("\n") == [
        "状态：已发布",
        "公开版本：第 2 版",
        "",
        f"2019-05-14 23:30 提交案例 （{principal.user}）",
        f"2019-05-14 23:30 退回修改 （{officer.user}） 成效请写数据来源。",
        f"2019-05-16 10:00 提交案例 （{principal.user}）",
        f"2019-05-16 10:00 发布案例 （{officer.user}） {long}",
    ]


@pytest.fixture
def read_case(project, city):
    case = make_published(project)
    DailyViews.objects.create(case=case, day=date(2019, 5, 12), count=4)
    DailyViews.objects.create(case=case, count=3)
    Adoption.objects.create(case=case, unit=city.other_school, how="学习做法")
    Adoption.objects.create(case=case, unit=city.second_school, how="学习做法")
    return case


def test_statistics_count_and_each_number_opens_its_rows(read_case, officer, client):
    make_published(read_case.project, title="没人看的")
    row = CaseFigures.objects.get(pk=read_case.pk)
    assert (row.views_count, row.adopted_count, row.visits_count) == (7, 2, 0)
    client.force_login(officer.user)
    text = client.get(reverse("case-figures-list"), {"sort": "-views_count"}).text
    assert text.index(TYPED["title"]) < text.index("没人看的")
    assert client.get(reverse("case-figures-detail", args=[read_case.pk])).status_code == 200
    lists = {
        name: reverse(f"{name}-list") + f"?case={read_case.pk}" for name in ("case-views", "case-adoptions", "visits")
    }
    assert [address in text for address in lists.values()] == [True] * 3
    assert [client.get(lists[name]).context["page"].paginator.count for name in lists] == [2, 2, 0]


def test_visits_that_were_called_off_do_not_count(city):
    visit = make_visit(city.school)
    before = CaseFigures.objects.get(pk=visit.case_id).visits_count
    visit.status = "cancelled"
    visit.save()
    assert (before, CaseFigures.objects.get(pk=visit.case_id).visits_count) == (1, 0)


def test_the_statistics_go_out_as_a_table(read_case, officer, client):
    client.force_login(officer.user)
    answer = client.post(reverse("case-figures-export"), {"form": "csv", "content": "list"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].endswith("浏览,借鉴学校,参观预约")
    assert lines[1].endswith(",7,2,0")
