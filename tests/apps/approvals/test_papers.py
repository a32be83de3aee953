"""Printed approvals: the style of their version, opinions in boxes, signatures of the moment."""

from datetime import timedelta

import pytest
from django.urls import reverse

from citong.apps.approvals.papers import boxes, slip
from citong.lib import clock
from citong.platform.workflow.models import Delegation, FlowVersion, Instance, Signature, Task
from tests.apps.approvals.test_pages import apply, text
from tests.factories.approvals import sign_with
from tests.factories.flows import make_flow, start
from tests.factories.papers import words_of
from tests.factories.uploads import handwriting, pdf_upload, png_upload


def decide(enter, actor, act="agree", opinion="同意，课程已安排代课。", **more):
    task = Task.objects.get(assignee=actor.user, status="pending")
    return enter(actor, "approvals-decide", task.pk, data={"act": act, "opinion": opinion} | more)


def printed(instance, style, **more):
    """The application's paper in another style."""
    FlowVersion.objects.filter(pk=instance.version_id).update(paper=style, **more)
    return words_of(slip.pdf(Instance.objects.get(pk=instance.pk), {}))


def test_each_style_has_its_own_order(enter, staff):
    apply(enter, staff)
    decide(enter, staff.leader)
    one = Instance.objects.get()
    as_slip, as_sheet = printed(one, "slip"), printed(one, "sheet", paper_note="本表一式两份。")
    as_request = printed(one, "request", paper_title="教职工请假报告")
    assert ("教职工请假审批单" in as_slip, "办理情况" in as_slip, "第 1 轮" in as_slip) == (True, True, True)
    assert ("教职工请假审批表" in as_sheet, "办理情况" in as_sheet) == (True, False)
    assert as_sheet.rstrip().splitlines()[-2] == "注：本表一式两份。"
    assert as_sheet.index("家中有事") < as_sheet.index("同意，课程已安排代课。")  # the form, then the opinions
    assert as_request.startswith(staff.city.school.name)
    assert as_request.index("同意，课程已安排代课。") < as_request.index("家中有事")
    assert "教职工请假报告" in as_request


def test_a_box_for_each_node_of_the_way_with_room_for_those_to_come(enter, staff):
    apply(enter, staff)
    decide(enter, staff.leader)
    found = boxes.signed(Instance.objects.get())
    assert [(one["name"], [sign["name"] for sign in one["signs"]]) for one in found] == [
        ("部门负责人审批", ["李主任"]),
        ("分管负责人审批", []),
        ("单位负责人审批", []),
    ]
    (sign,) = found[0]["signs"]
    assert (sign["opinion"], sign["who"]) == ("同意，课程已安排代课。", "教务主任")


def test_after_a_return_the_boxes_show_the_last_round_only(enter, staff):
    apply(enter, staff)
    task = Task.objects.get(assignee=staff.leader.user, status="pending")
    enter(staff.leader, "approvals-act", task.pk, "send_back", data={"to": "apply", "opinion": "请补写事由"})
    one = Instance.objects.get()
    assert [one["signs"] for one in boxes.signed(one)] == [[], [], []]
    assert "请补写事由" in printed(one, "slip")  # the record keeps it


def test_a_refusal_is_named_before_the_reason(enter, staff):
    apply(enter, staff)
    decide(enter, staff.leader, "refuse", "期中考试周不能请假。")
    (box,) = boxes.signed(Instance.objects.get())
    assert box["signs"][0]["opinion"] == "不同意。期中考试周不能请假。"


def test_a_paper_keeps_the_signature_of_its_moment(enter, staff):
    first = sign_with(staff.leader)
    apply(enter, staff)
    decide(enter, staff.leader)
    second = sign_with(staff.leader)
    one = Instance.objects.get()
    used = {task.assignee: task.signature for task in one.tasks.exclude(did="")}
    assert used == {staff.teacher.user: None, staff.leader.user: first}
    assert [(s.pk, s.removed) for s in Signature.objects.order_by("pk")] == [(first.pk, True), (second.pk, False)]
    kept = slip.values(one, {})["pictures"]
    with first.file.file.open("rb") as opened:
        assert kept == {str(first.pk): list(opened.read())}
    assert b"/Subtype/Image" in slip.pdf(one, {}).replace(b" ", b"")


