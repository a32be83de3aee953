"""Permissions of the supervision and the roles that hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "supervision",
    "督导检查",
    view="查看督导",
    plan="计划督导",
    visit="实施检查",
    rectify="整改",
    verify="核验整改",
)

CITY = (perms.view, perms.plan, perms.visit, perms.verify)
suggest("programme_officer", *CITY, name="市局项目管理员", level="city")
suggest("resource_centre", *CITY, name="市教育资源配置中心", level="city")
suggest("county_reviewer", perms.view, perms.visit, perms.verify, name="县级初审员", level="county")
suggest("principal", perms.view, perms.rectify, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, perms.rectify, name="学校申报人", level="school")
