"""使用情况: vouchers first, never above what is left, reviewed by the school's own desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from citong.apps.awards.actions import uses as acts
from citong.apps.awards.models import Award, LedgerEntry
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from tests.factories import actor_for
from tests.factories.awards import make_award, make_report


@pytest.fixture
def award(round_):
    return make_award(round_.projects[0], 3_000_000, paid=2_000_000)


def titles(actor):
    return [item.title for item in work.for_actor(actor)]


def test_without_a_voucher_nothing_is_submitted(round_, award):
    with pytest.raises(Refused, match="还没有上传凭证，请先在“附件”中上传"):
        acts.submit_report(make_report(award, voucher=False), by=round_.by(round_.school))


def test_no_more_is_reported_than_is_left_with_what_waits(round_, award):
    school = round_.by(round_.school)
    acts.submit_report(make_report(award, 1_500_000), by=school)
    with pytest.raises(
        Refused, match=r"结余 20,000.00 元（另有 15,000.00 元待审核），还能上报 5,000.00 元，本次 6,000.00 元超出"
    ):
        acts.submit_report(make_report(award, 600_000), by=school)
    assert acts.submit_report(make_report(award, 500_000), by=school).status == "submitted"


def test_the_schools_own_county_reviews_and_the_ledger_grows(round_, award):
    report = acts.submit_report(make_report(award, 500_000), by=round_.by(round_.school))
    county = round_.by(round_.county)
    assert titles(county) == [f"审核使用情况：{report}"]
    done = acts.accept_report(report, opinion="凭证齐全", by=county)
    assert (done.status, done.reviewed_by, done.remark) == ("accepted", round_.county, "凭证齐全")
    entry = LedgerEntry.objects.get(kind="use")
    assert (entry.amount_fen, entry.report, entry.document_number) == (500_000, report, "2019-03-018")
    assert Award.objects.get(pk=award.pk).balance_fen == 1_500_000
    assert titles(county) == []
    assert titles(round_.by(round_.school)) == [f"使用情况待上报：{award.pool.title}，结余 15,000.00 元"]


def test_another_county_cannot_review_and_the_city_may(round_, award):
    report = acts.submit_report(make_report(award), by=round_.by(round_.school))
    with pytest.raises(PermissionDenied):
        acts.accept_report(report, opinion="同意", by=actor_for(round_.city.other_county, "awards.review"))
    assert acts.accept_report(report, opinion="同意", by=round_.by(round_.officer)).status == "accepted"


def test_a_city_direct_school_is_reviewed_at_the_city(round_):
    award = make_award(round_.projects[2], paid=1_000_000)
    school = actor_for(round_.city.direct_school, "awards.use", "awards.view")
    report = acts.submit_report(make_report(award), by=school)
    assert titles(round_.by(round_.officer)) == [f"审核使用情况：{report}"]


def test_a_returned_report_waits_at_the_school_until_it_comes_again(round_, award):
    school, county = round_.by(round_.school), round_.by(round_.county)
    report = acts.submit_report(make_report(award), by=school)
    back = acts.return_report(report, reason="发票抬头有误", by=county)
    assert (back.status, back.remark) == ("returned", "发票抬头有误")
    assert f"修改使用情况：{report.title}" in titles(school)
    assert "发票抬头有误" in Message.objects.get(user=round_.school).body
    acts.change_report(back, amount_fen=400_000, by=school)
    again = acts.submit_report(back, by=school)
    assert (again.status, again.remark, again.amount_fen) == ("submitted", "", 400_000)
    assert f"修改使用情况：{report.title}" not in titles(school)


def test_when_everything_is_accounted_for_nothing_waits(round_):
    award = make_award(round_.projects[0], paid=2_000_000)
    acts.news.settle(award, award.balance_fen, round_.by(round_.officer))
    report = acts.submit_report(make_report(award, 2_000_000), by=round_.by(round_.school))
    assert len(titles(round_.by(round_.school))) == 1
    acts.accept_report(report, opinion="同意", by=round_.by(round_.county))
    assert titles(round_.by(round_.school)) == []
    assert "奖补结余 0.00 元" in Message.objects.get(user=round_.school).body


def test_what_was_submitted_is_not_changed(round_, award):
    report = acts.submit_report(make_report(award), by=round_.by(round_.school))
    with pytest.raises(Refused, match="当前状态为「待审核」，不能修改使用情况"):
        acts.change_report(report, title="别的", by=round_.by(round_.school))


def test_a_school_reports_only_on_its_own_money_and_on_what_it_spent(round_, award):
    school = round_.by(round_.school)
    report = make_report(award)
    with pytest.raises(Refused, match="只能填报本校的奖补资金"):
        acts.change_report(report, award=make_award(round_.projects[1]), by=school)
    with pytest.raises(Refused, match="支出日期不能晚于今天"):
        acts.change_report(report, spent_on=clock.today() + timedelta(days=1), by=school)


def test_money_that_was_taken_back_meanwhile_is_not_accepted(round_, award):
    report = acts.submit_report(make_report(award, 2_000_000), by=round_.by(round_.school))
    entry = award.entries.get(kind="disbursement")
    LedgerEntry.objects.create(award=award, kind="disbursement", amount_fen=-entry.amount_fen, reverses=entry)
    with pytest.raises(Refused, match=r"只结余 0.00 元，不足以核定这笔支出，请退回学校"):
        acts.accept_report(report, opinion="同意", by=round_.by(round_.county))
