"""月报: the list of all months, and the page of one with its report and what can be done with it."""

from __future__ import annotations

from citong.apps.projects.actions import obligations, reports
from citong.apps.projects.models import Obligation
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import content
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource


class Reports(Resource):
    model = Obligation
    perms = perms
    slug = "reports"
    title = "月报"
    columns = (
        Column("project__unit", "学校", second="project__number"),
        Column("month", "月份"),
        "desk",
        "status",
        "until",
        "first_sent_at",
    )
    filters = ("programme", "desk", "month", "until")
    search = ("project__unit__name", "project__number")
    tabs = "status"
    order = ("month", "project__number")
    actions = (reports.accept_report, reports.return_report, obligations.extend)
    panels = (
        TemplatePanel("月报内容", "projects/report_content.html", content.of_month),
        FieldsPanel("期限", ("month", "due_at", "until", "extension_reason", "first_sent_at"), side=True),
        TemplatePanel("审核意见", "projects/report_remarks.html", content.remarks, side=True),
    )
