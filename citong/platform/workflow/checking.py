"""What keeps a draft from being published, in words that name the node and the remedy."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from citong.lib import formdef, reachable
from citong.lib.flow import positions, rules
from citong.lib.flow.steps import Late, Mode, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.lib.flow.positions import Path
    from citong.lib.flow.steps import Node, Rule, Tree
    from citong.lib.formdef import Form

    from .models import FlowVersion

TITLE = re.compile(r"\{([^{}]*)\}")
WORDS = ("initiator", "flow", "unit", "date")
KINDS_WITH = {
    "user": ("users",),
    "post": ("post", "title"),
    "role": ("role",),
    "field": ("field",),
    "chosen": ("node",),
    "random": ("of",),
    "first": ("of",),
}


def problems(version: FlowVersion) -> list[str]:
    """Everything that is wrong with the tree, the form and the title; empty if it can be published."""
    form, tree = formdef.parse(version.form), version.nodes
    return [*formdef.problems(form), *_tree(tree, form), *_title(version.title, form)]


def _title(title: str, form: Form) -> Iterator[str]:
    known = {*WORDS, *formdef.keys(form)}
    for name in TITLE.findall(title):
        if name not in known:
            yield f"标题格式中的「{{{name}}}」不存在，请改为表单字段的标识。"
    if title.count("{") != title.count("}"):
        yield "标题格式的花括号不成对，请检查。"


def _tree(tree: Tree, form: Form) -> Iterator[str]:
    if not tree or tree[0].type != Type.FILL or [rule["kind"] for rule in tree[0].who] != ["initiator"]:
        yield "第一个环节应是申请人填写。"
    places = list(positions.walk(tree))
    for node_id, times in Counter(node.id for _, node in places).items():
        if times > 1:
            yield f"环节标识「{node_id}」重复，请删除其中一个后重新添加。"
    if not any(node.type == Type.APPROVE for _, node in places):
        yield "流程中没有审批环节，请至少添加一个。"
    for path, node in places:
        yield from _node(node, path, tree, form)


def _node(node: Node, path: Path, tree: Tree, form: Form) -> Iterator[str]:
    name = node.name or node.id
    if node.block:
        yield from _arms(node, form)
        return
    if not node.name.strip():
        yield f"环节「{node.id}」没有名称，请填写。"
    if not node.who:
        yield f"环节「{name}」没有设置处理人。"
    for rule in rules.every(node.who):
        yield from _rule(rule, name, path, tree, form)
    if node.mode == Mode.RATIO and not 1 <= node.ratio <= 100:  # noqa: PLR2004 - percent
        yield f"环节「{name}」的通过比例应在 1 到 100 之间。"
    if node.due and (node.due.days < 1 or (node.due.then == Late.ESCALATE and not node.due.to)):
        yield f"环节「{name}」的办理期限没有设完整（天数至少为 1，上报时要设上报给谁）。"
    unknown = sorted(set(node.rights) - set(formdef.keys(form)))
    if unknown:
        yield f"环节「{name}」的字段权限提到了表单里没有的字段：{'、'.join(unknown)}。"


def _rule(rule: Rule, name: str, path: Path, tree: Tree, form: Form) -> Iterator[str]:
    kind = str(rule.get("kind", ""))
    if _incomplete(rule):
        yield f"环节「{name}」的处理人没有选完整。"
    elif kind == "field" and rule["field"] not in formdef.keys(form):
        yield f"环节「{name}」的处理人取自表单字段「{rule['field']}」，但表单中没有这个字段。"
    elif kind == "chosen" and not _earlier(str(rule["node"]), path, tree):
        yield f"环节「{name}」的处理人由另一环节指定，但那个环节不在它之前。"


def _incomplete(rule: Rule) -> bool:
    """Whether something that the rule cannot do without is missing; a post needs its kind or its title."""
    needed = KINDS_WITH.get(str(rule.get("kind", "")), ())
    return bool(needed) and not any(rule.get(name) for name in needed)


def _earlier(node_id: str, path: Path, tree: Tree) -> bool:
    try:
        return positions.precedes(positions.find(tree, node_id), path)
    except LookupError:
        return False


def _arms(node: Node, form: Form) -> Iterator[str]:
    name = node.name or ("条件分支" if node.type == Type.BRANCH else "并行分支")
    if len(node.arms) < 2:  # noqa: PLR2004 - a block of one arm is none
        yield f"「{name}」少于两个分支，请添加分支或删除它。"
    if node.type == Type.PARALLEL and not all(arm.flow for arm in node.arms):
        yield f"「{name}」有空的并行分支，请添加环节或删除该分支。"
    defaults = [arm for arm in node.arms if arm.when is None]
    if node.type == Type.BRANCH and len(defaults) != 1:
        yield f"「{name}」应有且只有一个默认分支（没有条件的分支），现在有 {len(defaults)} 个。"
    seen: list[object] = []
    unreached = reachable.unreached(arm.when for arm in node.arms) if node.type == Type.BRANCH else []
    for number, arm in enumerate(node.arms):
        for text in formdef.of_condition(arm.when, form):
            yield f"「{name}」的分支「{arm.name or '未命名'}」：{text}"
        if arm.when is not None and arm.when in seen:
            yield f"「{name}」的分支「{arm.name or '未命名'}」与前面的分支条件相同，永远走不到，请修改。"
        elif number in unreached:
            yield f"「{name}」的分支「{arm.name or '未命名'}」永远走不到：条件自相矛盾，或前面的分支已经包含它，请修改条件。"
        seen.append(arm.when)
