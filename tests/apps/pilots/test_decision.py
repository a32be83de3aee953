"""Decisions wait unseen, are published at once, can be objected to, and end in projects."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from citong.apps.pilots.actions import decision
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Decision, Objection, Publicity, Quota
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import publicity as publicity_queries
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.audit import trail
from citong.platform.inbox.models import WorkItem
from citong.records.programmes.models import Project
from tests.apps.pilots.papers.reading import text_of
from tests.apps.pilots.rounds import DECIDER, decide_all, notice, object_to, publish, statuses, together
from tests.factories import actor_for, make_user_with
from tests.factories.pilots import at


def test_a_decision_against_the_ranking_needs_a_reason(reviewed, officer):
    with pytest.raises(ValidationError) as refused:
        decision.decide(Decision(application=reviewed[2], outcome="proposed"), by=officer)
    assert refused.value.message_dict["reason"] == ["拟定结果与评审排名不一致，请说明理由。"]
    entered = decision.decide(
        Decision(application=reviewed[2], outcome="proposed", reason="山区薄弱校，重点扶持"), by=officer
    )
    assert entered.exception


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_decide_on_one_school_the_second_is_told(city, reviewed, officer):
    colleague = actor_for(city.bureau, *DECIDER)
    answers = together(*(
        lambda outcome=outcome, by=by: decision.decide(
            Decision(application=reviewed[0], outcome=outcome, reason="综合评议"), by=by
        )
        for outcome, by in (("proposed", officer), ("declined", colleague))
    ))  # fmt: skip
    assert answers == ["", f"{reviewed[0].unit.name}的结果刚刚已由他人拟定，请刷新页面后再看。"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_what_was_decided_also_when_somebody_changes_it_at_that_moment(
    city, batch, reviewed, officer
):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    colleague = actor_for(city.bureau, *DECIDER)
    entered = Decision.objects.get(application=reviewed[1])
    together(
        lambda: publish(batch, officer),
        lambda: decision.redecide(entered, outcome="reserve", reason="再议", by=colleague),
        lambda: publish(batch, colleague),
    )
    outcome = Decision.objects.get(application=reviewed[1]).outcome
    shown = {"proposed": "publicised", "reserve": "reserve"}[outcome]
    assert statuses(reviewed) == ["publicised", shown, "declined"]
    assert Publicity.objects.count() == 1


def test_entered_decisions_move_nothing_and_are_hidden_from_county_and_school(city, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    assert statuses(reviewed) == [Status.REVIEWED] * 3
    for unit in (city.county, city.school):
        assert Decision.objects.visible_to(actor_for(unit, *DECIDER), perms.decide).count() == 0


def audited(application):
    """The moves of an application that the trail knows, the last first."""
    return [f"{e.label}：{' → '.join(e.changes['status'])}" for e in trail.history(application)]


def test_publicity_shows_all_decisions_at_once(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "reserve"), officer)
    publicity = publish(batch, officer)
    assert statuses(reviewed) == [Status.PUBLICISED, Status.PUBLICISED, Status.RESERVE]
    assert publicity.ends_on == date(2018, 12, 29)  # five working days after the first; the Saturday is worked
    assert Decision.objects.filter(publicity=publicity, published_at=publicity.published_at).count() == 3
    assert audited(reviewed[0]) == ["公示：proposed → publicised", "公布拟定结果：reviewed → proposed"]
    assert audited(reviewed[2]) == ["公布拟定结果：reviewed → reserve"]


def test_publicity_counts_make_up_workdays_and_holidays(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    publicity = publish(batch, officer, starts_on=date(2018, 12, 27))  # the 29th is worked, 30th to 1st is New Year
    assert publicity.ends_on == date(2019, 1, 4)


def test_a_later_change_of_the_batch_leaves_the_days_of_a_publicity_alone(client, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    publicity = publish(batch, officer)
    Batch.objects.filter(pk=batch.pk).update(publicity_days=10)
    page, paper = (client.get(reverse(f"public-pilots-{name}", args=[publicity.pk])) for name in ("list", "paper"))
    assert "2018-12-24 至 2018-12-29（5 个工作日）" in page.text
    assert "公示时间：2018年12月24日至2018年12月29日，共5个工作日。" in text_of(paper.content)


def test_nothing_is_published_while_one_is_undecided(batch, reviewed, officer):
    decide_all(reviewed[:2], ("proposed", "proposed"), officer)
    with pytest.raises(Refused, match="还有 1 所学校未拟定结果（鲤城区江南初级中学）"):
        publish(batch, officer)
    assert statuses(reviewed) == [Status.REVIEWED] * 3


def test_a_publicity_cannot_begin_in_the_past(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    with pytest.raises(ValidationError) as refused:
        publish(batch, officer, starts_on=date(2018, 12, 21))
    assert refused.value.message_dict["starts_on"] == ["公示开始日期不能早于今天，否则公示不足规定的工作日。"]


def test_a_cut_that_moves_after_the_decision_makes_it_an_exception_that_needs_a_reason(batch, reviewed, officer):
    for application, outcome in zip(reviewed, ("proposed", "proposed", "declined"), strict=True):
        decision.decide(Decision(application=application, outcome=outcome), by=officer)
    Batch.objects.filter(pk=batch.pk).update(cut=1)
    batch.refresh_from_db()
    with pytest.raises(Refused, match=f"1 所学校的拟定结果与现在的排名不一致（{reviewed[1].unit.name}），请先说明理由"):
        publish(batch, officer)
    entered = Decision.objects.get(application=reviewed[1])
    decision.redecide(entered, outcome="proposed", reason="山区薄弱校，重点扶持", by=officer)
    publish(batch, officer)
    marked = Decision.objects.order_by("pk").values_list("exception", flat=True)
    assert list(marked) == [False, True, False]


def enter(client, batch, lines):
    """Fill in the board: application, outcome, reason."""
    form = {
        f"{a.pk}-{name}": value for a, *given in lines for name, value in zip(("outcome", "reason"), given, strict=True)
    }
    return client.post(reverse("pilots-decision-batch", args=[batch.pk]), form)


def test_a_board_with_one_mistake_saves_nothing_and_keeps_what_was_typed(client, city, batch, reviewed):
    client.force_login(make_user_with(city.bureau, *DECIDER))
    answer = enter(client, batch, ((reviewed[0], "proposed", "第一名"), (reviewed[2], "proposed", "")))
    assert answer.status_code == 422
    assert "1 所学校需要修改" in answer.text
    assert "拟定结果与评审排名不一致，请说明理由。" in answer.text
    assert 'value="第一名"' in answer.text
    assert Decision.objects.count() == 0
    again = enter(client, batch, ((reviewed[0], "proposed", "第一名"), (reviewed[2], "proposed", "重点扶持")))
    assert again.status_code == 302
    assert Decision.objects.count() == 2


def test_the_cut_moves_and_whoever_is_undecided_follows_it(client, city, batch, reviewed, officer):
    client.force_login(make_user_with(city.bureau, *DECIDER))
    decision.decide(Decision(application=reviewed[1], outcome="reserve", reason="基础稍弱"), by=officer)
    cut, follow = (reverse(f"pilots-decision-{name}", args=[batch.pk]) for name in ("cut", "follow"))
    assert "入选线请填写大于 0 的名次。" in client.post(cut, {"cut": "0"}, follow=True).text
    assert "入选线已设为第 1 名。" in client.post(cut, {"cut": "1"}, follow=True).text
    assert "已按入选线拟定 2 所学校。" in client.post(follow, follow=True).text
    assert [a.decision.outcome for a in Application.objects.order_by("pk")] == ["proposed", "reserve", "declined"]


def test_before_publishing_the_page_says_what_is_missing_and_when_the_publicity_would_end(
    client, city, batch, reviewed
):
    client.force_login(make_user_with(city.bureau, *DECIDER))
    enter(client, batch, ((reviewed[0], "proposed", ""),))
    page = client.get(reverse("pilots-decision-publish", args=[batch.pk])).text
    assert "还有 2 所学校未拟定结果。" in page
    assert "今天（2018-12-24）开始，2018-12-29 结束" in page


def test_never_more_than_the_places_in_all(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "proposed"), officer)
    with pytest.raises(Refused, match="拟入选 3 所，超过总名额 2 个"):
        publish(batch, officer)
    assert Publicity.objects.count() == 0


def test_anybody_may_object_while_it_runs_and_an_upheld_one_takes_the_school_off(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    objection = object_to(reviewed[1], publicity)
    answered = decision.answer_objection(objection, verdict="upheld", reply="经核查，带宽不达标。", by=officer)
    assert (answered.status, statuses(reviewed)[1]) == ("upheld", Status.DECLINED)
    with clock.travel(at("2018-12-30 08:00:00")), pytest.raises(Refused, match="公示期已于 2018-12-29 结束"):
        object_to(reviewed[0], publicity)


def test_an_objection_waits_at_the_citys_desk_until_it_is_answered(city, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    objection = object_to(reviewed[0], publish(batch, officer))
    item = WorkItem.objects.get(kind="pilots.objection")
    assert (item.unit, item.url, item.done_at) == (city.bureau, reverse("objections-detail", args=[objection.pk]), None)
    assert reviewed[0].unit.name in item.title
    decision.answer_objection(objection, verdict="rejected", reply="经核查，数据属实。", by=officer)
    assert WorkItem.objects.filter(kind="pilots.objection", done_at=None).count() == 0
    with pytest.raises(Refused, match="这条异议已经答复"):
        decision.answer_objection(objection, verdict="upheld", reply="改判。", by=officer)


def test_before_it_begins_a_publicity_takes_no_objections_and_says_so(client, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer, starts_on=date(2018, 12, 26))
    with pytest.raises(Refused, match="公示从 2018-12-26 开始，届时受理异议"):
        object_to(reviewed[0], publicity)
    page = client.get(reverse("public-pilots-list", args=[publicity.pk])).text
    assert "未开始" in page
    assert "已结束" not in page


def test_only_a_publicised_school_can_be_objected_to(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    with pytest.raises(Refused, match="请选择公示名单中的学校"):
        object_to(reviewed[2], publicity)


def test_establishment_waits_for_the_end_and_for_open_objections(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    with pytest.raises(Refused, match="公示期到 2018-12-29 才结束"):
        decision.establish(notice(publicity), by=officer)
    objection = object_to(reviewed[0], publicity)
    with clock.travel(at("2018-12-31 09:00:00")):
        with pytest.raises(Refused, match="还有 1 条异议没有答复"):
            decision.establish(notice(publicity), by=officer)
        decision.answer_objection(objection, verdict="rejected", reply="经核查，数据属实。", by=officer)
        decision.establish(notice(publicity), by=officer)
    assert statuses(reviewed) == [Status.ESTABLISHED, Status.ESTABLISHED, Status.DECLINED]
    assert audited(reviewed[0])[0] == "立项：publicised → established"
    assert [(p.unit, p.starts_on, p.ends_on) for p in Project.objects.order_by("number")] == [
        (reviewed[0].unit, date(2018, 12, 31), date(2020, 12, 30)),
        (reviewed[1].unit, date(2018, 12, 31), date(2020, 12, 30)),
    ]


def test_never_more_are_established_than_there_are_places_in_all(batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    Quota.objects.filter(batch=batch, unit=reviewed[0].desk).update(places=0)
    with clock.travel(at("2018-12-31 09:00:00")), pytest.raises(Refused, match="立项 2 所，超过总名额 1 个，请先调整"):
        decision.establish(notice(publicity), by=officer)
    assert statuses(reviewed) == [Status.PUBLICISED, Status.PUBLICISED, Status.DECLINED]
    assert Project.objects.count() == 0


@pytest.fixture
def ended(batch, reviewed, officer):
    """A publicity that is over."""
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    publicity = publish(batch, officer)
    with clock.travel(at("2018-12-31 09:00:00")):
        yield publicity


def test_a_notice_is_dated_after_the_publicity(ended, officer):
    with pytest.raises(ValidationError) as refused:
        decision.establish(notice(ended, issued_on=date(2018, 12, 29)), by=officer)
    assert refused.value.message_dict["issued_on"] == ["成文日期要晚于公示结束日期 2018-12-29。"]


def test_once_it_is_issued_anybody_reads_the_result_notice(client, ended, reviewed, officer):
    page, paper = (reverse(f"public-pilots-{name}", args=[ended.pk]) for name in ("list", "notice"))
    assert (client.get(paper).status_code, paper in client.get(page).text) == (404, False)
    decision.establish(notice(ended), by=officer)
    said = text_of(client.get(paper).content)
    assert "泉教装〔2018〕12号" in said
    assert [a.unit.name in said for a in reviewed] == [True, False, False]
    shown = client.get(page).text
    assert f'href="{paper}"' in shown
    assert "试点校名单（1 所）" in shown


@pytest.mark.parametrize("number", ["泉教装[2018]12号", "泉教装〔2018〕第12号", "泉教装〔2018〕012号", "12号"])
def test_a_notice_has_a_number_as_official_documents_have(ended, officer, number):
    written = notice(ended)
    written.document_number = number
    with pytest.raises(ValidationError) as refused:
        decision.establish(written, by=officer)
    assert list(refused.value.message_dict) == ["document_number"]
    assert Project.objects.count() == 0


def test_without_a_school_left_there_is_nothing_to_establish(ended, reviewed, officer):
    with clock.travel(at("2018-12-27 09:00:00")):
        objection = object_to(reviewed[0], ended)
    decision.answer_objection(objection, verdict="upheld", reply="经核查，带宽不达标。", by=officer)
    with pytest.raises(Refused, match="公示名单中已没有学校"):
        decision.establish(notice(ended), by=officer)


def test_a_notice_is_addressed_to_those_whom_the_batch_was_sent_to(batch):
    batch.notice_text = "关于开展试点申报工作的通知\n\n各县（市、区）教育局，市直学校：\n\n根据有关要求：现通知如下。"
    assert publicity_queries.addressees(batch) == "各县（市、区）教育局，市直学校"


def test_an_objection_without_a_way_to_answer_comes_back_with_all_that_was_typed(client, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    url = reverse("public-pilots-object", args=[publish(batch, officer).pk])
    typed = {"application": reviewed[0].pk, "name": "张三", "contact": "微信联系", "text": "反映带宽不实"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "请填写手机号码、带区号的固定电话或电子邮箱，以便答复。" in answer.text
    assert "反映带宽不实" in answer.text
    assert 'value="张三"' in answer.text
    assert Objection.objects.count() == 0
    for contact in ("13905950123", "0595-22764117", "zhang@example.cn"):
        assert client.post(url, {**typed, "contact": contact}).status_code == 302
    assert Objection.objects.count() == 3


def test_empty_fields_of_an_objection_say_what_to_fill_in(client, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "declined", "declined"), officer)
    text = client.post(reverse("public-pilots-object", args=[publish(batch, officer).pk]), {"name": ""}).text
    for words in (
        "请选择所涉学校。",
        "请填写您的姓名或单位名称。",
        "请填写联系方式，以便核实和答复。",
        "请写明异议的内容和依据。",
    ):
        assert words in text
