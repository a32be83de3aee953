"""Permissions of the awards, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "awards",
    "以奖代补",
    view="查看奖补",
    plan="查看资金池与方案",
    pool="拟定资金池与方案",
    results="登记考核结果",
    fundings="登记其他渠道资金",
    approve="复核批准分配方案",
    disburse="登记拨付",
    reverse="冲销台账",
    use="填报使用情况",
    review="审核使用情况",
)

CITY = [code for code in perms.all() if code != perms.use]
suggest("programme_officer", *CITY, name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, perms.plan, name="市教育资源配置中心", level="city")
suggest("county_reviewer", perms.view, perms.fundings, perms.review, name="县级初审员", level="county")
suggest("principal", perms.view, perms.use, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, perms.use, name="学校申报人", level="school")
