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
