"""Figures of handling: what is counted, by working days, inside one's reach; and the rows behind each."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from django.utils.html import strip_tags
from python_calamine import CalamineWorkbook

from citong.apps.approvals.queries.handling import Asked, overdue
from citong.apps.approvals.queries.statistics import statistics
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.workflow import acting, timers
from citong.platform.workflow.models import FlowDef, FlowVersion
from citong.platform.workflow.perms import perms
from tests.apps.approvals.test_pages import text
from tests.factories import make_user_with
from tests.factories.flows import agree, approve, make_flow, make_school_of_signers, make_staff, start, task_of

MONDAY = datetime(2018, 10, 15, 10, 0, tzinfo=clock.SHANGHAI)
WEEK = {"first": "2018-10-15", "last": "2018-10-31"}


@pytest.fixture
def school(db):
    return make_school_of_signers()


@pytest.fixture
def handled(school):
    """Three purchases: signed after one, two and eight working days (of two allowed); one refused, one sent back."""
    one, two = school.signers[:2]
    office = approve("办公室", one, due={"days": 2})
    head = approve("校长", two)
    version = make_flow(school.unit, office, head, name="采购")
    with clock.stopped(MONDAY):
        cases = [start(version, school.teacher) for _ in range(3)]
        clock.advance(timedelta(days=1))  # Tuesday
        agree(cases[0], one)
        clock.advance(timedelta(days=1))
        agree(cases[1], one)
        agree(cases[0], two)
        acting.refuse(task_of(cases[1], two), two, opinion="预算不足")
        clock.advance(timedelta(days=8))  # Thursday of the next week
        acting.send_back(task_of(cases[2], one), one, to="apply", opinion="请补充")
    return version


def asked(school, unit=None, actor=None):
    first, last = MONDAY.date(), (MONDAY + timedelta(days=16)).date()
    return Asked(actor or school.admin, unit or school.unit, first, last)


def test_flows_nodes_and_people_are_counted_in_working_days(school, handled):
    found = statistics(asked(school))
    [flow] = found.flows
    assert (flow.name, flow.started, flow.finished, flow.rejected) == ("采购", 3, 1, 1)
    office, head = flow.nodes["办公室"], flow.nodes["校长"]
    assert (len(office.cases), office.median, office.mean, office.overdue_rate) == (3, 2, 11 / 3, 100 / 3)
    assert (head.days, head.overdue_rate) == ([1, 0], None)  # nothing had to be signed by a day
    assert set(flow.nodes) == {"办公室", "校长"}  # not the initiator's form
    assert [(rank.name, rank.times.median, rank.times.overdue_rate) for rank in found.ranks] == [
        ("李乙", 0.5, None),
        ("王甲", 2, 100 / 3),
    ]


def test_what_waits_beyond_its_time_is_counted_while_it_waits(enter, school):
    one, two = school.signers[:2]
    late = {"days": 1, "then": "escalate", "to": [{"kind": "user", "users": [two.user.pk]}]}
    with clock.stopped(MONDAY):
        case = start(make_flow(school.unit, approve("办公室", one, due=late), name="采购"), school.teacher)
        assert overdue(asked(school)).count() == 0
        clock.advance(timedelta(days=2))
        assert list(overdue(asked(school))) == [case]
        timers._look_after(case.runs.get(status="active").pk)  # to the one above: it is still late
        assert list(overdue(asked(school))) == [case]
        acting.agree(task_of(case, two), two)
        assert overdue(asked(school)).count() == 0
        found = statistics(asked(school))
        assert [times.overdue for times in found.flows[0].nodes.values()] == [1]


def test_what_waits_beyond_its_time_is_on_the_page_and_opens(enter, school):
    late = clock.now() - timedelta(days=9)
    with clock.stopped(late):
        case = start(
            make_flow(school.unit, approve("办公室", school.signers[0], due={"days": 1}), name="采购"), school.teacher
        )
    page = "".join(strip_tags(text(enter(school.admin, "approvals-statistics"))).split())
    assert "超时未办1件" in page
    assert case.title in text(enter(school.admin, "approvals-statistics-rows", what="overdue"))


def test_the_period_ends_with_its_last_day(school, handled):
    early = Asked(school.admin, school.unit, MONDAY.date(), MONDAY.date() + timedelta(days=1))
    [flow] = statistics(early).flows
    assert (flow.started, flow.finished, [len(times.cases) for times in flow.nodes.values()]) == (3, 0, [1])


def test_who_signs_in_turn_is_measured_from_his_turn(school):
    one, two = school.signers[:2]
    with clock.stopped(MONDAY):
        case = start(make_flow(school.unit, approve("依次", one, two, mode="seq")), school.teacher)
        clock.advance(timedelta(days=3))
        agree(case, one)
        clock.advance(timedelta(days=1))
        agree(case, two)
    assert [(rank.name, rank.times.median) for rank in statistics(asked(school)).ranks] == [("李乙", 1), ("王甲", 3)]


def test_above_a_school_units_are_compared_and_copies_counted_with_their_template(school, handled):
    """The county sees its schools; the other county's school is not in it."""
    county = make_staff(school.city.county, "区县管理员")
    for unit in (school.city.second_school, school.city.other_school):
        copy = FlowDef.objects.create(code=handled.flow.code, name="采购", unit=unit)
        signer = make_staff(unit, "赵校长")
        version = FlowVersion.objects.create(
            flow=copy, number=1, status="live", tree=[handled.tree[0], approve("校长", signer)]
        )
        with clock.stopped(MONDAY):
            agree(start(version, make_staff(unit, "钱老师")), signer)
    found = statistics(asked(school, school.city.county, county))
    [flow] = found.flows
    assert (flow.started, len(flow.nodes["校长"].cases), found.people) == (4, 3, False)
    assert [rank.name for rank in found.ranks] == ["江南初中", "浮桥中心小学"]


