"""Permissions of the desk: one's own needs none; that of the whole unit is for its head."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "workbench",
    "工作台",
    oversee="查看全单位待办",
    remind="催办",
)

suggest("principal", *perms.all(), name="校长（园长）", level="school")
suggest("office_head", *perms.all(), name="局办公室负责人", level="city", given_by=("city_admin", "county_admin"))
