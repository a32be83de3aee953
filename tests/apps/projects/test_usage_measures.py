"""What the assessment makes of the usage that was frozen with the reports: accounts, notices, completeness of the data."""

from datetime import date

import pytest
from django.urls import reverse

from citong.apps.projects.models import Obligation, Report
from citong.lib import clock
from citong.records.programmes.measures import registry
from citong.records.programmes.models import Suspension
from tests.factories.pilots import at
from tests.factories.programmes import make_project

THIRD = {"active": {"校长（园长）": 1, "教职工": 4}, "accounts": 8, "approvals": 2, "finished": 9, "completeness": 75}
SECOND = {**THIRD, "active": {"教职工": 2}, "messages": 9, "read": 9, "completeness": 50}
END = date(2019, 4, 30)


def sent(project, month, day, usage, version=3, number=1):
    """As ``send_report`` leaves it."""
    row, moment = Obligation.objects.get(project=project, month=month), at(f"{day} 10:00:00")
    frozen = {"usage": usage, "usage_version": version, "sent_at": moment}
    Report.objects.create(obligation=row, number=number, status="sent", **frozen)
    if row.first_sent_at is None:
        Obligation.objects.filter(pk=row.pk).update(first_sent_at=moment, status="sent")


def measured(code, project, until=END):
    with clock.travel(at("2019-05-02 09:00:00")):
        return registry[code].compute([project], until)[project.pk]


@pytest.fixture
def reported(project):
    """December by the second version, January and its correction by the third, February never, the school rests in March."""
    sent(project, date(2018, 12, 1), "2018-12-20", SECOND, version=2)
    sent(project, date(2019, 1, 1), "2019-01-20", {**THIRD, "notices": 4, "notices_read": 1})
    sent(project, date(2019, 1, 1), "2019-03-02", {**THIRD, "notices": 4, "notices_read": 4}, number=2)
    sent(project, date(2019, 4, 1), "2019-04-20", {**THIRD, "active": {"教职工": 9}, "notices": 0, "notices_read": 0})
    Suspension.objects.create(project=project, since=date(2019, 3, 1), until=date(2019, 4, 1), reason="改造")
    return project


def test_usage_is_the_mean_of_the_months_that_were_due(reported):
    found = measured("reports.usage", reported)  # 2 of 8; (5 of 8 + 4 of 4) / 2; nothing; more than all
    assert str(found.value) == "51.56"
    assert found.inputs == {
        "应报月数": 4, "应报未报": 1, "活跃账号（各月合计）": 15, "本校账号（各月合计）": 24, "已读通知公告": 4, "收到通知公告": 4,
        "统计口径": "第 2、3 版",
    }  # fmt: skip
    assert found.href == reverse("projects-months", args=[reported.pk])


def test_data_quality_is_the_mean_of_how_much_was_filled(reported):
    found = measured("reports.completeness", reported)  # 50, 75, nothing, 75
    assert (str(found.value), found.inputs) == ("50.00", {"应报月数": 4, "应报未报": 1, "各月完整度合计（%）": 200})
    assert found.href == reverse("projects-months", args=[reported.pk])


def test_what_was_sent_after_the_day_changes_nothing(reported):
    found = measured("reports.usage", reported, date(2019, 1, 31))  # 2 of 8; (5 of 8 + 1 of 4) / 2
    assert (str(found.value), found.inputs["已读通知公告"]) == ("34.38", 1)


def test_before_the_first_month_is_due_there_is_nothing_to_measure(project, city):
    later = make_project(project.programme, city.second_school, starts_on=date(2019, 4, 28))
    for code in ("reports.usage", "reports.completeness"):
        assert (measured(code, later).value, measured(code, later).inputs["应报月数"]) == (None, 0)
