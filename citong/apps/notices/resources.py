"""Standard pages of the senders: announcements, their receipts, groups of receivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

from .actions import drafting, sending
from .models import Announcement, Group, Receipt
from .perms import perms
from .queries import audience, figures

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def content(_actor: Actor, announcement: Announcement) -> dict[str, Any]:
    return {"announcement": announcement}


def receivers(actor: Actor, announcement: Announcement) -> dict[str, Any] | None:
    """Before it is sent: whom it would reach now."""
    if announcement.status in figures.SENT:
        return None
    chosen = audience.Chosen.of(announcement.audience)
    number = len(audience.receivers(announcement.unit, chosen))
    may = drafting.choose_receivers.allowed(announcement, actor)
    return {"announcement": announcement, "chosen": chosen, "number": number, "may_choose": may}


def progress(_actor: Actor, announcement: Announcement) -> dict[str, Any] | None:
    return figures.progress(announcement)


def units(_actor: Actor, announcement: Announcement) -> dict[str, Any] | None:
    if announcement.status not in figures.SENT:
        return None
    lines = figures.by_unit(announcement, announcement.unit)
    return {"announcement": announcement, "under": announcement.unit, "lines": lines, "rows": reverse("receipts-list")}


def members(actor: Actor, group: Group) -> dict[str, Any]:
    chosen = audience.Chosen.of(group)
    number = len(audience.receivers(group.unit, chosen))
    return {
        "group": group,
        "chosen": chosen,
        "number": number,
        "may_choose": drafting.choose_members.allowed(group, actor),
    }


class Announcements(Resource):
    model = Announcement
    perms = perms
    slug = "announcements"
    title = "公告发布"
    columns = (
        Column("title", "公告", second="author"),
        "unit",
        Column("importance", tones=Announcement.importance_tones),
        "status",
        Column("total", "接收人数", Kind.NUMBER, template="notices/_total.html"),
        "must_confirm",
        Column("sent_at", template="notices/_when.html"),
    )
    filters = ("unit", "importance", "must_confirm", "sent_at")
    search = ("title", "body", "unit__name")
    tabs = "status"
    fields = ("unit", "title", "body", "importance", "must_confirm", "confirm_by")
    create = drafting.create_announcement
    edit = drafting.change_announcement
    attachments = True
    panels = (
        TemplatePanel("发送情况", "notices/panel_progress.html", progress),
        TemplatePanel("各单位阅读情况", "notices/panel_units.html", units, flush=True),
        TemplatePanel("接收人", "notices/panel_receivers.html", receivers),
        TemplatePanel("正文", "notices/panel_content.html", content),
        FieldsPanel(
            "公告",
            ("unit", "author", "importance", "must_confirm", "confirm_by", "send_at", "sent_at", "urged_at"),
            side=True,
        ),
    )
    actions = (
        sending.publish, sending.schedule, sending.unschedule, sending.halt, sending.resume, sending.urge, sending.recall,
    )  # fmt: skip


class Receipts(Resource):
    model = Receipt
    perms = perms
    slug = "receipts"
    title = "公告回执"
    columns = (
        Column("user", "接收人"),
        "unit",
        "announcement",
        Column("status", tones=Receipt.tones),
        "received_at",
        "read_at",
        "confirmed_at",
    )
    filters = ("announcement", "unit", "read_at")
    search = ("user__person__name", "unit__name")
    tabs = "status"


class Groups(Resource):
    model = Group
    perms = perms
    slug = "receiver-groups"
    title = "接收人分组"
    columns = ("title", "unit")
    filters = ("unit",)
    search = ("title", "unit__name")
    order = ("unit__path", "title")
    fields = ("unit", "title")
    create = drafting.create_group
    panels = (
        TemplatePanel("成员", "notices/panel_members.html", members),
        FieldsPanel("分组", ("title", "unit"), side=True),
    )
    actions = (drafting.rename_group,)
