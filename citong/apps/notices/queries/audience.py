"""Who is meant by an audience: worked out in a few queries, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from citong.lib import tree
from citong.platform.access.models import Grant
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citong.platform.access.models import Role
    from citong.platform.identity.models import User

    from ..models import Audience

T = TypeVar("T", Unit, "User")
DEPARTMENT = Unit.Level.DEPARTMENT


@dataclass(frozen=True)
class Chosen:
    """What was chosen, whether it is kept already or not."""

    units: Sequence[Unit] = ()
    levels: Sequence[str] = ()
    categories: Sequence[str] = ()
    posts: Sequence[str] = ()
    roles: Sequence[Role] = ()
    groups: Sequence[Audience] = ()
    people: Sequence[User] = field(default=())

    @classmethod
    def of(cls, audience: Audience) -> Chosen:
        kept = (list(rows.all()) for rows in (audience.units, audience.roles, audience.groups, audience.people))
        units, roles, groups, people = kept
        return cls(units, audience.levels, audience.categories, audience.posts, roles, groups, people)


def receivers(reach: Unit, chosen: Chosen) -> dict[int, int]:
    """Account -> the office or school at which he is meant. Nobody outside the subtree of ``reach`` is ever among them.

    Of several posts the primary one counts.
    """
    found = _by_posts(reach, chosen)
    for group in chosen.groups:
        found = receivers(reach, Chosen.of(group)) | found
    return _named(reach, chosen.people) | found


def _by_posts(reach: Unit, chosen: Chosen) -> dict[int, int]:
    if not chosen.units:
        return {}
    homes = _homes(reach, chosen)
    posts = Post.objects.filter(Post.current(), unit__in=homes)
    posts = posts.filter(kind__in=chosen.posts) if chosen.posts else posts.filter(Post.serving())
    if chosen.roles:
        posts = posts.filter(pk__in=Grant.objects.in_force().filter(role__in=chosen.roles).values("post"))
    return {user: homes[unit] for user, unit in _holders(posts)}


def _holders(posts: Iterable[Post]) -> Iterable[tuple[int, int]]:
    """Account and unit of active people; of one person the primary post comes last and so stands."""
    rows = posts.filter(person__user__is_active=True)  # type: ignore[attr-defined]
    found: Iterable[tuple[int, int]] = rows.order_by("primary", "pk").values_list("person__user", "unit")
    return found


def _homes(reach: Unit, chosen: Chosen) -> dict[int, int]:
    """Unit -> the office or school that it is or belongs to, for all units that are meant."""
    roots = {unit.path for unit in chosen.units}
    meant: dict[str, tuple[int, bool]] = {}
    found: dict[int, int] = {}
    inside = Unit.objects.below(reach).open_on().order_by("path")
    for pk, level, path, category in inside.values_list("pk", "level", "path", "school__category"):
        above = meant.get(path[: -tree.STEP]) if level == DEPARTMENT else None
        meant[path] = home, fits = above or (pk, _fits(chosen, level, category))
        if fits and not roots.isdisjoint(tree.ancestors(path)):
            found[pk] = home
    return found


def _fits(chosen: Chosen, level: str, category: str | None) -> bool:
    by_level = not chosen.levels or level in chosen.levels
    return by_level and (not chosen.categories or category in chosen.categories)


def _named(reach: Unit, people: Sequence[User]) -> dict[int, int]:
    """Those of ``people`` who hold a post below ``reach``."""
    if not people:
        return {}
    inside = Post.objects.filter(Post.current(), person__user__in=people, unit__path__range=tree.subtree(reach.path))
    held = list(_holders(inside))
    homes = {unit.pk: home_of(unit) for unit in Unit.objects.filter(pk__in={unit for _, unit in held})}
    return {user: homes[unit] for user, unit in held}


def home_of(unit: Unit) -> int:
    """The office or school that ``unit`` is or belongs to."""
    above = Unit.objects.filter(path__in=tree.ancestors(unit.path)).exclude(level=DEPARTMENT).order_by("-path")
    return above.values_list("pk", flat=True).first() or unit.pk


def find_units(reach: Unit, lines: Sequence[str]) -> tuple[list[Unit], list[str]]:
    """The open units that ``lines`` name by code or name, and what is wrong, by line."""
    words = {*lines, *(line.split()[0] for line in lines)}
    named = Q(code__in=words) | Q(name__in=words) | Q(short_name__in=words)
    rows = list(Unit.objects.below(reach).open_on().filter(named))
    by_code = {unit.code: {unit} for unit in rows}
    by_name: dict[str, set[Unit]] = {}
    for unit in rows:
        for name in {unit.name, unit.short_name}:
            by_name.setdefault(name, set()).add(unit)
    hits = [by_code.get(line.split()[0]) or by_name.get(line, set()) for line in lines]
    many = "有 {} 个同名单位，请改填单位代码。"
    return _sorted(lines, hits, many, "不在可发送的范围内，请核对单位名称或代码。")


def find_people(reach: Unit, lines: Sequence[str]) -> tuple[list[User], list[str]]:
    """Those whom ``lines`` name by account, or by name and if need be unit; and what is wrong, by line."""
    words = {line.split()[0] for line in lines}
    inside = Post.objects.filter(Post.current(), unit__path__range=tree.subtree(reach.path))
    named = Q(person__user__username__in=words) | Q(person__name__in=words)
    posts = inside.filter(named, person__user__is_active=True).select_related("person__user", "unit")
    by_account: dict[str, set[User]] = {}
    by_name: dict[str, set[User]] = {}
    for post in posts:
        user, name = post.person.user, post.person.name
        user.person = post.person
        by_account[user.username] = {user}
        for said in (name, f"{name} {post.unit.name}", f"{name} {post.unit.short_name}"):
            by_name.setdefault(said, set()).add(user)
    hits = [by_account.get(line.split()[0]) or by_name.get(" ".join(line.split()), set()) for line in lines]
    many = "有 {} 位同名人员，请在姓名后空一格写单位名称，或改填用户名。"
    return _sorted(lines, hits, many, "不在可发送的范围内，请核对姓名和单位。")


def _sorted(lines: Sequence[str], hits: Sequence[set[T]], many: str, none: str) -> tuple[list[T], list[str]]:
    """What is found once, and a sentence for each line that is not."""
    found = [next(iter(one)) for one in hits if len(one) == 1]
    wrong = [
        f"第 {number} 行“{line}”{many.format(len(one)) if one else none}"
        for number, (line, one) in enumerate(zip(lines, hits, strict=True), 1)
        if len(one) != 1
    ]
    return found, wrong
