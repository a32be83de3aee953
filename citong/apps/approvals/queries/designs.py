"""What the designer shows: the tree as boxes with words, who would act, and what is still wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.lib import conditions, formdef, tree
from citong.lib.flow import positions, rules
from citong.lib.flow.steps import Late, Mode, Type
from citong.platform.access.models import Role
from citong.platform.identity.models import Post, User
from citong.platform.workflow.assignees import LEVELS
from citong.platform.workflow.models import FlowDef, FlowVersion
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.lib.flow.positions import Path
    from citong.lib.flow.steps import Node, Rule, Tree
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

MODES = {Mode.ALL: "会签 · 须全部同意", Mode.ANY: "或签 · 一人同意即可", Mode.TURN: "依次审批", Mode.RATIO: "按比例"}
LATES = {Late.REMIND: "自动催办", Late.ESCALATE: "转交上级", Late.PASS: "自动通过", Late.RETURN: "退回申请人"}
POSTS = dict(Post.Kind.choices)


@dataclass(frozen=True)
class Box:
    """One node on the canvas; ``after`` is the place behind it, for the plus sign."""

    node: Node
    path: str
    after: str
    lines: list[str]
    arms: list[Lane]

    @property
    def tone(self) -> str:
        return self.node.type.value


@dataclass(frozen=True)
class Group:
    """Rules that act together, at the place ``at`` among the groups of theirs that stand in for one another."""

    at: str
    lines: list[tuple[str, str]]  # the place of a rule, and its words
    first: bool
    last: bool

    @property
    def words(self) -> str:
        return "；".join(words for _, words in self.lines)


@dataclass(frozen=True)
class Who:
    """One rule of who acts, as its drawer lists it; ``groups`` only where some stand in for others."""

    at: str
    words: str
    groups: list[Group]
    others: bool  # a group that finds only the initiator is passed over


@dataclass(frozen=True)
class Lane:
    """One arm of a block with its own sequence; ``first`` is the place before its first node."""

    number: int
    name: str
    words: str
    default: bool
    first: str
    boxes: list[Box]


def version_of(actor: Actor, pk: int) -> FlowVersion | None:
    """A version that ``actor`` may design."""
    rows: QuerySet[FlowVersion] = FlowVersion.objects.visible_to(actor, perms.design)
    return rows.filter(pk=pk).select_related("flow__unit").first()


def home(actor: Actor) -> Unit | None:
    """For whom one designs: one's school or bureau, or only one's department if one's rights end there."""
    if actor.post is None:
        return None
    unit, whole = actor.post.unit, actor.post.unit.organisation
    return whole if actor.can(perms.design, whole) else unit


def templates(actor: Actor) -> list[FlowDef]:
    """Flows in use of the units above that one's own unit has no copy of yet."""
    copied = FlowDef.objects.filter(unit=home(actor)).exclude(template=None)
    rows = of_units_above(actor).filter(enabled=True, versions__status="live").exclude(pk__in=copied.values("template"))
    return list(rows.order_by("category", "order"))


def of_units_above(actor: Actor) -> QuerySet[FlowDef]:
    """All flows of the units above one's own, also those that cannot be copied (yet)."""
    unit = home(actor)
    above = tree.ancestors(unit.path)[:-1] if unit else []
    return FlowDef.objects.filter(unit__path__in=above).select_related("unit")


def copy_of(unit: Unit, template: FlowDef) -> FlowDef | None:
    """What ``unit`` has made of ``template``."""
    found: FlowDef | None = FlowDef.objects.filter(unit=unit, template=template).first()
    return found


def roles() -> dict[str, str]:
    """The roles by their codes; they are the same for everybody."""
    return dict(Role.objects.order_by("name").values_list("code", "name"))


def canvas(version: FlowVersion) -> list[Box]:
    """The tree from top to bottom."""
    words = Words(version)
    return _boxes(version.nodes, (), words)


def _boxes(tree: Tree, before: Path, words: Words) -> list[Box]:
    return [
        Box(
            node,
            positions.write((*before, at)),
            positions.write((*before, at + 1)),
            words.of_node(node),
            [_lane(node, number, (*before, at), words) for number in range(len(node.arms))],
        )
        for at, node in enumerate(tree)
    ]


