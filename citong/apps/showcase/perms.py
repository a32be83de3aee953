"""Permissions of the showcase, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "showcase",
    "示范推广",
    view="查看经验案例",
    write="撰写案例",
    submit="提交案例",
    review="审核与发布案例",
    adopt="标记借鉴",
    agree="同意公开校名",
    visits="查看参观预约",
    host="接待参观",
    book="预约参观",
)

suggest("programme_officer", perms.view, perms.review, perms.visits, name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, perms.visits, name="市教育资源配置中心", level="city")
suggest("county_reviewer", perms.view, perms.visits, perms.book, name="县级初审员", level="county")
suggest(
    "principal",
    *(code for code in perms.all() if code != perms.review),
    name="校长（园长）",
    level="school",
)
suggest(
    "school_applicant",
    *(code for code in perms.all() if code not in {perms.review, perms.submit, perms.agree}),
    name="学校申报人",
    level="school",
)
