"""What each tab of the designer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit import adhoc
from citong.lib import formdef
from citong.lib.flow import editing, positions
from citong.lib.flow.steps import Type
from citong.platform.workflow.models import FlowVersion

from ..forms import designing as drawers
from ..forms import fields
from ..queries import designs, differences, trial
from .drafts import arm_of, asked_once, is_first, node_of, rule_fields
from .filling import searched

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.frame import Request
    from citong.lib.flow.steps import Node
    from citong.lib.formdef import Form

ADDED = ("approve", "fill", "cc", "branch", "parallel")


def _flow(request: Request, version: FlowVersion, form: adhoc.AdhocForm | None) -> dict[str, Any]:
    context: dict[str, Any] = {"boxes": designs.canvas(version), "end": str(len(version.nodes)), "added": _added()}
    if node_id := request.GET.get("node", ""):
        context |= _node(request, version, node_of(version, node_id), form)
    elif arm := request.GET.get("arm", ""):
        context |= _arm(request, version, arm, form)
    return context


def _added() -> list[tuple[str, str]]:
    return [(kind, editing.NAMES[Type(kind)]) for kind in ADDED]


def _node(request: Request, version: FlowVersion, node: Node, form: adhoc.AdhocForm | None) -> dict[str, Any]:
    definition = formdef.parse(version.form)
    own = form is not None and "kind" not in form.fields
    first = is_first(version, node)
    return {
        "node": node,
        "ask_remove": _ask_remove(
            f"环节“{node.name or '未命名'}”", sum(1 for arm in node.arms for _ in positions.walk(arm.flow))
        ),
        "first": first,
        "drawer": form
        if own
        else asked_once(request, drawers.node_form(node, first=first), drawers.node_data(node, first=first)),
        "rules": designs.who(node, designs.Words(version)),
        "rule_drawer": form if form is not None and not own else asked_once(request, rule_fields(version, node), {}),
        "rights": [(one, node.rights.get(one.key, "read")) for one in definition if one.typed],
        "choices": formdef.RIGHTS.items(),
    }


def _ask_remove(what: str, inside: int) -> str:
    return f"确定删除{what}{f'和其中的 {inside} 个环节' if inside else ''}吗？"


def _arm(request: Request, version: FlowVersion, at: str, form: adhoc.AdhocForm | None) -> dict[str, Any]:
    node, number = arm_of(version, at)
    definition, arm = formdef.parse(version.form), node.arms[number]
    default = node.type == Type.BRANCH and arm.when is None
    asks = drawers.arm_form(definition)
    if default:
        asks = asks[:1]
    return {
        "forked": node,
        "ask_remove": _ask_remove(f"分支“{arm.name or '未命名'}”", sum(1 for _ in positions.walk(arm.flow))),
        "arm": number,
        "arm_at": at,
        "default": default,
        "drawer": form or asked_once(request, asks, drawers.arm_data(arm, definition)),
    }


def preview_on_phone(request: Request, definition: Form, rights: dict[str, str]) -> adhoc.AdhocForm:
    """The same once more; its inputs have names of their own."""
    form = adhoc.build(definition, {}, rights, request.actor, search=searched)
    form.auto_id = "phone_%s"
    return form


def _form(request: Request, version: FlowVersion, form: adhoc.AdhocForm | None) -> dict[str, Any]:
    definition = formdef.parse(version.form)
    key = request.GET.get("field", "")
    rights = dict.fromkeys(formdef.keys(definition), "write")
    context: dict[str, Any] = {
        "fields": [(one, formdef.KINDS[one.kind]) for one in definition],
        "kinds": formdef.KINDS.items(),
        "preview": adhoc.build(definition, {}, rights, request.actor, search=searched),
        "phone": preview_on_phone(request, definition, rights),
    }
    at = next((number for number, one in enumerate(definition) if one.key == key), None)
    if at is not None:
        field, before = definition[at], definition[:at]
        context |= {
            "field": field,
            "drawer": form or asked_once(request, fields.drawer(field, before), fields.data_of(field, before)),
        }
    return context


SETTINGS = formdef.parse(
    [
        {"key": "title", "kind": "text", "label": "标题格式", "required": True, "most": 120, "hint": "可用 {initiator} 申请人、{flow} 流程、{unit} 单位、{date} 日期和表单字段的标识"},
        {"key": "prefix", "kind": "text", "label": "编号字头", "most": 10, "hint": "例如 QJ，编号为 QJ20260001"},
        {"key": "period", "kind": "select", "label": "编号周期", "options": [["year", "按年"], ["month", "按月"]], "required": True},
        {"key": "duplicate", "kind": "select", "label": "同一人重复出现时", "options": [[str(code), str(label)] for code, label in FlowVersion.Duplicate.choices], "required": True},
        {"key": "unread_only", "kind": "bool", "label": "下一处理人已阅后不能撤回"},
        {"key": "paper", "kind": "select", "label": "打印样式", "options": [[str(code), str(label)] for code, label in FlowVersion.Paper.choices], "required": True},
        {"key": "paper_title", "kind": "text", "label": "打印标题", "most": 40, "hint": "不填时为流程名称加“审批单”“审批表”或“呈批件”"},
        {"key": "paper_note", "kind": "text", "label": "打印附注", "most": 200, "hint": "印在表格下面，例如：本表一式两份"},
    ]
)  # fmt: skip


def _settings(request: Request, version: FlowVersion, form: adhoc.AdhocForm | None) -> dict[str, Any]:
    present = {field.key: getattr(version, field.key) for field in SETTINGS}
    return {"drawer": form or asked_once(request, SETTINGS, present)}


def _try(request: Request, version: FlowVersion, _form: adhoc.AdhocForm | None) -> dict[str, Any]:
    """Who would act for whom, by what is filled in."""
    definition = formdef.parse(version.form)
    rights = dict.fromkeys(formdef.keys(definition), "write")
    who = formdef.parse([{"key": "initiator__", "kind": "user", "label": "假设申请人是", "default": "self"}])
    sent = request.GET if f"{adhoc.PREFIX}-initiator__" in request.GET else None
    form = adhoc.build(
        (*who, *definition), {}, {**rights, "initiator__": "write"}, request.actor, sent, search=searched
    )
    given = form.given() if sent is not None and form.is_valid() else {}
    return {"trial": form, "run": sent is not None, "stops": trial.stops(version, request.actor, given)}


def _diff(_request: Request, version: FlowVersion, _form: adhoc.AdhocForm | None) -> dict[str, Any]:
    before = version.flow.versions.filter(number__lt=version.number).order_by("-number").first()
    return {"before": before, "changes": differences.between(before, version) if before else []}


PARTS: dict[str, Callable[[Request, FlowVersion, adhoc.AdhocForm | None], dict[str, Any]]] = {
    "flow": _flow,
    "form": _form,
    "settings": _settings,
    "try": _try,
    "diff": _diff,
}
