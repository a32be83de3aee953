"""Permissions of plans and monthly reports, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "projects",
    "项目实施",
    view="查看计划与月报",
    plan="编制实施计划",
    approve="审批实施计划",
    report="填写月报",
    submit="上报月报",
    judge="审核月报",
    extend="延长月报期限",
    wall="查看月报墙",
    archive="打包项目档案",
)

CITY = (perms.view, perms.judge, perms.extend, perms.wall)
suggest("programme_officer", *CITY, perms.approve, perms.archive, name="市局项目管理员", level="city")
suggest("resource_centre", *CITY, name="市教育资源配置中心", level="city")
suggest(
    "county_reviewer",
    perms.view,
    perms.approve,
    perms.judge,
    perms.wall,
    perms.archive,
    name="县级初审员",
    level="county",
)
suggest(
    "principal", perms.view, perms.plan, perms.report, perms.submit, perms.archive, name="校长（园长）", level="school"
)
suggest("school_applicant", perms.view, perms.plan, perms.report, perms.submit, name="学校申报人", level="school")
