"""Pages of the organisation tree."""

from __future__ import annotations

from citong.apps.console.actions import units
from citong.apps.console.perms import perms
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, RelatedPanel
from citong.kit.resource import Resource
from citong.platform.org.models import Unit


class Units(Resource):
    model = Unit
    perms = perms
    slug = "units"
    title = "单位"
    columns = (Column("name", second="code"), "level", "parent", "short_name", "area_code", "opened_on", "closed_on")
    filters = ("level", "parent")
    search = ("name", "short_name", "code")
    order = ("path",)
    fields = ("parent", "level", "code", "name", "short_name", "area_code")
    create = units.establish
    actions = (units.rename, units.move, units.merge, units.close)
    panels = (
        FieldsPanel(
            "基本情况",
            ("name", "short_name", "code", "level", "parent", "area_code", "opened_on", "closed_on", "successor"),
        ),
        RelatedPanel("下级单位", "children", ("name", "level", "code", "closed_on"), slug="units", order=("path",)),
        RelatedPanel("岗位", "posts", ("person", "title", "kind", "starts_on", "ends_on"), slug="posts"),
        RelatedPanel(
            "沿革",
            "changes",
            ("on", "kind", "name", "parent", "document", "note"),
            order=("-on", "-pk"),
            perm=perms.view,
        ),
    )
