"""The drawers of the designer. They are forms as data themselves, so the kit that shows applications shows them too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.lib import formdef, money
from citong.lib.conditions import WORDS
from citong.lib.flow import rules
from citong.lib.flow.steps import ACTS, Arm, Due, Empty, Late, Mode, Node, Type
from citong.platform.identity.models import Post
from citong.platform.workflow.assignees import LEVELS

from ..queries.designs import LATES, MODES, roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citong.lib.flow.steps import Rule, Tree
    from citong.lib.formdef import Field, Form

Data = dict[str, Any]
EMPTIES = {Empty.ADMIN: "由流程管理员办理", Empty.PASS: "自动通过", Empty.REFUSE: "不允许提交"}
OPTIONAL = {"refuse": "不同意", "return": "退回", "transfer": "转办", "add": "加签", "cc": "抄送"}
ABOVE: dict[str, tuple[str, Rule]] = {
    "leader": ("申请人的上级负责人", {"kind": "leader", "up": 1}),
    "above": ("申请人的再上一级负责人", {"kind": "leader", "up": 2}),
    "head": ("单位负责人", {"kind": "head", "at": {"level": "own"}}),
    "office": ("本单位办公室主任", {"kind": "post", "title": "办公室主任", "at": {"level": "own"}}),
}
END = "end"  # a new rule stands beside the others
KEPT = "kept"  # a rule that came with the library or an import
WHO = {
    "post": "岗位",
    "role": "角色",
    "user": "指定人员",
    "head": "单位负责人",
    "leader": "申请人的上级负责人",
    "chain": "逐级负责人",
    "initiator": "申请人本人",
    "field": "表单中的人员",
    "chosen": "由前面的处理人指定",
    "random": "从已设的人员中随机",
}
PLACED = ["post", "role", "head"]  # of a unit that one says


def one_of(options: Mapping[Any, str] | Iterable[tuple[Any, str]]) -> list[list[str]]:
    pairs = options.items() if hasattr(options, "items") else options
    return [[str(getattr(code, "value", code)), label] for code, label in pairs]


def when(*parts: tuple[str, str, Any]) -> Data:
    return {"all": [{"field": key, "op": op, "value": value} for key, op, value in parts]}


def node_form(node: Node, *, first: bool) -> Form:
    """What is set of a node besides its people and rights; the ``first`` is the initiator's form."""
    fields: list[Data] = [{"key": "name", "kind": "text", "label": "环节名称", "required": True, "most": 40}]
    kept = [[KEPT, "保持原来的设置"]] if node.due and _above(node.due) == KEPT else []
    if node.type == Type.APPROVE:
        fields += [
            {"key": "mode", "kind": "select", "label": "多人办理方式", "options": one_of(MODES), "required": True},
            {
                "key": "ratio",
                "kind": "int",
                "label": "同意比例",
                "suffix": "%",
                "least": 1,
                "most": 100,
                "when": when(("mode", "eq", "ratio")),
            },
            {"key": "empty", "kind": "select", "label": "没有处理人时", "options": one_of(EMPTIES), "required": True},
            {
                "key": "own",
                "kind": "select",
                "label": "处理人是申请人本人时",
                "options": [["act", "由本人审批"], ["skip", "自动跳过"]],
            },
        ]
    if node.signs:
        usual = "提交" if node.type == Type.FILL else "同意"
        fields += [
            {
                "key": "acts",
                "kind": "multi",
                "label": f"允许的操作（{usual}之外）",
                "options": one_of(optional(node, first=first)),
            },
            {"key": "days", "kind": "int", "label": "办理期限", "suffix": "个工作日", "least": 1, "most": 60},
            {
                "key": "then",
                "kind": "select",
                "label": "超过期限时",
                "options": one_of(LATES),
                "when": when(("days", "filled", None)),
            },
            {
                "key": "above",
                "kind": "select",
                "label": "转交给",
                "options": [*one_of((code, label) for code, (label, _) in ABOVE.items()), *kept],
                "when": when(("days", "filled", None), ("then", "eq", "escalate")),
            },
        ]
    return formdef.parse(fields)


def optional(node: Node, *, first: bool) -> dict[str, str]:
    """What its designer may allow or not: who fills in neither refuses nor adds, and nothing lies before the first."""
    missing = {"refuse", "add"} if node.type == Type.FILL else set()
    missing |= {"return"} if first else set()
    return {act: label for act, label in OPTIONAL.items() if act not in missing}


