"""Permissions of the pilot programme and the roles that the notice knows."""

from citong.platform.access.perms import Permissions, suggest

perms = Permissions(
    "pilots",
    "试点项目",
    view="查看申报",
    fill="填写申报表",
    submit="确认并提交",
    withdraw="撤回申报",
    screen="县级初审",
    dispatch="汇总报送",
    batch="管理批次",
    quota="调整名额",
    extend="延长申报时间",
    accept="受理与补正",
    pool="管理专家库",
    assign="分配专家",
    score="专家评审",
    results="查看评审结果",
    decide="拟定结果",
    publish="公示与公布",
    objection="处理异议",
    establish="立项",
    overview="查看总览",
    reveal="查看完整联系方式",
)

suggest(
    "programme_officer",
    *(code for code in perms.all() if code not in {perms.fill, perms.submit, perms.withdraw, perms.score}),
    name="市局项目管理员",
    level="city",
    given_by=("city_admin",),
)
suggest(
    "resource_centre",
    perms.view,
    perms.results,
    perms.overview,
    name="市教育资源配置中心",
    level="city",
    given_by=("city_admin",),
)
suggest(
    "county_reviewer",
    perms.view,
    perms.screen,
    perms.dispatch,
    perms.overview,
    perms.reveal,
    name="县级初审员",
    level="county",
    given_by=("city_admin", "county_admin"),
)
suggest(
    "school_applicant",
    perms.view,
    perms.fill,
    perms.withdraw,
    name="学校申报人",
    level="school",
    given_by=("city_admin", "county_admin", "school_admin"),
)
suggest(
    "principal",
    perms.view,
    perms.fill,
    perms.submit,
    perms.withdraw,
    perms.reveal,
    name="校长（园长）",
    level="school",
    given_by=("city_admin", "county_admin"),
)
suggest("expert", perms.score, name="评审专家", level="city", given_by=("city_admin",))