@pytest.mark.parametrize("signs", [False, True])
def test_an_agents_opinion_names_both_on_page_and_paper(enter, staff, signs):
    Delegation.objects.create(user=staff.leader.user, agent=staff.admin.user, ends_at=clock.now() + timedelta(days=1))
    if signs:
        sign_with(staff.admin)
    apply(enter, staff)
    decide(enter, staff.admin)
    one = Instance.objects.get()
    assert "王管理员（代李主任）" in text(enter(staff.teacher, "approvals-detail", one.pk))
    assert "王管理员（代李主任）" in printed(one, "slip")
    sheet = printed(one, "sheet")
    assert ("（代李主任）" in sheet, "王管理员（代李主任）" in sheet) == (
        True,
        not signs,
    )  # her hand stands for her name


def test_short_fields_stand_beside_each_other(staff):
    form = [{"key": f"k{at}", "kind": "text", "label": label} for at, label in enumerate("甲乙丙丁戊")]
    written = ["短", "很长的一段话占一整行才能写得下", "短", "短", "短"]
    one = start(make_flow(staff.city.school, form=form), staff.teacher, **{f"k{n}": t for n, t in enumerate(written)})
    (part,) = slip.values(one, {})["parts"]
    assert [[cell["label"] for cell in line] for line in part["lines"]] == [["甲"], ["乙"], ["丙", "丁"], ["戊"]]


def test_what_the_flow_does_by_itself_bears_no_hand(enter, staff):
    """The principal asks: the step of the head of office falls to nobody and passes."""
    sign_with(staff.principal)
    flow = staff.live("staff-leave")
    assert flow.paper == "sheet"
    enter(
        staff.principal,
        "approvals-fresh",
        flow.flow_id,
        data=dict(submit="1", **{f"f-{k}": v for k, v in {
            "kind": "personal", "span-from": "2026-03-02", "span-to": "2026-03-02", "reason": "家中有事"}.items()}),
    )  # fmt: skip
    automatic = Task.objects.filter(via="auto")
    assert [task.signature for task in automatic] == [None] * automatic.count()


def test_one_sets_looks_at_and_stops_ones_signature(enter, staff):
    page = enter(staff.leader, "approvals-sign-with", data={"picture": handwriting()})
    assert "签名已保存" in text(page)
    signature = Signature.objects.get()
    picture = enter(staff.leader, "approvals-signature")
    assert (picture["Content-Type"], b"".join(picture)[:4]) == ("image/png", b"\x89PNG")
    assert enter(staff.principal, "approvals-signature").status_code == 404
    assert "签名已停用" in text(enter(staff.leader, "approvals-signature-stop", signature.pk, data={}))
    assert not Signature.objects.filter(removed=False).exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (None, "请先在框里签名，或选择一张签名照片。"),
        (png_upload(colour="white", size=(300, 200)), "看不出笔迹"),
        (pdf_upload(), "签名图片不接受"),
    ],
)
def test_no_signature_is_refused_with_the_remedy(enter, staff, sent, told):
    page = enter(staff.leader, "approvals-sign-with", data={"picture": sent} if sent else {})
    assert (page.status_code, told in text(page)) == (422, True)
    assert not Signature.objects.exists()


def test_the_designer_chooses_the_style_and_looks_at_it(enter, staff, client):
    copy = enter(staff.admin, "approvals-copy", staff.live("purchase").flow_id, data={})
    assert copy.status_code == 200
    draft = FlowVersion.objects.get(status="draft", flow__unit=staff.city.school)
    assert draft.paper == "sheet"
    given = {"title": draft.title, "prefix": "CG", "period": "year", "duplicate": "none", "paper": "request", "paper_title": "采购呈批单", "paper_note": ""}  # fmt: skip
    address = reverse("approvals-design-settings", args=[draft.pk])
    client.post(address, {f"f-{key}": value for key, value in given.items()} | {"revision": draft.revision})
    draft.refresh_from_db()
    assert (draft.paper, draft.paper_title) == ("request", "采购呈批单")
    words = words_of(enter(staff.admin, "approvals-design-paper", draft.pk).content)
    assert words.startswith(staff.city.school.name)
    assert ("采购呈批单" in words, "校长审批" in words, "签名" in words, "—" in words) == (True, True, True, False)
    assert enter(staff.leader, "approvals-design-paper", draft.pk).status_code == 403


def test_a_published_version_keeps_its_style(staff):
    version = staff.live("purchase")
    version.paper = "request"
    with pytest.raises(Exception, match="已发布的流程版本不能修改"):
        version.save()