def node_data(node: Node, *, first: bool) -> Data:
    due = {"days": node.due.days, "then": node.due.then.value, "above": _above(node.due)} if node.due else {}
    return {
        "name": node.name,
        "mode": node.mode.value,
        "ratio": node.ratio,
        "empty": node.empty.value,
        "own": node.own,
        "acts": [act for act in node.acts if act in optional(node, first=first)],
    } | due


def _above(due: Due) -> str:
    """The choice that stands for whom it escalates to."""
    return next((code for code, (_, rule) in ABOVE.items() if due.to == (rule,)), KEPT if due.to else "above")


def apply_node(node: Node, data: Data, *, first: bool) -> Data:
    """The properties of the node as its drawer gives them."""
    due = None
    if data.get("days"):
        then = Late(data.get("then") or "remind")
        kept = node.due.to if node.due else ()
        chosen = ABOVE.get(data.get("above") or "above")
        due = Due(data["days"], then, ((chosen[1],) if chosen else kept) if then == Late.ESCALATE else ())
    common: Data = {"name": data["name"], "due": due}
    if node.signs:
        chosen, offered = data.get("acts") or [], optional(node, first=first)
        common["acts"] = tuple(act for act in ACTS if act in chosen or act not in offered)
    if node.type != Type.APPROVE:
        return common
    return common | {
        "mode": Mode(data["mode"]),
        "ratio": data.get("ratio") or 100,
        "empty": Empty(data["empty"]),
        "own": data.get("own") or "act",
    }


def rule_form(form: Form, earlier: list[Node], places: Iterable[tuple[str, str]] = ()) -> Form:
    """One more rule of who acts, and where among those that the node has; ``places`` are those besides the end."""
    kinds = {code: label for code, label in WHO.items() if (code != "chosen" or earlier)}
    people = [(one.key, one.label) for one in form if one.kind in {"user", "unit"}]
    if not people:
        kinds.pop("field")
    fields: list[Data] = [
        {"key": "kind", "kind": "select", "label": "处理人", "options": one_of(kinds), "required": True},
        {"key": "level", "kind": "select", "label": "所在单位", "options": one_of(LEVELS), "when": when(("kind", "in", PLACED))},
        {"key": "department", "kind": "text", "label": "部门名称（可不填）", "most": 40, "when": when(("kind", "in", PLACED))},
        {"key": "post", "kind": "select", "label": "岗位类别", "options": one_of(Post.Kind.choices), "when": when(("kind", "eq", "post"))},
        {"key": "title", "kind": "text", "label": "岗位名称", "hint": "例如 教务主任；与岗位类别至少填一项", "most": 40, "when": when(("kind", "eq", "post"))},
        {"key": "role", "kind": "select", "label": "角色", "options": one_of(roles()), "required": True, "when": when(("kind", "eq", "role"))},
        {"key": "users", "kind": "user", "label": "人员", "many": True, "required": True, "when": when(("kind", "eq", "user"))},
        {"key": "up", "kind": "int", "label": "向上几级", "least": 1, "most": 5, "default": 1, "required": True, "when": when(("kind", "eq", "leader"))},
        {"key": "to", "kind": "select", "label": "到哪一级为止", "options": one_of({k: v for k, v in LEVELS.items() if k != "own"}), "required": True, "when": when(("kind", "eq", "chain"))},
        {"key": "field", "kind": "select", "label": "表单字段", "options": one_of(people), "required": True, "when": when(("kind", "eq", "field"))},
        {"key": "node", "kind": "select", "label": "由哪个环节指定", "options": one_of([(node.id, node.name) for node in earlier]), "required": True, "when": when(("kind", "eq", "chosen"))},
        {"key": "count", "kind": "int", "label": "随机几人", "least": 1, "most": 20, "default": 1, "required": True, "when": when(("kind", "eq", "random"))},
        {"key": "into", "kind": "select", "label": "与已设处理人的关系", "options": one_of([(END, "另外增加，都要办理或任一办理"), *places]), "default": END, "required": True, "when": when(("kind", "ne", "random"))},
        {"key": "example", "kind": "user", "label": "以谁发起为例", "default": "self", "hint": "只用来预览会由谁办理"},
    ]  # fmt: skip
    hidden = set() if places else {"into"}
    return formdef.parse(
        [one for one in fields if one["key"] not in hidden and (one["kind"] != "select" or one["options"])]
    )


