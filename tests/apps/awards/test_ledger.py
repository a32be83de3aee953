"""The ledger: paid never above what was awarded, used never above what was paid, taken back but never changed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from citong.apps.awards.actions import ledger as acts
from citong.apps.awards.actions import pool as pool_acts
from citong.apps.awards.models import Award, LedgerEntry, Pool
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from citong.records.programmes.models import Project
from tests.factories import make_city_tree, make_user_with
from tests.factories.awards import enter, make_award, make_report
from tests.factories.programmes import make_programme, make_project


def pay(round_, award, amount, **fields):
    entry = LedgerEntry(award=award, kind="disbursement", amount_fen=amount, document_number="拨款-001", **fields)
    return acts.disburse(entry, by=round_.by(round_.officer))


def take_back(round_, entry, reason="账号有误"):
    fresh = LedgerEntry(award=entry.award, reverses=entry)
    return acts.reverse(fresh, reason=reason, by=round_.by(round_.officer))


def sums(award):
    found = Award.objects.get(pk=award.pk)
    return found.awarded_fen, found.paid_fen, found.used_fen, found.balance_fen


def titles(actor):
    return [item.title for item in work.for_actor(actor)]


def only(award, kind):
    return award.entries.get(kind=kind, reverses=None)


def test_money_is_paid_in_parts_but_never_above_the_award(round_):
    award = make_award(round_.projects[0], 3_000_000)
    pay(round_, award, 2_000_000)
    with pytest.raises(Refused, match=r"还可以拨付 10,000.00 元，本次填写了 10,000.01 元"):
        pay(round_, award, 1_000_001)
    pay(round_, award, 1_000_000)
    assert sums(award) == (3_000_000, 3_000_000, 0, 3_000_000)


def test_nothing_is_paid_before_the_finance_document_is_registered(round_):
    award = make_award(round_.projects[0])
    Pool.objects.update(document_number="")
    with pytest.raises(Refused, match="还没有登记财政部门的下达文号"):
        pay(round_, award, 100)


def test_the_number_under_which_money_was_paid_stays(round_):
    award = make_award(round_.projects[0], 3_000_000)
    entry = pay(round_, award, 1_000_000)
    given = {"document_number": "泉财指标〔2019〕930号", "by": round_.by(round_.officer)}
    with pytest.raises(Refused, match="已经按原文号拨付，不能再改文号"):
        pool_acts.register_document(award.pool, **given)
    take_back(round_, entry)
    assert pool_acts.register_document(award.pool, **given).document_number == "泉财指标〔2019〕930号"


def test_nothing_is_paid_to_a_school_that_lost_its_status(round_):
    award = make_award(round_.projects[0])
    Project.objects.filter(pk=award.project_id).update(status="revoked")
    with pytest.raises(Refused, match="试点资格已撤销"):
        pay(round_, award, 100)


@pytest.mark.parametrize("wrong", [{"amount_fen": 0}, {"amount_fen": -5}])
def test_an_amount_is_more_than_nothing(round_, wrong):
    award = make_award(round_.projects[0])
    with pytest.raises(ValidationError, match="金额必须大于 0"):
        pay(round_, award, wrong["amount_fen"])


def test_money_is_not_paid_tomorrow(round_):
    award = make_award(round_.projects[0])
    with pytest.raises(Refused, match="不能晚于今天"):
        pay(round_, award, 100, on=clock.today() + timedelta(days=1))


def test_the_school_has_to_report_as_long_as_it_holds_money(round_):
    award = make_award(round_.projects[0], 3_000_000)
    entry = pay(round_, award, 3_000_000)
    school = round_.by(round_.school)
    assert titles(school) == [f"使用情况待上报：{award.pool.title}，结余 30,000.00 元"]
    assert [m.title for m in Message.objects.filter(user=round_.school)] == [
        "鲤城区浮桥中心小学的奖补资金已拨付 30,000.00 元"
    ]
    take_back(round_, entry)
    assert titles(school) == []


def test_the_city_has_to_pay_as_long_as_something_is_unpaid(round_):
    award = make_award(round_.projects[0], 3_000_000)
    officer = round_.by(round_.officer)
    entry = pay(round_, award, 1_000_000)
    assert titles(officer) == [f"拨付奖补资金：{award.pool.title}"]
    pay(round_, award, 2_000_000)
    assert titles(officer) == []
    take_back(round_, entry)
    assert titles(officer) == [f"拨付奖补资金：{award.pool.title}"]


def test_a_reversal_is_an_entry_of_its_own_with_its_reason(round_):
    award = make_award(round_.projects[0], 3_000_000, paid=2_000_000)
    entry = only(award, "disbursement")
    back = take_back(round_, entry, "收款账号有误")
    assert (back.kind, back.amount_fen, back.reverses, back.note) == ("disbursement", -2_000_000, entry, "收款账号有误")
    assert back.label == "拨付（冲销）"
    assert sums(award) == (3_000_000, 0, 0, 0)
    assert LedgerEntry.objects.get(pk=entry.pk).amount_fen == 2_000_000
    assert "收款账号有误" in Message.objects.get(user=round_.school).body


def test_an_entry_is_reversed_once_and_a_reversal_never(round_):
    award = make_award(round_.projects[0], 3_000_000, paid=2_000_000)
    entry = only(award, "disbursement")
    back = take_back(round_, entry)
    with pytest.raises(Refused, match="已经冲销过"):
        take_back(round_, entry)
    with pytest.raises(Refused, match="冲销记录本身不能再冲销"):
        take_back(round_, back)


def test_entries_are_reversed_from_the_last_to_the_first(round_):
    award = make_award(round_.projects[0], 3_000_000, paid=2_000_000, used=500_000)
    with pytest.raises(Refused, match="请先冲销拨付"):
        take_back(round_, only(award, "award"))
    with pytest.raises(Refused, match="请先冲销使用记录"):
        take_back(round_, only(award, "disbursement"))
    for kind in ("use", "disbursement", "award"):
        take_back(round_, only(award, kind))
    assert sums(award) == (0, 0, 0, 0)


def test_a_reversed_use_shows_in_the_report(round_):
    award = make_award(round_.projects[0], paid=2_000_000)
    report = make_report(award, 500_000, "accepted")
    take_back(round_, enter(award, "use", 500_000, report=report), "发票作废")
    report.refresh_from_db()
    assert (report.status, report.remark) == ("reversed", "发票作废")
    assert titles(round_.by(round_.school)) == [f"使用情况待上报：{award.pool.title}，结余 20,000.00 元"]


@pytest.mark.parametrize("write", ["UPDATE awards_ledgerentry SET amount_fen = 1", "DELETE FROM awards_ledgerentry"])
def test_the_database_itself_refuses_to_change_or_delete_an_entry(round_, write):
    award = make_award(round_.projects[0], 3_000_000)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(note="改过")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.get().delete()
    assert sums(award) == (3_000_000, 0, 0, 0)


@pytest.mark.postgresql
def test_the_database_refuses_to_empty_the_ledger(round_):
    make_award(round_.projects[0])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE awards_ledgerentry CASCADE")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_payments_at_the_same_moment_only_what_was_awarded_is_paid():
    city = make_city_tree()
    award = make_award(make_project(make_programme(city.bureau), city.school), 1_000_000)
    users = [make_user_with(city.bureau, "awards.disburse") for _ in range(2)]
    barrier, said = Barrier(2), []

    def press(user):
        barrier.wait()
        try:
            entry = LedgerEntry(award=award, kind="disbursement", amount_fen=1_000_000, document_number="拨款-1")
            acts.disburse(entry, by=Actor.of(user))
            said.append("paid")
        except ValidationError:
            said.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=press, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(said), sums(award)) == (["paid", "refused"], (1_000_000, 1_000_000, 0, 1_000_000))
