"""Who acts at a node: each rule is resolved when the flow gets there, and the people found are kept.

Rules (JSON): ``{"kind": "user", "users": [id]}``, ``post`` (a kind or title of post ``at`` a place), ``role`` (a granted
role ``at`` a place), ``head`` (of the unit ``at`` a place), ``initiator``, ``leader`` (head of the unit ``up`` levels
above), ``chain`` (the heads from one's own unit up to a level, in turn), ``field`` (people or a unit named in the form),
``chosen`` (by an earlier handler), ``first`` (of several groups of rules the first that finds anybody, or with ``others``
anybody but the initiator), ``random``
(``count`` of a pool of rules).

A place is ``{"level": own | department | school | county | city, "department": name}``: the initiator's unit of that
level, a school or an office with its own departments, since a 教务主任 may sit in the 教务处 or at the school itself; or
only the department so named. ``own`` is one's school or office.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from citong.lib import tree
from citong.platform.access.models import Grant
from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit

from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from citong.lib.flow.steps import Rule

    from .models import FlowDef

chance = SystemRandom()
LEVELS = {"department": "本部门", "school": "本校", "county": "所属区县", "city": "市局", "own": "本单位"}


@dataclass(frozen=True)
class Signer:
    """A person, and the post by which he was found."""

    user_id: int
    post_id: int | None = None


@dataclass(frozen=True)
class Case:
    """What rules may look at."""

    initiator_id: int
    unit: Unit
    data: Mapping[str, Any]
    chosen: Mapping[str, list[int]]
    flow: FlowDef


def resolve(rules: Iterable[Rule], case: Case) -> list[Signer]:
    """The people of all rules, each once, in the rules' order; only active accounts."""
    found: dict[int, Signer] = {}
    for rule in rules:
        for signer in KINDS[rule["kind"]](rule, case):
            found.setdefault(signer.user_id, signer)
    active = set(User.objects.filter(pk__in=found, is_active=True).values_list("pk", flat=True))
    return [signer for pk, signer in found.items() if pk in active]


def admins(case: Case) -> list[Signer]:
    """Who looks after a flow that found nobody: who may intervene at its owner, else at the units above."""
    for path in reversed(tree.ancestors(case.flow.unit.path)):
        grants = Grant.objects.in_force().filter(unit__path=path).select_related("role", "post")
        posts = [grant.post for grant in grants if perms.intervene in grant.role.permissions]
        if signers := _holding([post.pk for post in posts]):
            return signers
    return []


def places(at: Mapping[str, str] | None, unit: Unit) -> list[Unit]:
    """The units that a rule means, seen from the initiator's ``unit``."""
    at = at or {}
    level = at.get("level", "own")
    base = unit.organisation if level == "own" else unit.ancestor(level)
    if base is None:
        return []
    if at.get("department"):
        return [one for one in _departments(base) if at["department"] in {one.name, one.short_name}][:1]
    return [base] if base.level == Unit.Level.DEPARTMENT else [base, *_departments(base)]


def _departments(base: Unit) -> list[Unit]:
    """The departments of ``base`` and theirs, but not those of the units under it."""
    found: list[Unit] = []
    below = [base.pk]
    while below:
        step = list(Unit.objects.open_on().filter(parent__in=below, level=Unit.Level.DEPARTMENT).order_by("path"))
        found += step
        below = [one.pk for one in step]
    return found


def head_of(unit: Unit) -> list[Signer]:
    """The head (负责人) of a unit; of a school its principal."""
    heads = Q(head=True) | Q(kind=Post.Kind.PRINCIPAL)
    return _signers(Post.objects.filter(Post.current(), heads, unit=unit))


def _signers(posts: Any) -> list[Signer]:
    rows = posts.filter(person__user__is_active=True).order_by("-primary", "pk")
    return [Signer(user, post) for user, post in rows.values_list("person__user__pk", "pk")]


def _holding(post_ids: list[int]) -> list[Signer]:
    return _signers(Post.objects.filter(pk__in=post_ids))


def _users(rule: Rule, _case: Case) -> list[Signer]:
    return [Signer(pk) for pk in rule.get("users", [])]


def _posts(rule: Rule, case: Case) -> list[Signer]:
    posts = Post.objects.filter(Post.current(), unit__in=places(rule.get("at"), case.unit))
    if rule.get("post"):
        posts = posts.filter(kind=rule["post"])
    if rule.get("title"):
        posts = posts.filter(title=rule["title"])
    return _signers(posts)


def _role(rule: Rule, case: Case) -> list[Signer]:
    grants = Grant.objects.in_force().filter(unit__in=places(rule.get("at"), case.unit), role__code=rule["role"])
    return _holding(list(grants.values_list("post_id", flat=True)))


def _initiator(_rule: Rule, case: Case) -> list[Signer]:
    return [Signer(case.initiator_id)]


def _head(rule: Rule, case: Case) -> list[Signer]:
    return next((head_of(unit) for unit in places(rule.get("at"), case.unit)), [])


def _leader(rule: Rule, case: Case) -> list[Signer]:
    """Level 1 is the head of one's own unit, or the next one above where oneself is the head."""
    heads = _heads(case)
    wanted = int(rule.get("up", 1))
    return heads[wanted - 1] if len(heads) >= wanted else []


def _heads(case: Case, until: str = "") -> list[list[Signer]]:
    """Heads from the initiator's unit upwards, without the initiator and without empty chairs."""
    heads: list[list[Signer]] = []
    paths = list(reversed(tree.ancestors(case.unit.path)))
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
    for path in paths:
        sitting = [signer for signer in head_of(units[path]) if signer.user_id != case.initiator_id]
        if sitting:
            heads.append(sitting)
        if units[path].level == until:
            break
    return heads


def _chain(rule: Rule, case: Case) -> list[Signer]:
    return [signer for heads in _heads(case, rule.get("to", Unit.Level.SCHOOL)) for signer in heads]


def _field(rule: Rule, case: Case) -> list[Signer]:
    """People named in the form; of a unit named there, its head."""
    value = case.data.get(rule["field"])
    ids = [pk for pk in (value if isinstance(value, list) else [value]) if isinstance(pk, int)]
    if rule.get("unit"):
        return [signer for unit in Unit.objects.filter(pk__in=ids) for signer in head_of(unit)]
    return [Signer(pk) for pk in ids]


def _chosen(rule: Rule, case: Case) -> list[Signer]:
    return [Signer(pk) for pk in case.chosen.get(rule["node"], [])]


def _first(rule: Rule, case: Case) -> list[Signer]:
    """The first group of rules that finds anybody: the office that a school has, else its principal.

    With ``others`` a group that finds only the initiator is passed over if a later one finds somebody else.
    """
    found = (people for rules in rule["of"] if (people := resolve(rules, case)))
    if not rule.get("others"):
        return next(found, [])
    own: list[Signer] = []
    for people in found:
        if any(one.user_id != case.initiator_id for one in people):
            return people
        own = own or people
    return own


def _random(rule: Rule, case: Case) -> list[Signer]:
    pool = resolve(rule["of"], case)
    return chance.sample(pool, min(int(rule.get("count", 1)), len(pool)))


KINDS: dict[str, Callable[[Rule, Case], list[Signer]]] = {
    "user": _users,
    "post": _posts,
    "role": _role,
    "head": _head,
    "initiator": _initiator,
    "leader": _leader,
    "chain": _chain,
    "field": _field,
    "chosen": _chosen,
    "first": _first,
    "random": _random,
}
