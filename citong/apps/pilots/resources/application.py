"""申报: the list of applications for everybody with reach, from one school to the whole city."""

from citong.apps.pilots.actions import city, county, submission
from citong.apps.pilots.models import Application
from citong.apps.pilots.perms import perms
from citong.kit.columns import Column, Kind
from citong.kit.resource import Resource
from citong.lib import idnumber


class Applications(Resource):
    model = Application
    perms = perms
    slug = "pilots-application"
    title = "试点校申报"
    columns = (
        Column("unit__name", "学校", second="number"),
        Column("county", "县（市、区）", needs=("desk",)),
        "kind",
        "students",
        Column("contact_name", second="contact_mobile"),
        Column("dots", "流程进度", template="pilots/application_dots.html"),
        "status",
        Column("waiting_days", "停留", kind=Kind.NUMBER, template="pilots/application_waiting.html"),
        Column("public_score", "专家评分", kind=Kind.NUMBER),
        "submitted_at",
    )
    filters = ("batch", "desk", "kind", "submitted_at", "status")
    search = ("unit__name", "number", "contact_name")
    tabs = "status"
    order = ("-submitted_at", "-pk")
    actions = (
        submission.request_confirmation,
        county.recommend,
        city.receive_paper,
        city.accept,
        county.not_recommend,
        submission.return_to_applicant,
        submission.withdraw,
    )
    sensitive = {"contact_mobile": idnumber.mask_mobile}
