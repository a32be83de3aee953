"""Who works with approvals: all staff apply and sign, guardians ask leave for their children; administrators of a unit design its flows and may step in."""

from citong.kit import desk
from citong.platform.access.perms import suggest
from citong.platform.workflow.perms import perms

STAFF = (perms.start, perms.own)
suggest("staff", *STAFF, name="教职工", level="school", given_by=("school_admin", "county_admin", "city_admin"))
suggest("guardian", *STAFF, name="家长（监护人）", level="school", given_by=("school_admin",))
for code in ("principal", "school_applicant", "county_reviewer", "programme_officer", "resource_centre"):
    suggest(code, *STAFF)
for code in ("school_admin", "county_admin", "city_admin"):
    suggest(code, *STAFF, perms.view, perms.intervene, perms.design)
suggest("principal", perms.view)

desk.name_kind(perms.own, "审批")
