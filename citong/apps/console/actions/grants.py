"""Grants and roles: nobody gives, takes or puts together more than he holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied

from citong.apps.console import queries
from citong.apps.console.models import RoleCard  # noqa: TC001 - the kit reads the annotation
from citong.apps.console.perms import perms
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.kit.filters import DateInput
from citong.lib import clock
from citong.platform.access import delegation
from citong.platform.access import perms as permissions
from citong.platform.access.models import Grant  # noqa: TC001 - the kit reads the annotation

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def _may_give(grant: Grant, by: Actor) -> None:
    if not by.can(perms.grants, grant.post):
        raise PermissionDenied(perms.grants)
    if grant.unit.closed:
        raise Refused({"unit": f"{grant.unit}已于 {grant.unit.closed_on} 撤销，不能再授权。"})
    delegation.check_level(grant.role, grant.unit)
    delegation.check(by, grant.role, grant.unit, grant.post)


def _ended(grant: Grant) -> str:
    return "这项授权已经失效。" if grant.ends_on and grant.ends_on < clock.today() else ""


@action("授权", perm=perms.grants, creates=True)
def give(grant: Grant, *, by: Actor) -> None:
    """Role and unit lie within what the giver holds, the receiving post within his reach."""
    _may_give(grant, by)
    grant.granted_by = by.user


@action("收回授权", perm=perms.grants, unless=_ended, danger=True)
def withdraw(grant: Grant, *, by: Actor) -> None:
    """At once: the grant ended yesterday."""
    delegation.check(by, grant.role, grant.unit, grant.post)
    if by.post == grant.post:
        raise Refused("不能收回自己正在使用的岗位的授权，请由上级系统管理员办理。")
    grant.ends_on = clock.today() - timedelta(days=1)


@action(
    "恢复授权",
    perm=perms.grants,
    inputs={
        "ends_on": forms.DateField(label="失效日期", required=False, widget=DateInput(), help_text="长期有效请留空。")
    },
    unless=lambda g: "" if _ended(g) else "这项授权仍然有效。",
)
def renew(grant: Grant, *, ends_on: date | None = None, by: Actor) -> None:
    _may_give(grant, by)
    if ends_on and ends_on < clock.today():
        raise Refused({"ends_on": "失效日期不能早于今天。"})
    grant.starts_on, grant.ends_on, grant.granted_by = clock.today(), ends_on, by.user


def _may_compose(before: set[str], after: set[str], by: Actor) -> None:
    """What is put in or taken out must be held for the whole city."""
    beyond = sorted((before ^ after) - queries.holdable(by))
    if beyond and not by.is_system:
        names = "、".join(permissions.label(code) for code in beyond[:5])
        raise Refused(f"只能增减自己拥有的全市权限。您没有：{names}。")


@action("新建角色", perm=perms.roles, creates=True)
def create_role(role: RoleCard, *, by: Actor) -> None:
    _may_compose(set(), set(role.permissions), by)
    role.builtin = False


@action(
    "修改角色", perm=perms.roles, unless=lambda r: "内置角色随系统更新，不能修改。请新建角色。" if r.builtin else ""
)
def change_role(role: RoleCard, *, name: str, level: str, permissions: list[str], by: Actor) -> None:
    _may_compose(set(role.permissions), set(permissions), by)
    role.name, role.level, role.permissions = name, level, sorted(permissions)
