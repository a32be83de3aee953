"""First experience of the established schools: two cases published, one waiting; others adopt one and ask to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from citong.apps.showcase.actions import adopting, drafting, review, visits
from citong.apps.showcase.models import Adoption, Case, DailyViews, GuestVisit
from citong.apps.showcase.queries import visiting
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from random import Random

GUESTS = 3
CASES = (
    {
        "title": "用数据看板做好食堂明厨亮灶",
        "topic": "4",
        "situation": "食堂每天供应三餐两点，食材验收靠手写台账，家长看不到加工过程，出了问题要翻几本账才能追溯，"
        "后勤人员和家长都不放心。",
        "practice": "一是先理顺验收：哪些证照必须查、谁签字、不合格怎样退，写成一页纸贴在验收台。\n"
        "二是换上扫码秤：供货单位、数量、检验报告当场上传，当天的食材和菜谱自动对上。\n"
        "三是把后厨画面接进看板：家长委员会每周轮值查看，发现问题直接在看板上登记，由总务处当天答复。\n"
        "四是每月开一次膳食会：用剩餐数据调整菜谱。",
        "result": "台账差错基本消失，一批食材从进货到上桌几分钟就能查清，剩餐明显减少，家长满意度提高。",
        "lessons": "先把验收流程理顺再上系统；给老师傅留出学习时间，安排年轻教职工结对帮带两周，不要一次铺开所有环节。",
        "figures": (
            ("家长满意度", "78", "96", "%"),
            ("追溯一批食材", "240", "5", "分钟"),
            ("月均剩餐", "310", "180", "公斤"),
        ),
    },
    {
        "title": "校园用电用水一屏看清",
        "topic": "2",
        "situation": "学校楼栋多、设备旧，水电费每年增长。过去每月抄一次总表，哪里漏水、哪里长明灯都不清楚，"
        "发现时往往已经过去几个月。",
        "practice": "第一步，给每栋楼装上分项水表电表，数据每十五分钟上传一次。\n"
        "第二步，在总务处和值班室各设一块屏幕，夜间用量超过白天三成即提示。\n"
        "第三步，把各楼栋用量在教职工大会上公布，每月评一次节能楼栋。",
        "result": "半年查出三处地下管道漏水，水电费下降，总务处不再逐栋抄表，教职工随手关灯关水成了习惯。",
        "lessons": "先装总务处最头疼的两栋楼，看到效果再铺开；提示的界限要反复调整，否则没有人再看。",
        "figures": (
            ("月均用水", "520", "390", "吨"),
            ("漏水发现时间", "60", "1", "天"),
            ("抄表用时", "6", "0", "小时/月"),
        ),
    },
    {
        "title": "请假、考勤、用餐三件事一次办",
        "topic": "6",
        "situation": "孩子请假要打电话给班主任，班主任再告诉食堂和门卫，常有遗漏：退餐算不清，门卫不知道谁应当到校。",
        "practice": "家长在手机上请假，班主任一键确认，当天的考勤、用餐人数和门卫名单同时更新。"
        "第一个月两种方式并行，由班主任帮助不熟悉手机的家长；第二个月起只走线上，每周公布各班使用情况。",
        "result": "请假不再打电话，退餐当天算清，门卫随时知道应到人数，班主任每天省下近半小时。",
        "lessons": "先请两个班试用，把家长问得最多的几句话写成说明再推开；不会用手机的家长，班主任要代办到底。",
        "figures": (("请假办理时间", "30", "2", "分钟"), ("退餐差错", "12", "0", "次/月")),
    },
)


def plant(random: Random) -> None:
    """Acts in the days after the establishment."""
    projects = list(Project.objects.select_related("unit", "programme").order_by("number")[: len(CASES)])
    written = []
    for number, (project, given) in enumerate(zip(projects, CASES, strict=False)):
        with clock.stopped(at(13 + number, 10)):
            written.append(submitted(project, given))
    for case in written[:2]:
        with clock.stopped(at(17, 9)):
            review.publish(case, opinion="做法具体、数据清楚，予以发布。", by=actor("city.officer"))
        for day in (17, 18):
            DailyViews.objects.create(case=case, day=date(2018, 12, day), count=random.randint(20, 90))
    if written:
        with clock.stopped(at(18, 14)):
            visited(Case.objects.select_related("unit", "shown").get(pk=written[0].pk))


def at(day: int, hour: int) -> datetime:
    return datetime(2018, 12, day, hour, 10, tzinfo=clock.SHANGHAI)


def actor(username: str) -> Actor:
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def submitted(project: Project, given: dict[str, object]) -> Case:
    """The applicant writes, the principal submits."""
    writer, principal = actor(f"school.{project.unit.code}"), actor(f"principal.{project.unit.code}")
    fresh = Case(project=project, unit=project.unit, title=str(given["title"]))
    case: Case = drafting.begin(fresh, by=writer)
    typed = {name: str(value) for name, value in given.items() if name != "figures"}
    for number, row in enumerate(given["figures"]):  # type: ignore[arg-type, var-annotated]
        typed |= {
            f"figure-{number}-{part}": text for part, text in zip(("name", "before", "after", "unit"), row, strict=True)
        }
    person = writer.user.person  # type: ignore[union-attr]
    typed |= {"visits": "yes", "contact_name": person.name, "contact_mobile": person.mobile}
    clock.advance(timedelta(minutes=70))
    draft = drafting.save(case.draft, typed=typed, by=writer)
    asked = drafting.ask(Case.objects.get(pk=case.pk), by=writer)
    clock.advance(timedelta(hours=3))
    done: Case = review.submit(asked, seen=draft.revision, confirmed=True, by=principal)
    return done


def visited(case: Case) -> None:
    """Two schools adopt, the third asks to come."""
    schools = Unit.objects.filter(level=Unit.Level.SCHOOL).exclude(pk__in=Project.objects.values("unit"))
    guests = list(schools.order_by("-code")[:GUESTS])
    principals = [actor(f"principal.{guest.code}") for guest in guests]
    how = ("参照验收一页纸，重新定了本校的食材验收流程。", "学习了家长轮值查看、当天答复的做法。")
    for guest, by, sentence, agreed in zip(guests, principals, how, (True, False), strict=False):
        adopting.adopt(Adoption(case=case, unit=guest, how=sentence), agreed=agreed, by=by)
    if len(guests) == GUESTS:
        person = principals[-1].user.person  # type: ignore[union-attr]
        slot = visiting.free(case.unit)[3]
        fresh = GuestVisit(
            case=case,
            unit=case.unit,
            guest=guests[-1],
            day=slot.day,
            half=slot.half,
            visitors=8,
            purpose="看一次食材验收，了解膳食会怎样用剩餐数据调整菜谱。",
            contact_name=person.name,
            contact_mobile=person.mobile,
        )
        visits.book(fresh, by=principals[-1])
