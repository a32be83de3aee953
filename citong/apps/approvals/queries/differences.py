"""What changed between two versions of a flow, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.lib.flow import positions, steps

if TYPE_CHECKING:
    from citong.platform.workflow.models import FlowVersion

SETTINGS = {
    "title": "标题格式",
    "prefix": "编号字头",
    "period": "编号周期",
    "duplicate": "同一人重复出现时",
    "unread_only": "已阅后不能撤回",
    "paper": "打印样式",
    "paper_title": "打印标题",
    "paper_note": "打印附注",
}
PROPERTIES = {
    "name": "名称",
    "who": "处理人",
    "mode": "多人办理方式",
    "ratio": "同意比例",
    "empty": "没有处理人时",
    "own": "处理人是申请人本人时",
    "rights": "字段权限",
    "due": "办理期限",
    "acts": "允许的操作",
}


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, and whether it came, went or is otherwise."""

    what: str
    how: str
    note: str = ""


def between(old: FlowVersion, new: FlowVersion) -> list[Change]:
    """Differences of settings, fields and nodes; the place of a node counts too."""
    changed = [Change(label, "修改") for name, label in SETTINGS.items() if getattr(old, name) != getattr(new, name)]
    return [*changed, *_fields(old, new), *_nodes(old, new)]


def _fields(old: FlowVersion, new: FlowVersion) -> list[Change]:
    before = {field.key: field for field in formdef.parse(old.form)}
    after = {field.key: field for field in formdef.parse(new.form)}
    return _compare("字段", before, after, lambda one: one.label)


def _nodes(old: FlowVersion, new: FlowVersion) -> list[Change]:
    before, after = _placed(old), _placed(new)
    found = _compare(
        "环节", {k: n for k, (_, n) in before.items()}, {k: n for k, (_, n) in after.items()}, lambda n: n.name
    )
    moved = [k for k in before.keys() & after.keys() if before[k][0] != after[k][0]]
    return found + [Change(f"环节「{after[k][1].name}」", "移动") for k in sorted(moved, key=lambda k: after[k][0])]


def _placed(version: FlowVersion) -> dict[str, tuple[positions.Path, steps.Node]]:
    return {node.id: (path, node) for path, node in positions.walk(version.nodes)}


def _compare(kind: str, before: dict[str, Any], after: dict[str, Any], name: Any) -> list[Change]:
    came = [Change(f"{kind}「{name(one)}」", "新增") for key, one in after.items() if key not in before]
    went = [Change(f"{kind}「{name(one)}」", "删除") for key, one in before.items() if key not in after]
    both = [(before[key], one) for key, one in after.items() if key in before]
    other = [Change(f"{kind}「{name(b)}」", "修改", _how(a, b)) for a, b in both if _how(a, b)]
    return [*came, *went, *other]


def _how(old: Any, new: Any) -> str:
    """Which properties differ; the steps inside a block are compared one by one, so its arms count by name and condition."""
    if isinstance(new, steps.Node):
        names = [label for part, label in PROPERTIES.items() if getattr(old, part) != getattr(new, part)]
        arms = [[(arm.name, arm.when) for arm in node.arms] for node in (old, new)]
        return "、".join(names + (["分支"] if arms[0] != arms[1] else []))
    return "" if old == new else "内容"
