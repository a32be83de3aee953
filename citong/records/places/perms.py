"""Permissions of the school records, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions("places", "学校", view="查看", create="登记", change="修改", reveal="查看完整联系方式")

suggest("programme_officer", *perms.all(), name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, name="市教育资源配置中心", level="city")
suggest("county_reviewer", perms.view, perms.create, perms.change, perms.reveal, name="县级初审员", level="county")
suggest("principal", perms.view, perms.change, perms.reveal, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, perms.change, name="学校申报人", level="school")
