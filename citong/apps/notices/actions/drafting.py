"""Drafts, and whom they are for; groups of receivers that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.org.models import Unit

from ..models import Announcement, Audience, Group
from ..perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from ..queries.audience import Chosen

S = Announcement.Status


def sealed(announcement: Announcement) -> str:
    """Only drafts change; what was sent is recalled and written anew."""
    if announcement.status == S.DRAFT:
        return ""
    if announcement.status == S.SCHEDULED:
        return "公告已定时，请先取消定时再修改。"
    return f"公告{announcement.get_status_display()}，不能再修改。"


@action("新建公告", perm=perms.write, creates=True)
def create_announcement(announcement: Announcement, *, by: Actor) -> None:
    announcement.audience = Audience.objects.create(unit=announcement.unit)
    announcement.author = by.user
    check_deadline(announcement)


@action("修改公告", perm=perms.write, unless=sealed)
def change_announcement(announcement: Announcement, *, by: Actor, **values: Any) -> None:
    """When another unit sends it, its audience is worked out within that unit's subtree."""
    fill(announcement, values)
    Audience.objects.filter(pk=announcement.audience_id).update(unit=announcement.unit)
    check_deadline(announcement)


def check_deadline(announcement: Announcement) -> None:
    if announcement.confirm_by and announcement.confirm_by <= clock.now():
        raise Refused("确认期限已过，请改为今后的时间。")


@action("选择接收人", perm=perms.write, unless=sealed)
def choose_receivers(announcement: Announcement, *, chosen: Chosen, by: Actor) -> None:
    _keep(Audience.objects.get(pk=announcement.audience_id), chosen, by)


@action("新建分组", perm=perms.write, creates=True)
def create_group(group: Group, *, by: Actor) -> None:
    if not group.title:
        raise Refused("请填写分组名称。")


@action("修改分组名称", perm=perms.write, inputs={"title": None})
def rename_group(group: Group, *, title: str, by: Actor) -> None:
    group.title = title


@action("设定分组成员", perm=perms.write)
def choose_members(group: Group, *, chosen: Chosen, by: Actor) -> None:
    if chosen.groups:
        raise Refused("分组里不能再包含分组。")
    _keep(group, chosen, by)


def _keep(audience: Audience, chosen: Chosen, by: Actor) -> None:
    """What lies outside the unit's subtree, or in groups that ``by`` cannot see, is refused."""
    inside = set(
        Unit.objects.below(audience.unit).filter(pk__in=[u.pk for u in chosen.units]).values_list("pk", flat=True)
    )
    for unit in chosen.units:
        if unit.pk not in inside:
            raise Refused(f"{unit.name}不在{audience.unit.label}的下属范围内，不能发送。")
    seen = set(Group.objects.visible_to(by, perms.write).values_list("pk", flat=True))
    if any(group.pk not in seen for group in chosen.groups):
        raise Refused("所选分组不在您的权限范围内，请重新选择。")
    audience.levels, audience.categories = list(chosen.levels), list(chosen.categories)
    audience.posts = list(chosen.posts)
    audience.save()
    for name in ("units", "roles", "groups", "people"):
        getattr(audience, name).set(getattr(chosen, name))
