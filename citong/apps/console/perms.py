"""Permissions of the system administration, and its three roles."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "console",
    "系统管理",
    view="查看组织与人员",
    units="管理单位",
    people="管理人员与岗位",
    accounts="管理账号",
    reveal="查看完整信息",
    grants="授权",
    roles="管理角色",
    audit="查看审计",
    verify="核验审计",
    codes="管理代码集",
    deliveries="查看发送记录",
    calendar="管理工作日历",
    jobs="管理后台任务",
)
LOCAL = (
    perms.view,
    perms.units,
    perms.people,
    perms.accounts,
    perms.reveal,
    perms.grants,
    perms.audit,
    perms.deliveries,
)

suggest("city_admin", *perms.all(), name="市级系统管理员", level="city")
suggest("county_admin", *LOCAL, name="县级系统管理员", level="county")
suggest("school_admin", *LOCAL, name="学校系统管理员", level="school")