def place_of(data: Data) -> rules.Place:
    """Where among the rules of its node the new one goes."""
    into = data.get("into") or END
    return () if into == END else rules.read(into)


def rule_of(data: Data, form: Form, node: Node) -> Rule:
    """The rule as the engine reads it; who is drawn at random is drawn from those whom the node has."""
    kind = data["kind"]
    rule: Data = {"kind": kind}
    if kind in PLACED:
        at = {"level": data.get("level") or "own"} | (
            {"department": data["department"]} if data.get("department") else {}
        )
        rule["at"] = at
    keep = {
        "post": ("post", "title"),
        "role": ("role",),
        "user": ("users",),
        "leader": ("up",),
        "chain": ("to",),
        "field": ("field",),
        "chosen": ("node",),
        "random": ("count",),
    }
    rule |= {key: data[key] for key in keep.get(kind, ()) if data.get(key)}
    if kind == "field" and next(one.kind for one in form if one.key == rule["field"]) == "unit":
        rule["unit"] = True
    return rule | {"of": list(node.who)} if kind == "random" else rule


def arm_form(form: Form) -> Form:
    """Name and condition of an arm."""
    fields = [(key, label) for key, label in formdef.labels(form).items()]
    row: list[Data] = [
        {"key": "field", "kind": "select", "label": "字段", "options": one_of(fields), "required": True},
        {"key": "op", "kind": "select", "label": "比较", "options": one_of(WORDS), "required": True},
        {"key": "value", "kind": "text", "label": "值", "hint": "多个值用顿号隔开"},
    ]
    asked: list[Data] = [
        {"key": "name", "kind": "text", "label": "分支名称", "required": True, "most": 40},
        {
            "key": "joint",
            "kind": "select",
            "label": "多个条件",
            "options": [["all", "须全部符合"], ["any", "符合一项即可"]],
        },
    ]
    return formdef.parse(asked + ([{"key": "parts", "kind": "rows", "label": "条件", "fields": row}] if fields else []))


def arm_data(arm: Arm, form: Form) -> Data:
    """Nested conditions, which come with imported flows, are shown flat."""
    known = {field.key: field for field in form}
    group = "any" if arm.when and "any" in arm.when else "all"
    parts = [part for part in (arm.when or {}).get(group, []) if "field" in part]
    rows = [
        {"field": part["field"], "op": part["op"], "value": written(known.get(part["field"]), part.get("value"))}
        for part in parts
    ]
    return {"name": arm.name, "joint": group, "parts": rows}


def condition_of(data: Data, form: Form) -> Data:
    """The condition as the engine reads it."""
    known = {field.key: field for field in form}
    parts = []
    for row in data.get("parts") or []:
        part: Data = {"field": row["field"], "op": row["op"]}
        if row["op"] not in {"empty", "filled"}:
            part["value"] = read(known[row["field"]], row["op"], row.get("value") or "")
        parts.append(part)
    return {data.get("joint") or "all": parts}


def written(field: Field | None, value: Any) -> str:
    """A value of a condition as one types it."""
    if isinstance(value, list):
        return "、".join(written(field, one) for one in value)
    if field is None or value is None:
        return "" if value is None else str(value)
    if field.kind == "bool":
        return "是" if value else "否"
    if field.kind == "money" or (field.kind == "formula" and field.suffix == "元"):
        return money.yuan(value)
    return dict(field.options).get(value, str(value))


def read(field: Field, op: str, text: str) -> Any:
    """A typed value: amounts in yuan become fen, options are taken by their name."""
    if op in {"in", "not_in"}:
        return [read(field, "eq", part.strip()) for part in text.split("、") if part.strip()]
    if field.kind == "bool":
        return text.strip() in {"是", "true", "1"}
    if field.kind == "money" or (field.kind == "formula" and field.suffix == "元"):
        return money.parse(text) if text.strip() else ""
    if field.kind in {"int", "formula"}:
        return _number(text)
    return next((code for code, label in field.options if text.strip() in {code, label}), text.strip())


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return ""
    return int(value) if value.is_integer() else value


def earlier_nodes(tree: Tree, node_id: str) -> list[Node]:
    """Nodes at which people act and that come before ``node_id`` on its way."""
    from citong.lib.flow import positions

    here = positions.find(tree, node_id)
    return [node for path, node in positions.walk(tree) if node.signs and positions.precedes(path, here)]
