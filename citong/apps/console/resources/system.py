"""Pages of code sets, the working calendar, jobs and their timetable."""

from __future__ import annotations

from citong.apps.console.actions import system
from citong.apps.console.models import AnyJob, CodeEntry, CodeList, LocalDay, LocalHours, SentMessage, Timetable
from citong.apps.console.perms import perms
from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, RelatedPanel
from citong.kit.resource import Resource


class CodeSets(Resource):
    model = CodeList
    perms = perms
    view_perm = perms.codes
    slug = "code-sets"
    title = "代码集"
    columns = (Column("name", second="code"), "standard", "source", "trust")
    filters = ("trust",)
    search = ("name", "code", "standard")
    order = ("code",)
    panels = (
        FieldsPanel("代码集", ("name", "code", "standard", "source", "trust")),
        RelatedPanel(
            "代码",
            "codes",
            ("code", "name", "parent", "valid_from", "valid_to", "note"),
            slug="codes",
            order=("order", "code"),
        ),
    )


class Codes(Resource):
    model = CodeEntry
    perms = perms
    view_perm = perms.codes
    slug = "codes"
    title = "代码"
    columns = ("code", "name", "set", "parent", "valid_from", "valid_to", "note")
    filters = ("set",)
    search = ("code", "name")
    order = ("set__code", "order", "code")
    fields = ("set", "code", "name", "parent", "order", "valid_from", "valid_to", "note")
    create = system.add_code
    edit = system.change_code
    actions = (system.end_code,)
    sheet = ("set", "code", "name", "order", "valid_from", "valid_to", "note")


class Days(Resource):
    model = LocalDay
    perms = perms
    view_perm = perms.calendar
    slug = "days"
    title = "工作日调整"
    columns = ("day", "working", "reason")
    filters = ("day", "working")
    order = ("-day",)
    fields = ("day", "working", "reason")
    create = system.add_day
    edit = system.change_day


class Hours(Resource):
    model = LocalHours
    perms = perms
    view_perm = perms.calendar
    slug = "hours"
    title = "办公时间"
    columns = ("since", "opens_at", "closes_at", "reason")
    order = ("-since",)
    fields = ("since", "opens_at", "closes_at", "reason")
    create = system.add_hours
    edit = system.change_hours


class Jobs(Resource):
    model = AnyJob
    perms = perms
    view_perm = perms.jobs
    slug = "jobs"
    title = "后台任务"
    columns = (
        "title",
        Column("state", tones=AnyJob.tones),
        Column("percent", "进度（%）", Kind.NUMBER),
        "user",
        "created_at",
        "finished_at",
        Column("message", wide=True),
    )
    filters = ("created_at",)
    search = ("title",)
    tabs = "state"
    actions = (system.retry_job, system.cancel_job)
    panels = (
        FieldsPanel(
            "任务",
            ("title", "state", "user", "post", "done", "total", "message", "error", "attempts", "result_file"),
        ),
        FieldsPanel("时间", ("created_at", "started_at", "finished_at", "worker"), side=True),
    )


class Deliveries(Resource):
    model = SentMessage
    perms = perms
    view_perm = perms.deliveries
    slug = "deliveries"
    title = "发送记录"
    columns = (
        Column("title", "消息", second="code"),
        "user",
        "channel",
        Column("state", tones=SentMessage.tones),
        Column("error", wide=True),
        "attempts",
        "created_at",
        "sent_at",
    )
    filters = ("channel", "code", "created_at")
    search = ("title", "user__person__name")
    tabs = "state"
    panels = (
        FieldsPanel("消息", ("title", "code", "user", "channel", "state", "error", "attempts", "receipt", "urgent")),
        FieldsPanel("时间", ("created_at", "sent_at", "arrived_at", "next_at"), side=True),
    )


class Timetables(Resource):
    model = Timetable
    perms = perms
    view_perm = perms.jobs
    slug = "timetables"
    title = "定时任务"
    search = ("title",)
    columns = (Column("title", second="kind"), "daily_at", "every_minutes", "enabled", "next_at", "last_at")
    order = ("kind",)
    fields = ("daily_at", "every_minutes", "enabled")
    edit = system.change_schedule
    actions = (system.run_now,)
