"""Pages of roles and grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.console import queries
from citong.apps.console.actions import grants
from citong.apps.console.models import RoleCard
from citong.apps.console.perms import perms
from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, RelatedPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.platform.access.models import Grant

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def contents(actor: Actor, role: RoleCard) -> dict[str, Any]:
    """What the role lets one do, by feature."""
    held = set(role.permissions)
    blocks = [(f.title, [label for code, label in f.codes if code in held]) for f in queries.features()]
    may_change = not role.builtin and actor.can(perms.roles, role)
    may_copy = actor.units(perms.roles) is None
    return {
        "blocks": [block for block in blocks if block[1]],
        "givers": queries.givers(role),
        "role": role,
        "may_change": may_change,
        "may_copy": may_copy,
    }


class Grants(Resource):
    model = Grant
    perms = perms
    slug = "grants"
    title = "授权"
    columns = (
        Column("post__person__name", "人员", second="post__title"),
        Column("post__unit__name", "任职单位"),
        "role",
        Column("unit__name", "授权范围"),
        "starts_on",
        "ends_on",
        "granted_by",
    )
    filters = ("role", "unit")
    search = ("post__person__name", "role__name")
    fields = ("post", "role", "unit", "starts_on", "ends_on")
    create = grants.give
    actions = (grants.renew, grants.withdraw)
    panels = (FieldsPanel("授权", ("post", "role", "unit", "starts_on", "ends_on", "granted_by")),)


class Roles(Resource):
    model = RoleCard
    perms = perms
    slug = "roles"
    title = "角色"
    columns = (
        Column("name", second="code"),
        Column("meant_for", "适用层级"),
        "builtin",
        Column("size", "权限数", Kind.NUMBER),
        Column("features", "涉及功能", wide=True),
    )
    filters = ("builtin",)
    search = ("name", "code")
    order = ("-builtin", "level", "code")
    panels = (
        TemplatePanel("权限", "console/_role.html", contents),
        RelatedPanel("获得这个角色的岗位", "grants", ("post", "unit", "starts_on", "ends_on"), slug="grants"),
    )
