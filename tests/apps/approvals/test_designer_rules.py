"""Who acts at a node: rules are added with whom they would find, stand in for one another, are drawn by lot."""

import re

from django.utils.html import strip_tags

from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case
from citong.platform.workflow.models import FlowVersion
from tests.apps.approvals.designs import nodes, send
from tests.apps.approvals.test_pages import text


def test_whom_a_rule_would_find_is_shown_before_it_is_added(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="approve", at="1")
    before = nodes(draft)["n1"]

    def shown(**rule):
        return " ".join(strip_tags(text(send(enter, staff, "who", draft.pk, "n1", **rule))).split())

    assert shown() == "选好处理人后，这里显示会由谁办理。"
    assert "以张教师发起为例，将由陈校长" in shown(
        kind="post", level="school", post="principal", example=staff.teacher.user.pk
    )
    assert "按这一设置没有人办理" in shown(kind="post", level="school", title="工会主席", example=staff.teacher.user.pk)
    assert "要看申请时填写的内容" in shown(kind="chosen", **{"f-node": "apply"})
    assert nodes(draft)["n1"] == before


def test_those_who_stand_in_are_listed_in_their_order_with_whom_each_would_find(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="approve", at="1")
    send(enter, staff, "rule", draft.pk, "n1", kind="post", level="school", title="工会主席")
    principal = {"kind": "post", "level": "school", "post": "principal", "into": "0"}

    def told(**rule):
        page = text(send(enter, staff, "who", draft.pk, "n1", **{"example": staff.teacher.user.pk, **rule}))
        return [" ".join(strip_tags(line).split()) for line in re.findall("<li.*?</li>", page)]

    nobody, head = "本校 · 工会主席：找不到人", "本校 · 校长（园长）：陈校长（浮桥中心小学校长）"
    assert told(**principal) == [nobody, f"{head}，由其办理"]
    send(enter, staff, "rule", draft.pk, "n1", **principal)
    union, chief = {"kind": "post", "at": {"level": "school"}, "title": "工会主席"}, {"kind": "post", "at": {"level": "school"}, "post": "principal"}  # fmt: skip
    assert nodes(draft)["n1"].who == ({"kind": "first", "of": [[union], [chief]]},)
    assert told() == [nobody, f"{head}，由其办理"]
    send(enter, staff, "rule", draft.pk, "n1", kind="user", users=[staff.leader.user.pk], into="0")
    send(enter, staff, "rule-move", draft.pk, "n1", "0.2", to="up")
    assert told() == [nobody, "李主任：李主任，由其办理", head]
    page = strip_tags(text(send(enter, staff, "rule-others", draft.pk, "n1", 0, others="1")))
    assert ("只找到申请人本人时：继续往下找" in page, "检查通过" in page) == (True, True)
    assert told(example=staff.leader.user.pk) == [nobody, "李主任：李主任", f"{head}，由其办理"]
    send(enter, staff, "rule-remove", draft.pk, "n1", "0.0.0")
    send(enter, staff, "rule-remove", draft.pk, "n1", "0.0.0")
    assert nodes(draft)["n1"].who == (chief,)
    assert send(enter, staff, "rule-move", draft.pk, "n1", "0.0.0", to="up").status_code == 404


def test_who_stands_in_and_is_chosen_by_a_handler_is_asked_for(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="approve", at="1")
    send(enter, staff, "rule", draft.pk, "n1", kind="post", level="school", title="工会主席")
    send(enter, staff, "rule", draft.pk, "n1", kind="chosen", into="0", **{"f-node": "apply"})
    enter(staff.admin, "approvals-publish", draft.pk, data={})
    assert "下一环节处理人" in text(enter(staff.teacher, "approvals-fresh", draft.flow_id))


def test_whom_it_escalates_to_is_chosen(enter, staff, draft):
    whole = {"name": "负责人", "mode": "or", "empty": "admin", "own": "act", "days": "2", "then": "escalate"}
    send(enter, staff, "node", draft.pk, "leader", **whole, above="head")
    assert nodes(draft)["leader"].due.to == ({"kind": "head", "at": {"level": "own"}},)
    send(enter, staff, "node", draft.pk, "leader", **whole, above="leader")
    assert nodes(draft)["leader"].due.to == ({"kind": "leader", "up": 1},)


def test_among_whom_a_lot_is_drawn_is_told(enter, staff, draft):
    pool = [{"kind": "head", "at": {"level": "own"}}, {"kind": "leader", "up": 1}]
    tree = [
        node | {"who": [{"kind": "random", "of": pool, "count": 1}]} if node["id"] == "leader" else node
        for node in draft.tree
    ]
    FlowVersion.objects.filter(pk=draft.pk).update(tree=tree)
    draft.refresh_from_db()
    case = Case(staff.teacher.user.pk, staff.teacher.post.unit, {"days": 1}, {}, draft.flow)
    stop = next(one for one in forecast.ahead(draft.nodes, case) if one.node.id == "leader")
    assert ([str(one) for one in stop.people], stop.note) == (["陈校长", "李主任"], "其中随机 1 人办理")
