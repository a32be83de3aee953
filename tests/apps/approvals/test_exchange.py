"""A flow goes out as a BPMN file and comes into a draft, with a report; nobody else's flow does."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from citong.apps.approvals.actions import flows
from citong.lib.flow import bpmn, steps
from citong.platform.workflow.models import FlowVersion
from tests.apps.approvals.test_pages import text
from tests.factories import make_user_with

SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
FOREIGN = f"""<definitions {SPACE}><process id="p"><startEvent id="s"/><userTask id="a" name="校长审批"/>
<scriptTask id="b" name="自动记账"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/>
<sequenceFlow id="g" sourceRef="a" targetRef="b"/><sequenceFlow id="h" sourceRef="b" targetRef="e"/></process></definitions>"""


def file(content):
    return SimpleUploadedFile("flow.bpmn", content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def draft(enter, staff):
    """The school's own copy of the purchase flow, as a draft."""
    enter(staff.admin, "approvals-copy", staff.live("purchase").flow_id, data={})
    return FlowVersion.objects.get(flow__unit=staff.city.school)


def upload(enter, staff, draft, content):
    return enter(staff.admin, "approvals-bpmn-import", draft.pk, data={"file": file(content)})


def names(draft):
    draft = FlowVersion.objects.get(pk=draft.pk)
    return [node.name for node in draft.nodes]


def test_a_version_is_downloaded_and_taken_over_by_another_flow(enter, staff, draft):
    answer = enter(staff.admin, "approvals-bpmn", draft.pk)
    assert "purchase" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    flows.design(draft, by=staff.admin, tree=[flows.FIRST])
    page = upload(enter, staff, draft, answer.content)
    assert ("文件全部读懂" in text(page), names(draft)) == (True, ["申请"])  # nothing is written yet
    assert "合计 大于" in text(page)
    done = enter(staff.admin, "approvals-bpmn-import", draft.pk, data={"taken": page.context["sealed"]})
    assert "流程图已写入草稿" in text(done)
    assert FlowVersion.objects.get(pk=draft.pk).nodes == staff.live("purchase").nodes


def test_what_cannot_be_taken_is_listed_with_its_remedy(enter, staff, draft):
    page = text(upload(enter, staff, draft, FOREIGN))
    assert all(
        word in page for word in ("自动记账", "由程序执行的任务", "改为由人办理的审批环节", "在设计器中设置处理人")
    )


@pytest.mark.parametrize(
    ("content", "words"), [("<x>", "不是完整的 XML"), ("", "文件是空的"), (None, "请选择要导入的流程图文件"), ("x" * (bpmn.LARGEST + 1), "超过 1 MB")]
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(enter, staff, draft, content, words):
    sent = {} if content is None else {"file": file(content)}
    page = enter(staff.admin, "approvals-bpmn-import", draft.pk, data=sent)
    assert (page.status_code, words in text(page)) == (422, True)


def test_strangers_are_not_taken_over_as_signers(enter, staff, draft):
    """Not by a file, not inside groups, not as those to whom it escalates; colleagues are."""
    stranger = make_user_with(staff.city.other_school)
    rule = {"kind": "user", "users": [stranger.pk]}
    own = {"kind": "user", "users": [staff.leader.user.pk]}
    nodes = [
        flows.FIRST,
        {"id": "a", "type": "approve", "name": "甲", "who": [own, {"kind": "first", "of": [[rule]]}]},
        {
            "id": "b",
            "type": "approve",
            "name": "乙",
            "who": [own],
            "due": {"days": 1, "then": "escalate", "to": [rule]},
        },
    ]
    page = upload(enter, staff, draft, bpmn.write(steps.parse(nodes), "x", "x"))
    assert text(page).count("指定的处理人不是本单位人员") == 2
    tree = page.context["found"].tree
    assert [[*node.who] for node in tree[1:]] == [[own], [own]]
    assert tree[2].due.to == ()


def test_a_report_is_taken_over_once_for_its_draft_as_it_was(enter, staff, draft):
    sealed = upload(enter, staff, draft, FOREIGN).context["sealed"]
    forged = enter(staff.admin, "approvals-bpmn-import", draft.pk, data={"taken": sealed[:-2]})
    assert "检查结果已失效" in text(forged)
    flows.design(draft, by=staff.admin, title="改了")
    late = enter(staff.admin, "approvals-bpmn-import", draft.pk, data={"taken": sealed})
    assert ("刚刚被他人修改过" in text(late), "校长审批" in names(draft)) == (True, False)


def test_published_versions_and_flows_of_others_are_out_of_reach(enter, staff, draft):
    assert enter(staff.teacher, "approvals-bpmn", draft.pk).status_code == 403
    assert enter(staff.admin, "approvals-bpmn", staff.live("purchase").pk).status_code == 404  # the city's
    assert enter(staff.admin, "approvals-bpmn-import", staff.live("purchase").pk).status_code == 404
    sealed = upload(enter, staff, draft, FOREIGN).context["sealed"]
    FlowVersion.objects.filter(pk=draft.pk).update(status="live", digest="")
    assert "已发布的版本不能修改" in text(enter(staff.admin, "approvals-bpmn-import", draft.pk))
    enter(staff.admin, "approvals-bpmn-import", draft.pk, data={"taken": sealed})
    assert "校长审批" not in names(draft)
