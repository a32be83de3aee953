"""Whom a handler may turn to: colleagues, and of other units only who can act on this very application."""

import re

import pytest

from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from citong.platform.workflow import acting
from citong.platform.workflow.perms import perms
from tests.apps.approvals.test_pages import text
from tests.factories.flows import approve, make_flow, pending, start, task_of
from tests.factories.people import make_user_with

DESK = {"kind": "post", "title": "初审员", "at": {"level": "county"}}
HEAD = {"kind": "post", "post": "principal", "at": {"level": "school"}}


def make_officer(unit, name, title="科员", *, head=False, held=(perms.own,)):
    user = make_user_with(unit, *held, name=name, title=title, kind=Post.Kind.OFFICER)
    user.person.posts.update(head=head)
    return Actor.of(user)


@pytest.fixture
def reviewer(staff):
    """The county's reviewer, among colleagues, heads above and beside, and one head who may not act."""
    make_officer(staff.city.county, "蔡局长", "局长", head=True)
    make_officer(staff.city.county, "许副局", "副局长", head=True, held=())
    make_officer(staff.city.county_office, "何科长", "科长", head=True)
    make_officer(staff.city.county_office, "吴科员")
    make_officer(staff.city.bureau, "苏市局", "局长", head=True)
    make_officer(staff.city.other_school, "邻校长", "校长", head=True)
    return make_officer(staff.city.county_office, "施初审", "初审员")


@pytest.fixture
def filed(staff, reviewer):
    """``filed(unit)``: a teacher's application in a flow of ``unit``, from the principal to the county's desk."""

    def file(unit):
        nodes = approve("校长审批", who=[HEAD]), approve("主管局审核", who=[DESK])
        return start(make_flow(unit, *nodes), staff.teacher)

    return file


@pytest.fixture
def offered(enter):
    """Whom the dialogs offer to one with a task: the same for both."""

    def names(actor, task):
        pages = [text(enter(actor, "approvals-act", task.pk, verb)) for verb in ("transfer", "add_signers")]
        listed = [set(re.findall(r"<option value=\"\d+\">([^<]+)</option>", page)) for page in pages]
        assert listed[0] == listed[1]
        return listed[0]

    return names


SCHOOL = {"张教师", "李主任", "陈校长", "王管理员"}
COUNTY = {"蔡局长", "许副局", "何科长", "吴科员", "施初审"}
ABOVE = {"施初审（基础教育科初审员）", "蔡局长（鲤城区教育局局长）", "何科长（基础教育科科长）"}
BELOW = {"陈校长（浮桥中心小学校长）", "李主任（教务处教务主任）"}


def test_of_the_units_through_which_it_goes_those_are_found_who_can_act(staff, reviewer, filed, offered, enter):
    one = filed(staff.city.bureau)
    first = task_of(one, staff.principal)
    assert offered(staff.principal, first) == SCHOOL | ABOVE
    acting.agree(first, staff.principal)
    assert offered(staff.principal, first) == SCHOOL  # it does not lie before him any more
    task = task_of(one, reviewer)
    assert offered(reviewer, task) == COUNTY | BELOW
    found = {q: [row["text"] for row in enter(reviewer, "approvals-signers", task.pk, q=q).json()] for q in "校邻苏王"}
    assert found == {"校": ["陈校长（浮桥中心小学校长）"], "邻": [], "苏": [], "王": []}
    assert enter(staff.leader, "approvals-signers", task.pk).status_code == 404
    assert enter(reviewer, "approvals-act", task.pk, "transfer", data={"user": staff.admin.user.pk}).status_code == 422
    assert pending(one) == ["施初审"]
    sent = {"user": staff.principal.user.pk, "opinion": "请学校核对。"}
    assert "转办成功" in text(enter(reviewer, "approvals-act", task.pk, "transfer", data=sent))
    assert pending(one) == ["陈校长"]
    assert "（代施初审）" in text(enter(staff.principal, "approvals-detail", one.pk))


def test_a_schools_own_flow_opens_no_other_unit_but_whom_it_names(staff, filed, offered):
    one = filed(staff.city.school)
    assert offered(staff.principal, task_of(one, staff.principal)) == SCHOOL | {"施初审（基础教育科初审员）"}


def test_a_citys_flow_that_stays_in_the_school_opens_no_other_unit(staff, reviewer, offered):
    one = start(make_flow(staff.city.bureau, approve("校长审批", who=[HEAD])), staff.teacher)
    assert offered(staff.principal, task_of(one, staff.principal)) == SCHOOL