def _lane(node: Node, number: int, at: Path, words: Words) -> Lane:
    arm = node.arms[number]
    default = node.type == Type.BRANCH and arm.when is None
    told = words.of_condition(arm.when) if node.type == Type.BRANCH or arm.when else "同时进行"
    here = (*at, number)
    return Lane(number, arm.name, told, default, positions.write((*here, 0)), _boxes(arm.flow, here, words))


def who(node: Node, words: Words) -> list[Who]:
    """The rules of a node, each with those that stand in for it."""
    return [
        Who(str(n), words.of_rule(rule), _groups(n, rule, words), bool(rule.get("others")))
        for n, rule in enumerate(node.who)
    ]


def _groups(n: int, rule: Rule, words: Words) -> list[Group]:
    if rule["kind"] != rules.FIRST:
        return []
    found = rules.groups(rule)
    return [
        Group(
            f"{n}.{g}",
            [(f"{n}.{g}.{r}", words.of_rule(one)) for r, one in enumerate(group)],
            first=g == 0,
            last=g == len(found) - 1,
        )
        for g, group in enumerate(found)
    ]


def places(node: Node, words: Words) -> list[tuple[str, str]]:
    """Where a further rule of the node may go besides the end, in words."""
    found = []
    for one in who(node, words):
        found.append((one.at, f"候补：{one.words} 都找不到人时由其办理"))
        found += [(group.at, f"与 {group.words} 同一顺位") for group in one.groups]
    return found


class Words:
    """Says rules and conditions of one version in Chinese; people and roles are looked up once."""

    def __init__(self, version: FlowVersion) -> None:
        self.form = formdef.parse(version.form)
        self.labels = formdef.labels(self.form)
        self.nodes = {node.id: node.name for _, node in positions.walk(version.nodes)}
        self.roles = roles()
        ids = {
            pk
            for _, node in positions.walk(version.nodes)
            for rule in rules.every(node.who)
            for pk in rule.get("users", [])
        }
        self.people = {user.pk: str(user) for user in User.objects.filter(pk__in=ids).select_related("person")}

    def of_node(self, node: Node) -> list[str]:
        if node.block:
            return []
        lines = ["；".join(self.of_rule(rule) for rule in node.who) or "未设置处理人"]
        if node.type == Type.APPROVE:
            ratio = f"（{node.ratio}% 同意）" if node.mode == Mode.RATIO else ""
            lines.append(f"{MODES[node.mode]}{ratio}")
        if node.due:
            lines.append(f"{node.due.days} 个工作日未办 → {LATES[node.due.then]}")
        return lines

    def of_rule(self, rule: Rule) -> str:
        kind = rule["kind"]
        if kind in {"random", "first"}:
            return self._of_group(rule)
        return {
            "initiator": lambda: "申请人本人",
            "user": lambda: "、".join(self.people.get(pk, "") for pk in rule.get("users", [])),
            "post": lambda: f"{self.of_place(rule)} · {rule.get('title') or POSTS.get(rule.get('post', ''), '')}",
            "role": lambda: f"{self.of_place(rule)} · {self.roles.get(rule['role'], rule['role'])}",
            "head": lambda: f"{self.of_place(rule)}负责人",
            "leader": lambda: f"申请人的第 {rule.get('up', 1)} 级负责人",
            "chain": lambda: f"逐级负责人，到{LEVELS[rule.get('to', 'school')]}为止",
            "field": lambda: f"表单中的「{self.labels.get(rule['field'], rule['field'])}」",
            "chosen": lambda: f"由「{self.nodes.get(rule['node'], '')}」指定",
        }[kind]()

    def _of_group(self, rule: Rule) -> str:
        if rule["kind"] == "random":
            return f"从（{'；'.join(self.of_rule(one) for one in rule['of'])}）中随机 {rule.get('count', 1)} 人"
        return "，没有时 ".join("；".join(self.of_rule(one) for one in group) for group in rule["of"])

    def of_place(self, rule: Rule) -> str:
        at = rule.get("at") or {}
        level = LEVELS[at.get("level", "own")]
        return f"{level}{at['department']}" if at.get("department") else level

    def of_condition(self, when: Any) -> str:
        fields = {field.key: field for field in self.form}

        def show(key: str, value: Any) -> str:
            return (
                formdef.shown(fields[key], value)
                if key in fields and fields[key].kind != "bool"
                else "是"
                if value
                else "否"
            )

        if when is not None and not list(conditions.parts(when)):
            return "未设条件"
        return conditions.words(when, self.labels, show)
