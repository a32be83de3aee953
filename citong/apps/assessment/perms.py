"""Permissions of the assessments, and which suggested roles hold them."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "assessment",
    "评估考核",
    view="查看考核",
    board="查看考核总表",
    scheme="制定考核方案",
    manage="组织考核",
    publish="公布考核结果",
    score="考核评分",
    veto="登记一票否决",
    confirm="认定一票否决",
    object="提出考核异议",
    answer="答复考核异议",
)

OFFICER = (perms.scheme, perms.manage, perms.publish, perms.score, perms.veto, perms.confirm, perms.answer)
suggest("programme_officer", perms.view, perms.board, *OFFICER, name="市局项目管理员", level="city")
suggest("resource_centre", perms.view, perms.board, perms.score, perms.veto, name="市教育资源配置中心", level="city")
suggest("assessment_reviewer", perms.score, name="考核评审人", level="city", given_by=("city_admin",))
suggest("county_reviewer", perms.view, perms.board, perms.veto, perms.confirm, name="县级初审员", level="county")
suggest("principal", perms.view, perms.object, name="校长（园长）", level="school")
suggest("school_applicant", perms.view, perms.object, name="学校申报人", level="school")