def test_figures_cost_the_same_however_many_there_are(school, handled, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        statistics(asked(school))


def links(page):
    """Every figure of the page with the address that it opens."""
    counts = [(value, href) for _, value, href in page.context["counts"]]
    for line in page.context["flows"]:
        counts += [(value, href) for _, value, href in line["counts"]]
    lines = [*page.context["ranks"], *(node for flow in page.context["flows"] for node in flow["nodes"])]
    return counts + [(line[name], line[f"{name}_href"]) for line in lines for name in ("count", "late")]


def test_every_figure_opens_as_many_applications_as_it_counts(enter, school, handled, client):
    page = enter(school.admin, "approvals-statistics", **WEEK)
    assert all(word in text(page) for word in ("采购", "办公室", "王甲", "3.7 天", "33.3%"))
    assert all(f'value="{day}"' in text(page) for day in WEEK.values())
    figures = links(page)
    assert len(figures) == 14
    assert [(value, client.get(href).context["page"].paginator.count) for value, href in figures] == [
        (value, value) for value, _ in figures
    ]
    assert client.get(page.context["late_href"]).context["page"].paginator.count == 1


def test_units_open_their_own_figures_and_their_rows(enter, school, handled, client):
    bureau = make_user_with(school.city.bureau, perms.view, name="市管理员")
    page = enter(Actor.of(bureau), "approvals-statistics", **WEEK)
    assert all(value == client.get(href).context["page"].paginator.count for value, href in links(page))
    [rank] = page.context["ranks"]
    assert rank["name"] == school.city.county.label
    below = client.get(client.get(rank["href"]).context["ranks"][0]["href"])
    assert (below.context["asked"].unit, below.context["found"].people) == (school.unit, True)
    assert [crumb.label for crumb in below.context["crumbs"][2:]] == [
        unit.label for unit in (school.city.bureau, school.city.county, school.unit)
    ]


def test_nothing_outside_ones_reach_is_counted_or_opened(enter, school, handled):
    stranger = Actor.of(make_user_with(school.city.other_school, perms.view))
    assert enter(stranger, "approvals-statistics", unit=school.unit.pk).status_code == 404
    assert enter(stranger, "approvals-statistics-rows", unit=school.unit.pk, what="started", **WEEK).status_code == 404
    assert enter(stranger, "approvals-statistics-excel", unit=school.unit.pk).status_code == 404
    assert enter(stranger, "approvals-statistics-rows", what="started", flow=handled.flow_id, **WEEK).status_code == 404
    assert (
        enter(stranger, "approvals-statistics-rows", what="handled", by=school.signers[0].user.pk, **WEEK).status_code
        == 404
    )
    assert enter(stranger, "approvals-statistics-rows", what="handled", of=school.unit.pk, **WEEK).status_code == 404
    nothing = text(enter(stranger, "approvals-statistics", **WEEK))
    assert "这段时间没有审批" in nothing
    assert '<span class="kpi-value num">—</span>' in nothing  # no rate, hence no per cent either
    assert f'value="{clock.today()}"' in text(
        enter(stranger, "approvals-statistics")
    )  # this month, if nothing is asked
    assert enter(school.teacher, "approvals-statistics").status_code == 403


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first": "2018-10-20", "last": "2018-10-01"}, "结束日期不能早于开始日期"),
        ({"first": "2016-01-01", "last": "2018-10-01"}, "一次最多统计一年"),
        ({"first": "十月"}, "请按 2026-03-01 的格式填写"),
    ],
)
def test_a_period_that_makes_no_sense_is_told(enter, school, days, words):
    page = enter(school.admin, "approvals-statistics", **days)
    assert (page.status_code, words in text(page)) == (422, True)


def test_the_sheets_hold_what_the_page_shows(enter, school, handled):
    answer = enter(school.admin, "approvals-statistics-excel", **WEEK)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["流程", "环节", "及时率排名"]
    rows = [book.get_sheet_by_name(name).to_python()[1] for name in book.sheet_names]
    assert rows[0] == ["采购", 3, 1, 1]
    assert rows[1] == ["采购", "办公室", 3, 2, 3.67, 1, 33.3]
    assert rows[2] == [1, "李乙", 2, 0.5, 0.5, 0, ""]
