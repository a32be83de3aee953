"""Permissions of the announcements and the roles that hold them; to receive needs no role."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "notices",
    "通知公告",
    view="查看本单位公告",
    write="拟写公告",
    send="发布公告",
    receive="接收公告",
)

OFFICE = (perms.view, perms.write, perms.send)
suggest("programme_officer", *OFFICE, name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, name="市教育资源配置中心", level="city")
suggest("county_reviewer", *OFFICE, name="县级初审员", level="county")
suggest("principal", *OFFICE, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, perms.write, name="学校申报人", level="school")
