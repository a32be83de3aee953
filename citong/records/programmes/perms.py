"""Permissions of the projects, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "programmes",
    "试点项目",
    view="查看项目",
    appoint="指定项目负责人",
    suspend="暂停与恢复项目",
    revoke="撤销试点资格",
    finish="结项",
)

CITY = (perms.view, perms.appoint, perms.suspend, perms.revoke, perms.finish)
suggest("programme_officer", *CITY, name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, name="市教育资源配置中心", level="city")
suggest("county_reviewer", perms.view, name="县级初审员", level="county")
suggest("principal", perms.view, perms.appoint, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, name="学校申报人", level="school")
