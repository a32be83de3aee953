"""A pool: alternatives side by side, double funding answered, two different persons, what is approved is what was seen."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from citong.apps.awards.actions import pool as acts
from citong.apps.awards.models import Acknowledgement, Award, LedgerEntry, OtherFunding, Pool, Scheme, TakenResult
from citong.apps.awards.queries import allotting
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from citong.records.programmes.actions import projects as project_actions
from citong.records.programmes.models import Project
from tests.factories import make_city_tree, make_user_with
from tests.factories.awards import grade, make_award, make_pool, make_scheme, tiers
from tests.factories.programmes import make_programme, make_project


def amounts(pool):
    return list(Award.objects.filter(pool=pool).order_by("project__number").values_list("amount_fen", flat=True))


def titles(actor):
    return [item.title for item in work.for_actor(actor)]


def test_alternatives_stand_side_by_side_with_totals_and_differences(round_):
    pool = round_.graded("excellent", "good", "pass")
    make_scheme(pool, title="方案一")
    make_scheme(pool, ("excellent", 2), ("good", 1), ("pass", 1), ("fail", 0), title="方案二")
    make_scheme(pool, ("excellent", 2, 0, 100), ("good", 1, 0, 100), ("pass", 1, 0, 100), ("fail", 0), title="方案三")
    found = allotting.comparison(pool)
    assert [[cell.amount for cell in line.cells] for line in found.schools] == [
        [5_555_556, 5_000_000, None],
        [3_333_333, 2_500_000, None],
        [1_111_111, 2_500_000, None],
    ]
    assert [line.cells[1].change for line in found.schools] == [-555_556, -833_333, 1_388_889]
    assert [(line.label, line.count) for line in found.grades] == [("优秀", 1), ("良好", 1), ("合格", 1)]
    assert [(line.label, line.cells[0].amount) for line in found.desks] == [
        ("市教育局", 1_111_111),
        ("鲤城区教育局", 5_555_556),
        ("安溪县教育局", 3_333_333),
    ]
    assert [cell.amount for cell in found.total] == [10_000_000, 10_000_000, None]
    assert "99,997.00 元分不出去" in found.outcomes[2].refused


def test_a_scheme_in_which_a_better_grade_is_worse_off_is_not_kept(round_):
    pool = round_.graded("excellent", "good", "pass")
    scheme, wrong = Scheme(pool=pool, title="方案一"), tiers(("excellent", 1), ("good", 2), ("pass", 1), ("fail", 0))
    with pytest.raises(Refused, match="“优秀”的份额不能低于“良好”的份额"):
        acts.add_scheme(scheme, tiers=wrong, by=round_.by(round_.officer))
    assert Scheme.objects.count() == 0


def test_approved_by_a_second_person_the_awards_stand_in_the_ledger(round_):
    pool = round_.graded("excellent", "good", "fail")
    approved = round_.approve(pool, make_scheme(pool))
    assert (approved.status, approved.proposed_by, approved.approved_by) == ("approved", round_.officer, round_.second)
    assert amounts(pool) == [6_250_000, 3_750_000]
    assert [(e.kind, e.amount_fen) for e in LedgerEntry.objects.order_by("pk")] == [
        ("award", 6_250_000),
        ("award", 3_750_000),
    ]


def test_the_first_person_cannot_be_the_second(round_):
    pool = round_.graded("excellent", "good", "pass")
    officer = round_.by(round_.officer)
    proposed = acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=officer)
    with pytest.raises(Refused, match="复核人不能是提交人本人"):
        acts.approve(proposed, opinion="同意", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pool.objects.filter(pk=pool.pk).update(status="approved", approved_by=round_.officer)
    assert Award.objects.count() == 0


def test_a_second_approval_changes_nothing(round_):
    pool = round_.graded("excellent", "good", "pass")
    approved = round_.approve(pool, make_scheme(pool))
    third = make_user_with(round_.city.bureau, "awards.approve")
    with pytest.raises(Refused, match="当前状态为「已批准」"):
        acts.approve(approved, opinion="同意", by=Actor.of(third))
    assert len(amounts(pool)) == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_the_same_moment_one_succeeds():
    city = make_city_tree()
    project = make_project(make_programme(city.bureau), city.school)
    grade(project)
    pool = make_pool(project.programme)
    perms = ("awards.pool", "awards.approve", "awards.plan")
    officer, *others = (make_user_with(city.bureau, *perms) for _ in range(3))
    proposed = acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=Actor.of(officer))
    barrier, said = Barrier(2), []

    def press(user):
        barrier.wait()
        try:
            acts.approve(proposed, opinion="同意", by=Actor.of(user))
            said.append("approved")
        except ValidationError as error:
            said.append(error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=press, args=(user,)) for user in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["approved", "当前状态为「已批准」，不能复核批准。"]
    assert LedgerEntry.objects.count() == 1


def test_what_is_approved_is_what_was_put_before_the_second_person(round_):
    pool = round_.graded("excellent", "good", "pass")
    proposed = acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=round_.by(round_.officer))
    Project.objects.filter(pk=round_.projects[2].pk).update(status="revoked")
    with pytest.raises(Refused, match="分配结果不再一致。请退回后重新提交"):
        acts.approve(proposed, opinion="同意", by=round_.by(round_.second))


def test_a_later_correction_of_a_grade_changes_no_award(round_):
    pool = round_.graded("excellent", "good", "pass")
    round_.approve(pool, make_scheme(pool))
    TakenResult.objects.update(grade="fail")
    assert amounts(pool) == [5_555_556, 3_333_333, 1_111_111]
    assert set(Award.objects.values_list("grade", flat=True)) == {"excellent", "good", "pass"}


def test_it_is_sent_back_with_a_reason_and_proposed_again(round_):
    pool = round_.graded("excellent", "good", "pass")
    scheme = make_scheme(pool)
    proposed = acts.propose(pool, scheme=scheme, reasons={}, by=round_.by(round_.officer))
    back = acts.send_back(proposed, reason="档次差距过大", by=round_.by(round_.second))
    assert (back.status, back.chosen, back.lines) == ("draft", None, [])
    told = Message.objects.filter(user=round_.officer).values_list("title", flat=True)
    assert list(told) == ["“2019年中期考核奖补资金”的分配方案被退回"]
    assert titles(round_.by(round_.second)) == []
    assert round_.approve(back, scheme).status == "approved"


def test_each_step_puts_the_next_on_somebodys_desk(round_):
    pool = round_.graded("excellent", "good", "fail")
    acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=round_.by(round_.officer))
    assert titles(round_.by(round_.second)) == ["复核分配方案：2019年中期考核奖补资金"]
    assert [m.title for m in Message.objects.filter(user=round_.second)] == ["请复核“2019年中期考核奖补资金”的分配方案"]
    assert not Message.objects.filter(user=round_.officer).exists()
    acts.approve(Pool.objects.get(), opinion="同意", by=round_.by(round_.second))
    assert titles(round_.by(round_.officer)) == ["登记下达文号并拨付：2019年中期考核奖补资金"]
    assert [m.title for m in Message.objects.filter(user=round_.school)] == ["鲤城区浮桥中心小学获得奖补 62,500.00 元"]


@pytest.mark.parametrize(
    ("scheme", "says"),
    [
        (
            (("excellent", 1, 0, 100), ("good", 1, 0, 100), ("pass", 1, 0, 100), ("fail", 0)),
            "分不出去。请提高或取消每校上限",
        ),
        (
            (("excellent", 1, 9_000_000), ("good", 1, 9_000_000), ("pass", 1), ("fail", 0)),
            "请降低每校最低额，或增加资金总额",
        ),
    ],
)
def test_what_cannot_be_spent_exactly_is_not_proposed(round_, scheme, says):
    pool = round_.graded("excellent", "good", "pass")
    with pytest.raises(Refused, match=says):
        acts.propose(pool, scheme=make_scheme(pool, *scheme), reasons={}, by=round_.by(round_.officer))


def test_no_school_is_forgotten(round_):
    pool = round_.graded("excellent", "good", "pass")
    TakenResult.objects.filter(project=round_.projects[1]).delete()
    with pytest.raises(Refused, match="还有 1 所学校没有考核结果（安溪县感德中心小学）"):
        acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=round_.by(round_.officer))


def test_a_school_that_lost_its_status_takes_no_part(round_):
    pool = round_.graded("excellent", "good", "pass")
    revoke = make_user_with(round_.city.bureau, "programmes.revoke")
    project_actions.revoke(round_.projects[0], reason="连续三个月未上报", by=Actor.of(revoke))
    round_.approve(pool, make_scheme(pool))
    assert amounts(pool) == [7_500_000, 2_500_000]


def test_double_funding_needs_a_reason_for_each_source(round_):
    pool = round_.graded("excellent", "good", "pass")
    scheme, officer = make_scheme(pool), round_.by(round_.officer)
    given = {"amount_fen": 5_000_000, "year": 2018, "document_number": "泉财指标〔2018〕929号"}
    same = OtherFunding.objects.create(unit=round_.city.school, purpose="platform", **given)
    OtherFunding.objects.create(unit=round_.city.other_school, purpose="classroom", **given)
    other = make_award(make_project(make_programme(round_.city.bureau), round_.city.direct_school))
    with pytest.raises(Refused, match="鲤城区浮桥中心小学、泉州市第八中学已有相同用途的资金，请逐条填写"):
        acts.propose(pool, scheme=scheme, reasons={}, by=officer)
    reasons = {
        f"{round_.projects[0].pk}-funding-{same.pk}": "929号资金用于一期建设，本次用于应用推广。",
        f"{round_.projects[2].pk}-award-{other.pk}": "属于不同批次的考核奖补。",
    }
    acts.propose(pool, scheme=scheme, reasons=reasons, by=officer)
    assert [(a.project, a.told, a.by) for a in Acknowledgement.objects.all()] == [
        (
            round_.projects[0],
            "泉财指标〔2018〕929号（2018 年）已安排 50,000.00 元，用途“智慧校园管理平台”",
            round_.officer,
        ),
        (
            round_.projects[2],
            f"{other.pool.title}（2019 年）已安排 30,000.00 元，用途“智慧校园管理平台”",
            round_.officer,
        ),
    ]


def test_what_was_answered_once_is_not_asked_again_but_a_new_source_is(round_):
    pool = round_.graded("excellent", "good", "fail")
    scheme, officer = make_scheme(pool), round_.by(round_.officer)
    given = {"unit": round_.city.school, "purpose": "platform", "amount_fen": 100, "year": 2018}
    first = OtherFunding.objects.create(document_number="泉财指标〔2018〕929号", **given)
    key = f"{round_.projects[0].pk}-funding-{first.pk}"
    proposed = acts.propose(pool, scheme=scheme, reasons={key: "用途可区分"}, by=officer)
    back = acts.send_back(proposed, reason="再核", by=round_.by(round_.second))
    again = acts.propose(back, scheme=scheme, reasons={}, by=officer)
    back = acts.send_back(again, reason="再核", by=round_.by(round_.second))
    OtherFunding.objects.create(document_number="泉财指标〔2018〕930号", **given)
    with pytest.raises(Refused, match="已有相同用途的资金"):
        acts.propose(back, scheme=scheme, reasons={}, by=officer)


def test_a_second_pool_of_the_same_result_or_year_needs_reasons_but_the_next_years_result_does_not(round_):
    first = round_.graded("excellent", "good", "fail")
    round_.approve(first, make_scheme(first))
    same = make_pool(round_.programme, title="重复的资金池")
    with pytest.raises(Refused, match="鲤城区浮桥中心小学、安溪县感德中心小学已有相同用途的资金，请逐条填写"):
        acts.propose(same, scheme=make_scheme(same), reasons={}, by=round_.by(round_.officer))
    later = make_pool(round_.programme, year=2020, title="终期考核奖补资金")
    with pytest.raises(Refused, match="已有相同用途的资金"):  # another year, but the result that was paid already
        acts.propose(later, scheme=make_scheme(later), reasons={}, by=round_.by(round_.officer))
    TakenResult.objects.update(source="2020年终期考核")
    assert round_.approve(later, make_scheme(later)).status == "approved"


def test_money_registered_while_the_second_person_looks_is_answered_first(round_):
    pool = round_.graded("excellent", "good", "fail")
    scheme, officer, second = make_scheme(pool), round_.by(round_.officer), round_.by(round_.second)
    proposed = acts.propose(pool, scheme=scheme, reasons={}, by=officer)
    given = {"purpose": "platform", "amount_fen": 100, "year": 2018, "document_number": "泉财指标〔2018〕929号"}
    late = OtherFunding.objects.create(unit=round_.city.school, **given)
    with pytest.raises(Refused, match="提交复核之后，鲤城区浮桥中心小学又有了相同用途的资金。请退回"):
        acts.approve(proposed, opinion="同意", by=second)
    back = acts.send_back(proposed, reason="请说明", by=second)
    reasons = {f"{round_.projects[0].pk}-funding-{late.pk}": "用途可区分"}
    again = acts.propose(back, scheme=scheme, reasons=reasons, by=officer)
    assert acts.approve(again, opinion="同意", by=second).status == "approved"


def test_the_record_of_a_changed_scheme_says_what_each_grade_got_before_and_gets_now(round_):
    scheme = make_scheme(round_.graded("excellent", "good", "pass"), ("excellent", 5), ("good", 3), ("pass", 1))
    changed = tiers(("excellent", 6, 100_000), ("good", 3, 0, 1_000_000), ("fail", 0))
    acts.change_scheme(scheme, title=scheme.title, remark="", tiers=changed, by=round_.by(round_.officer))
    changes = trail.history(scheme)[0].changes
    del changes["revision"]
    assert changes == {
        "「优秀」": ["份额 5，每校最低 0.00 元，不设上限", "份额 6，每校最低 1,000.00 元，不设上限"],
        "「良好」": ["份额 3，每校最低 0.00 元，不设上限", "份额 3，每校最低 0.00 元，每校上限 10,000.00 元"],
        "「合格」": ["份额 1，每校最低 0.00 元，不设上限", None],
        "「不合格」": [None, "份额 0，每校最低 0.00 元，不设上限"],
    }


def test_schemes_are_locked_once_one_is_proposed(round_):
    pool = round_.graded("excellent", "good", "pass")
    scheme, officer = make_scheme(pool), round_.by(round_.officer)
    acts.propose(pool, scheme=scheme, reasons={}, by=officer)
    with pytest.raises(Refused, match="待复核，方案不能再改动"):
        acts.change_scheme(scheme, title="方案", remark="", tiers=tiers(("excellent", 9), ("good", 1)), by=officer)
    with pytest.raises(Refused, match="待复核，方案不能再改动"):
        acts.drop_scheme(scheme, by=officer)


def test_a_finance_document_number_looks_like_one(round_):
    pool = round_.graded("excellent", "good", "pass")
    officer = round_.by(round_.officer)
    with pytest.raises(Refused, match="当前状态为「拟定中」，不能登记下达文号"):
        acts.register_document(pool, document_number="泉财指标〔2019〕12号", by=officer)
    approved = round_.approve(pool, make_scheme(pool))
    with pytest.raises(ValidationError, match="泉财指标〔2018〕929号"):
        acts.register_document(approved, document_number="12号", by=officer)
    assert acts.register_document(approved, document_number="泉财指标〔2019〕12号", by=officer).document_number


def test_the_pool_belongs_to_the_bureau_of_the_programme(round_):
    pool = Pool(
        programme=round_.programme,
        unit=round_.city.bureau,
        title="中期",
        year=2019,
        amount_fen=100,
        report_by=clock.today(),
    )
    made = acts.create_pool(pool, by=round_.by(round_.officer))
    assert made.unit == round_.city.bureau
    with pytest.raises(Refused, match="不能改到另一个批次"):
        acts.change_pool(made, programme=make_programme(round_.city.bureau), by=round_.by(round_.officer))
