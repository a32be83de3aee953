"""Granting: nobody gives more than he holds, nor outside his reach; administrators hold some roles only to give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.platform.org.models import Unit

from . import perms
from .models import Grant, Role

if TYPE_CHECKING:
    from citong.platform.identity.models import Post

    from .actor import Actor


def missing(by: Actor, role: Role, unit: Unit) -> list[str]:
    """Permissions of ``role`` that ``by`` does not hold at ``unit``."""
    return [code for code in role.permissions if not by.reaches(code, unit)]


def handed_out(by: Actor, role: Role, unit: Unit) -> bool:
    """Whether a role that ``by`` holds at ``unit`` is there to give ``role`` to others (docs/adr/0006)."""
    suggested = perms.roles.get(role.code) if role.builtin else None
    return suggested is not None and bool(suggested.given_by & by.suggested_roles(unit))


def check(by: Actor, role: Role, unit: Unit, to: Post) -> None:
    """Refuse a grant of more than the giver holds; what he may only give he does not give to himself."""
    lacking = missing(by, role, unit)
    if not lacking:
        return
    if not handed_out(by, role, unit):
        names = "、".join(perms.label(code) for code in lacking[:5])
        raise ValidationError(f"只能授出自己拥有的权限。您在{unit.label}没有：{names}。")
    if by.user is not None and to.person_id == by.user.person_id:
        raise ValidationError(f"不能给自己授予或收回“{role.name}”，请由其他系统管理员办理。")


def check_level(role: Role, unit: Unit) -> None:
    """Refuse a role at a unit above the level that it is meant for: a principal's rights are not given for a county."""
    levels = Unit.Level.values
    if role.level in levels and levels.index(unit.level) < levels.index(role.level):
        meant = Unit.Level(role.level).label
        text = f"“{role.name}”适用于{meant}，不能在{unit.label}（{unit.get_level_display()}）授予，请选择具体的{meant}单位。"
        raise ValidationError({"unit": text})


def give(post: Post, role: Role, unit: Unit, by: Actor) -> Grant:
    """Grant ``role`` at ``unit`` to ``post``; a grant that has ended comes into force again."""
    check_level(role, unit)
    check(by, role, unit, post)
    grant, new = Grant.objects.get_or_create(post=post, role=role, unit=unit, defaults={"granted_by": by.user})
    if not new and grant.ends_on and grant.ends_on < clock.today():
        grant.starts_on, grant.ends_on, grant.granted_by = clock.today(), None, by.user
        grant.save()
    return grant


def sync_roles() -> None:
    """Bring the suggested roles of the code into the table; run after each migration."""
    for suggested in perms.roles.values():
        Role.objects.update_or_create(
            code=suggested.code,
            defaults={
                "name": suggested.name,
                "level": suggested.level,
                "permissions": sorted(suggested.permissions),
                "builtin": True,
            },
        )
