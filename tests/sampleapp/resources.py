"""The pages of repair requests."""

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, RelatedPanel
from citong.kit.resource import Resource
from citong.lib.idnumber import mask_mobile

from . import actions
from .models import RepairRequest
from .perms import perms


class Repairs(Resource):
    model = RepairRequest
    perms = perms
    slug = "repairs"
    title = "报修"
    columns = (
        Column("title", second="number"),
        Column("unit__name", second="unit__code"),
        "place",
        Column("reporter", second="phone"),
        "urgent",
        "cost_fen",
        "status",
        "worker",
        "reported_at",
    )
    filters = ("unit", "urgent", "reported_at")
    search = ("title", "place", "unit__name")
    tabs = "status"
    order = ("-reported_at",)
    fields = ("unit", "title", "place", "phone", "urgent", "wanted_on", "cost_fen", "detail")
    create = actions.report
    edit = actions.change
    bulk = (actions.assign, actions.press, actions.cancel)
    actions = (actions.assign, actions.finish, actions.press, actions.cancel)
    panels = (
        FieldsPanel(
            "基本情况", ("title", "unit", "place", "reporter", "phone", "urgent", "wanted_on", "cost_fen", "detail")
        ),
        FieldsPanel("办理情况", ("status", "worker", "result")),
        RelatedPanel("维修记录", "notes", ("text", "at")),
    )
    attachments = True
    sheet = ("unit__code", "title", "place", "phone")
    nav = ("业务管理", 20, "tool")
    sensitive = {"phone": mask_mobile}
