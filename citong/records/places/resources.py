"""Pages, sheets and API of the school records."""

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel
from citong.kit.resource import Resource
from citong.lib import idnumber

from . import actions
from .models import School
from .perms import perms

BASIC = ("nature", "kind", "township_central", "ordinary_junior")
PLACE = ("district", "address", "postcode", "website", "founded")
LEADER = (
    "principal_name",
    "principal_sex",
    "principal_position",
    "principal_title",
    "principal_office_phone",
    "principal_mobile",
)
SIZE = ("students", "teachers", "classes", "teacher_devices", "student_devices")
EQUIPMENT = ("bandwidth", "network", "rooms", "resources", "platform")
MONEY = ("finance_year", "spent_3_fen", "spent_2_fen", "spent_1_fen", "budget_1_fen", "budget_2_fen")
CERTIFICATES = ("mps_number", "mps_issuer", "mps_valid_until", "csa_number", "csa_issuer", "csa_valid_until")
FACTS = (*BASIC, *PLACE, *LEADER, *SIZE, *EQUIPMENT, *MONEY, *CERTIFICATES)


class Schools(Resource):
    model = School
    perms = perms
    slug = "schools"
    title = "学校"
    columns = (
        Column("unit", second="code"),
        Column("unit__parent", label="主管部门"),
        "kind",
        "nature",
        "principal_name",
        "principal_mobile",
        "students",
        "teachers",
        "bandwidth",
    )
    filters = ("unit", "category", "nature", "township_central", "ordinary_junior")
    search = ("unit__name", "unit__short_name", "code", "principal_name")
    order = ("unit__path", "pk")
    fields = ("unit", "code", *FACTS)
    create = actions.create
    edit = actions.change
    panels = (
        FieldsPanel("基本情况", ("unit", "code", Column("unit__parent", label="主管部门"), "category", *BASIC)),
        FieldsPanel("联系方式", PLACE),
        FieldsPanel("学校负责人", LEADER),
        FieldsPanel("规模与设备", (*SIZE, *EQUIPMENT)),
        FieldsPanel("信息化经费", MONEY),
        FieldsPanel("平台安全认证", CERTIFICATES),
    )
    sheet = ("code", "unit", *FACTS)
    sheet_key = "code"
    nav = ("基础数据", 30, "school")
    sensitive = {"principal_mobile": idnumber.mask_mobile}
