"""征询: who is asked for advice says something and decides nothing."""

import pytest
from django.core.exceptions import ValidationError

from citong.platform.workflow import acting, invariants, signing
from citong.platform.workflow.models import Task
from tests.factories.flows import agree, approve, make_flow, pending, start, task_of


@pytest.fixture
def asked(school):
    """The first signer has asked a colleague."""
    signer, colleague = school.signers[:2]
    one = start(make_flow(school.unit, approve("审批", signer)), school.teacher)
    signing.add(task_of(one, signer), signer, how="consult", users=[colleague.user.pk], opinion="请看预算")
    return one


def test_both_have_it_before_them(asked):
    assert pending(asked) == ["王甲", "李乙"]


def test_a_no_of_the_adviser_stops_nothing_and_a_yes_ends_nothing(school, asked):
    signer, colleague = school.signers[:2]
    acting.refuse(task_of(asked, colleague), colleague, opinion="预算不够")
    asked.refresh_from_db()
    assert (asked.status, pending(asked)) == ("running", ["王甲"])
    assert task_of(asked, colleague, Task.Status.DONE).opinion == "预算不够"
    assert (agree(asked, signer).status, invariants.broken(asked)) == ("approved", [])


def test_an_agreeing_adviser_does_not_decide_either(school, asked):
    agree(asked, school.signers[1])
    assert (asked.status, pending(asked)) == ("running", ["王甲"])


def test_the_asker_need_not_wait(school, asked):
    agree(asked, school.signers[0])
    assert (asked.status, task_of(asked, school.signers[1], Task.Status.VOID).did) == ("approved", "")
    assert invariants.broken(asked) == []


def test_an_adviser_sends_nothing_back(school, asked):
    colleague = school.signers[1]
    with pytest.raises(ValidationError, match="您是被征求意见的人"):
        acting.send_back(task_of(asked, colleague), colleague, to="apply", opinion="重填")
