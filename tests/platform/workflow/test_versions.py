"""A flow changes while applications run: each stays on its version until an administrator moves it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from citong.platform.workflow import intervening, invariants
from citong.platform.workflow.models import FlowVersion
from tests.factories.flows import FIRST, agree, approve, make_flow, pending, start


def next_version(version, *nodes, number=2):
    FlowVersion.objects.filter(pk=version.pk).update(status=FlowVersion.Status.RETIRED)
    live = FlowVersion.Status.LIVE
    return FlowVersion.objects.create(flow=version.flow, number=number, status=live, tree=[FIRST, *nodes], form=[])


@pytest.fixture
def changed(school):
    """An application that waits at the second of two nodes, and a version of the flow with a third before the last."""
    a, b, c = school.signers[:3]
    old = make_flow(school.unit, approve("年级", a), approve("校长", b))
    one = agree(start(old, school.teacher), a)
    return one, next_version(old, approve("年级", a), approve("校长", b), approve("存档", c))


def test_it_ends_on_the_version_on_which_it_began(school, changed):
    one, new = changed
    agree(one, school.signers[1])
    assert (one.status, one.version.number) == ("approved", 1)
    assert start(new, school.teacher).version.number == 2


def test_an_administrator_moves_it_and_it_goes_on_by_the_new_one(school, changed):
    one, new = changed
    intervening.change_version(one, school.admin, to=new, reason="新增存档环节")
    assert (one.version, pending(one)) == (new, ["李乙"])
    agree(one, school.signers[1])
    assert pending(one) == ["陈丙"]
    assert list(one.log.order_by("-number").values_list("event", "opinion")[1:2]) == [
        ("change_version", "新增存档环节")
    ]
    assert invariants.broken(one) == []


def test_it_is_not_moved_where_its_place_is_gone(school, changed):
    one, new = changed
    gone = next_version(new, approve("年级", school.signers[0]), approve("书记", school.signers[1]), number=3)
    with pytest.raises(ValidationError, match="目标版本中没有当前环节「校长」，不能改用；可以等它办完，或由管理员跳转"):
        intervening.change_version(one, school.admin, to=gone, reason="换人")
    one.refresh_from_db()
    assert (one.version.number, pending(one)) == (1, ["李乙"])
