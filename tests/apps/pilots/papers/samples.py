"""Invented papers: a primary school with rare characters in its people's names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from citong.apps.pilots.papers.data import (
    ApplicationForm,
    Contact,
    Listed,
    Opinion,
    Principal,
    PublicList,
    Ranked,
    Ranking,
    Receipt,
    Received,
    Recommendation,
    Recommended,
    ResultNotice,
    Section,
)

DIGEST = sha256("第三版".encode()).hexdigest()
TITLES = (
    "学校信息化发展战略定位和愿景",
    "智慧校园建设的目标",
    "学校开展智慧校园建设的基础条件分析",
    "拟开展实验的重点任务和进度安排",
    "潜在问题分析",
    "机制创新和保障措施",
)
PARAGRAPH = (
    "学校坚持“以人为本、数据赋能”的理念，把智慧校园管理平台作为治理现代化的重要抓手，围绕教学、管理、科研、后勤、安全五条主线，"
    "推动工作审批、协同办公、单点登录落到每一天的校园生活里。到2020年12月，全校126名教职工全部实名上平台，日常审批办结时间由3.5天缩短到1天以内，"
    "家校通知送达率达到98%以上，形成可总结、可推广的经验。"
)


def plan(characters: int) -> tuple[Section, ...]:
    """Six sections of about ``characters`` in all."""
    share = characters // 6
    text = "\n".join([PARAGRAPH] * (share // len(PARAGRAPH)) + [PARAGRAPH[: share % len(PARAGRAPH)]])
    return tuple(Section(title, text) for title in TITLES)


FORM = ApplicationForm(
    number="QZ2018-350521-0007",
    version=3,
    digest=DIGEST,
    title="泉州市智慧校园管理平台试点校",
    school="惠安县螺阳镇中心小学",
    school_code="2135000427",
    applied_on=date(2018, 12, 9),
    address="福建省泉州市惠安县螺阳镇城南工业区后坑路128号",
    postcode="362101",
    kind="小学",
    district="惠安县",
    website="http://www.luoyang-primary.example.cn/zhihuixiaoyuan/index.html",
    principal=Principal("陈昇堃", "校　长", "高级教师", "男", "0595-87300001", "13800001234"),
    contact=Contact(
        "黄玥喆", "教务处副主任", "一级教师", "女", "huangyuezhe@luoyang-primary.example.cn", "13900005678"
    ),
    platform="自建“云上螺阳”综合管理系统（2016年上线，含考勤、报修、通知3个模块）",
    facts=(
        ("学校性质", "公办乡镇中心小学"),
        ("师生人数", "教师126人，学生2,236人"),
        ("网络基础", "万兆主干、千兆到桌面，无线覆盖全部教室，互联网出口带宽200M"),
        ("师机比／生机比", "1∶1.05／9.4∶1"),
        ("信息化功能场室", "录播教室3间、计算机教室4间、创客空间1间"),
        ("校本资源", "微课612节、课件3,480件，共1.2TB"),
        ("年均信息化投入（近3年）", "46.80万元"),
    ),
    introduction="\n".join([PARAGRAPH] * 2),
    annexed=(
        ("申报意愿与组织保障", (("组织到位：领导小组及分工", "校长陈昇堃任组长。\n教务处黄玥喆负责日常工作。"),)),
        ("平台安全认证", (("CSA STAR Tech（IaaS 增强级）认证编号", "CSA-2017-0123"), ("公安部认证证书扫描件", "—"))),
        ("信息化经费", (("今后预算（第二年）", "171,160.21 元"),)),
    ),
    sections=plan(3000),
    school_opinion=Opinion("本校自愿申报，承诺所填内容真实有效，并按实施方案落实经费、人员和制度保障。"),
)
DRAFT = replace(FORM, draft=True, school_opinion=Opinion())
LONG = replace(
    FORM,
    introduction="\n".join([PARAGRAPH] * 14),
    sections=plan(4500),
    school_opinion=Opinion("本校自愿申报。", "陈昇堃", date(2018, 12, 9)),
    county_opinion=Opinion("经我局组织初评，该校符合申报条件，同意推荐，排序第1位。", "林志强", date(2018, 12, 18)),
    expert_opinion=Opinion(
        "\n".join([PARAGRAPH] * 5), "", date(2019, 1, 8), ("周明", "吴晓岚", "郑伟民", "王堃", "蔡玥")
    ),
    city_opinion=Opinion("同意确定为试点校。", "", date(2019, 1, 15)),
)

COUNTY_SCHOOLS = ("螺阳镇中心小学", "崇武中学", "净峰镇中心小学", "东园中学", "小岞镇中心小学")
RECOMMENDATION = Recommendation(
    bureau="惠安县教育局",
    addressee="泉州市教育局",
    notice="泉州市教育局关于开展泉州市“智慧校园”管理平台项目的试点申报工作的通知",
    notice_number="泉教装〔2018〕8号",
    project="泉州市智慧校园管理平台试点校",
    quota=5,
    schools=tuple(
        Recommended(
            rank=rank,
            number=f"QZ2018-350521-{rank:04d}",
            school=f"惠安县{name}",
            kind="小学" if "小学" in name else "中学",
            principal="陈昇堃",
            contact="黄玥喆",
            mobile="13900005678",
            bandwidth="200M",
            students=2236,
            teachers=126,
            platform="云上校园综合管理系统",
            opinion="符合条件，同意推荐",
        )
        for rank, name in enumerate(COUNTY_SCHOOLS, 1)
    ),
    number="惠教函〔2018〕112号",
    dated=date(2018, 12, 19),
    contact="林志强",
    phone="0595-87300100",
)
RECEIPT = Receipt(
    number="HZ2018-0007",
    sender="惠安县教育局",
    receiver="泉州市教育局教育资源配置中心",
    project="泉州市智慧校园管理平台试点校",
    items=(
        Received("推荐函", 1, 1),
        Received("推荐汇总表", 1, 1),
        Received("惠安县螺阳镇中心小学申报表", 3, 3),
        Received("惠安县崇武中学申报表", 3, 2, "缺1份，12月25日前补交"),
    ),
    handed_in_by="林志强",
    received_by="黄玥喆",
    received_on=date(2018, 12, 20),
)
DISTRICTS = (
    "鲤城区",
    "丰泽区",
    "洛江区",
    "泉港区",
    "惠安县",
    "安溪县",
    "永春县",
    "德化县",
    "石狮市",
    "晋江市",
    "南安市",
    "台商区",
    "市直",
)
SCHOOLS = tuple(
    Listed(f"{DISTRICTS[place % 13]}第{place}实验学校", DISTRICTS[place % 13], ("小学", "中学", "幼儿园")[place % 3])
    for place in range(1, 62)
)
PUBLIC_LIST = PublicList(
    title=("关于泉州市智慧校园管理平台", "拟立项试点校名单的公示"),
    opening="根据《泉州市教育局关于开展泉州市“智慧校园”管理平台项目的试点申报工作的通知》（泉教装〔2018〕8号），经学校申报、县级推荐、专家评审，"
    "拟确定惠安县螺阳镇中心小学等61所学校为泉州市智慧校园管理平台试点校，现予以公示。",
    schools=SCHOOLS,
    starts_on=date(2019, 1, 9),
    ends_on=date(2019, 1, 15),
    workdays=5,
    contact="黄老师",
    phone="22764117",
    email="22764117@163.com",
    address="泉州市教育局教育资源配置中心",
    issuer="泉州市教育局",
    dated=date(2019, 1, 8),
)
BODY = (
    (
        "根据《泉州市教育局关于开展泉州市“智慧校园”管理平台项目的试点申报工作的通知》（泉教装〔2018〕8号）要求，"
        "经学校申报、县级推荐、专家评审和社会公示，确定惠安县螺阳镇中心小学等61所学校为泉州市智慧校园管理平台试点校（名单见附件），现予公布，"
        "并就有关事项通知如下。"
    ),
    "一、明确试点任务",
    (
        "各试点校要按照申报的实施方案，在2年实施周期内完成组织架构、人员账号和基础数据入库，开通工作审批、协同办公、单点登录等应用，"
        "每月25日前上报项目实施情况。"
    ),
    "二、强化工作保障",
    "（一）落实主体责任。各县（市、区）教育局要落实专人负责，统筹做好经费保障、技术支撑和人员培训。",
    "（二）守牢安全底线。各校要严格落实网络安全和个人信息保护要求，未经监护人同意不得采集学生生物识别信息。",
    "三、加强考核评估",
    (
        "市教育局将组织中期和终期评估，采取“以奖代补”方式对优秀学校予以奖补；评估不合格的限期整改，整改仍不到位的取消试点资格。实施过程中如有问题，"
        "请及时与市教育资源配置中心联系。"
    ),
)
RESULT = ResultNotice(
    issuer="泉州市教育局",
    number="泉教装〔2019〕3号",
    title=("泉州市教育局关于公布智慧校园管理平台", "试点校名单的通知"),
    addressees="各县（市、区）教育局，泉州开发区社会事业局、泉州台商投资区教育文体旅游局，市直各学校",
    body=BODY,
    schools=SCHOOLS,
    list_title="泉州市智慧校园管理平台试点校名单",
    dated=date(2019, 1, 16),
    copies_to="省教育厅，市财政局，市教育资源配置中心",
)
RANKING = Ranking(
    title="泉州市智慧校园管理平台试点校专家评审得分排序表",
    rank_by="平均分",
    rows=tuple(
        Ranked(
            rank=place,
            number=f"QZ2018-350521-{place:04d}",
            school=school.school,
            district=school.district,
            kind=school.kind,
            scores=(Decimal(95 - place), Decimal(93 - place), Decimal(70 if place == 4 else 94 - place)),
            mean=Decimal(94 - place),
            trimmed=Decimal(94 - place),
            standardised=Decimal("93.57") - place,
            spread=Decimal(21 if place == 4 else 2),
            outcome="拟入选" if place < 16 else "备选",
        )
        for place, school in enumerate(SCHOOLS[:24], 1)
    ),
    spread_limit=Decimal(20),
    printed_on=date(2019, 1, 8),
)
