"""Invented application texts: plausible, different from school to school, of about the asked length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.lib import cjk

if TYPE_CHECKING:
    from random import Random

OPENINGS = {
    "vision": "{school}以“{motto}”为办学理念，把信息化作为推动学校内涵发展的重要引擎，力争用三至五年建成管理精细、教学智慧、服务便捷的现代化学校。",
    "goals": "到项目期末，{school}将建成覆盖教学、管理、科研、后勤、安全的智慧校园管理平台，实现人财物事一张网，与市、县平台数据无缝对接。",
    "foundation": "{school}现有学生 {students} 人、教师 {teachers} 人，互联网出口带宽 {bandwidth} Mbps，具备开展智慧校园建设的基础条件。",
    "tasks": "项目实施周期为两年，分为启动准备、平台应用、深化融合、总结推广四个阶段推进，每月 25 日前上报实施情况。",
    "risks": "结合前期调研，{school}在推进过程中可能面临教师信息素养不均衡、数据标准不统一、运维力量不足等问题。",
    "safeguards": "学校成立由校长任组长的智慧校园建设领导小组，建立例会、培训、考核、经费四项制度，确保组织到位、人员到位、措施到位。",
}
SENTENCES = {
    "vision": (
        "学校坚持育人为本，把数据驱动作为改进教学与管理的基本方法。",
        "信息化建设服务于学校“一校一品”的特色发展，与课程改革、教师发展同步规划。",
        "通过平台沉淀过程性数据，为每一名学生建立成长档案，为每一位教师提供专业发展的依据。",
        "学校愿意先行先试，形成可总结、可推广的经验，发挥示范辐射作用。",
        "以统一身份、统一门户、统一数据为底座，逐步消除信息孤岛。",
    ),
    "goals": (
        "第一年完成基础数据治理，工作审批与协同办公全面上线，审批事项线上办理率达到 90% 以上。",
        "第二年实现教学、后勤、安全等应用融合，教师常态化应用比例达到 85% 以上，家长服务满意度不低于 90%。",
        "建成校本资源库，新增优质微课不少于 {lessons} 节。",
        "形成大数据分析报告制度，每学期为校务决策提供不少于两份数据分析报告。",
        "所有应用实现单点登录，教师一次登录即可办理全部业务。",
        "师生信息分级分类保护，平台安全达到等级保护要求。",
    ),
    "foundation": (
        "校园网采用千兆光纤主干，教学区、办公区实现无线网络覆盖，多媒体教室配备率达到 {rate}%。",
        "学校近三年持续投入信息化经费，设备更新有计划，运维有专人。",
        "现有应用以单点系统为主，数据分散在各处室，存在重复填报的情况。",
        "教师参加信息技术应用能力提升工程 2.0 培训，参训率 100%，合格率 {rate}%。",
        "学校设有信息中心，配备专职信息技术教师 {staff} 人，能够承担日常运维。",
        "家长普遍支持学校信息化建设，问卷调查支持率超过 95%。",
    ),
    "tasks": (
        "2019 年 1 月至 3 月，组建项目团队，完成需求调研和基础数据采集，制定实施细则。",
        "2019 年 4 月至 8 月，上线工作审批、公文流转、通知公告、报修、请假等应用，组织全员培训不少于 {lessons} 学时。",
        "2019 年 9 月至 2020 年 1 月，推进智慧课堂、学业分析、综合素质评价与平台对接。",
        "2020 年 2 月至 8 月，建设后勤与安全管理模块，实现资产、宿舍、访客、巡检的线上管理。",
        "2020 年 9 月至 12 月，开展成效评估，提炼案例，面向片区学校开放观摩。",
        "教务处牵头教学应用，总务处牵头后勤与资产应用，信息中心负责数据与安全，责任到人。",
        "每学期召开两次项目推进会，对照进度表检查里程碑完成情况，及时调整。",
    ),
    "risks": (
        "部分年龄较大的教师对新系统有畏难情绪，将通过“一对一”结对和校本研修逐步解决。",
        "历史数据格式不一，将先制定校内数据标准，再分批清洗导入。",
        "网络与设备故障会影响教学，将建立应急预案和备用线路。",
        "学生个人信息保护要求高，将严格权限管理，坚持最小必要原则，定期开展安全检查。",
        "经费可能出现缺口，将优先保障核心应用，并积极争取多渠道支持。",
    ),
    "safeguards": (
        "把平台应用情况纳入处室和教师年度考核，设立应用标兵。",
        "每年安排不低于公用经费 {rate_small}% 的资金用于信息化建设、应用与运维，并列入年度预算。",
        "建立“骨干引领、全员参与”的培训机制，每月开展一次校本培训。",
        "与县（市、区）装备与信息中心建立联系制度，主动接受督导检查。",
        "制定数据安全、账号管理、设备使用等制度，形成制度汇编。",
        "项目联系人专人负责，按月报送进展，重大事项及时报告。",
    ),
}  # fmt: skip
SHARES = {"vision": 0.13, "goals": 0.17, "foundation": 0.17, "tasks": 0.23, "risks": 0.12, "safeguards": 0.18}
MOTTOS = ("厚德启智，向美而行", "立诚致远", "以爱育爱，以智启智", "勤朴善思", "自信自强，知行合一")


def plan(random: Random, facts: dict[str, object], length: int) -> dict[str, str]:
    """Six sections of about ``length`` counted characters in all."""
    return {key: section(random, key, facts, round(length * share)) for key, share in SHARES.items()}


def section(random: Random, key: str, facts: dict[str, object], length: int) -> str:
    values = facts | {
        "motto": random.choice(MOTTOS),
        "lessons": random.randint(4, 12) * 10,
        "rate": random.randint(88, 100),
        "rate_small": random.randint(8, 15),
        "staff": random.randint(1, 4),
    }
    paragraphs = [OPENINGS[key].format(**values)]
    pool: list[str] = []
    rounds = 0
    while cjk.count("".join(paragraphs)) < length:
        if not pool:
            rounds += 1
            pool = random.sample(SENTENCES[key], len(SENTENCES[key]))
        sentence = pool.pop().format(**values)
        lead = (
            ""
            if rounds == 1
            else random.choice(("在此基础上，", "同时，", "面向各年级，", "结合学校实际，", "进一步落实中，"))
        )
        if cjk.count(paragraphs[-1]) > 160:
            paragraphs.append("")
        paragraphs[-1] += lead + sentence
    return "\n".join(paragraphs)


def intro(facts: dict[str, object]) -> str:
    return (
        "{school}创办于{founded}年，为{nature}学校，现有学生 {students} 人、教师 {teachers} 人。"
        "校园网络、多媒体教学设备和功能场室能够满足日常教学需要，教师信息技术应用能力逐年提升。"
        "学校重视信息化工作，近三年在网络改造、设备更新、资源建设方面持续投入，"
        "先后承担县级以上信息化课题，校本资源初具规模，家校沟通渠道畅通，师生和家长对智慧校园建设期待较高。"
    ).format(**facts)


def commitment(facts: dict[str, object]) -> dict[str, str]:
    return {
        "intent": "{school}高度重视教育信息化工作，校务会议专题研究并一致同意申报，愿意尝试新技术、新手段、新模式，解决教学管理效率不高、学生学习工具短缺等问题。".format(
            **facts
        ),
        "organisation": "成立智慧校园建设领导小组，校长任组长，分管副校长任副组长，教务、德育、总务、信息中心负责人为成员，下设项目办公室。",
        "people": "明确信息中心主任为项目负责人，配备专职管理员两名，各处室设一名联络员，专人跟进项目进度。",
        "measures": "按要求参加项目培训与活动，每月 25 日前上报实施情况，积极配合督导检查，对发现的问题限期整改。",
    }
