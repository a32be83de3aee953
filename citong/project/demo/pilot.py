"""The round of 2018 as it stands two days before its deadline: some counties are through, others still at work.

Three city-direct schools are established, 安溪 is publicised, 南安 is before the experts, 永春 and 惠安 at the city's desk,
晋江 and the others at their counties and schools.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citong.apps.pilots.actions import assignment, city, county, decision, submission
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import (
    Application,
    Batch,
    Decision,
    Dispatch,
    Objection,
    Publicity,
    Quota,
    ResultNotice,
    Sheet,
)
from citong.apps.pilots.queries import assignments, deciding, starting
from citong.apps.pilots.queries import publicity as publicity_queries
from citong.platform.access.actor import Actor
from citong.platform.org.models import Unit
from citong.records.places.models import School

from .stage import Stage

if TYPE_CHECKING:
    from random import Random

EARLY = 5  # city-direct schools of the first round
S = Status


def plant(random: Random) -> None:
    """Play the round; every act is one of the product's own, on its day."""
    batch = Batch.objects.get(code="2018")
    stage = Stage(random, batch)
    desks = {u.code: u for u in Unit.objects.filter(level__in=(Unit.Level.CITY, Unit.Level.COUNTY))}
    first_round(stage, desks["350500"])
    publicised(stage, desks["350524"])
    before_experts(stage, desks["350583"])
    at_the_city(stage, desks["350525"], desks["350521"], desks["350502"])
    for code in ("350582", "350503", "350504", "350505", "350526", "350581", "TSQ", "KFQ"):
        at_the_county(stage, desks[code])
    direct_schools(stage, desks["350500"])


def candidates(stage: Stage, desk: Unit, count: int) -> list[School]:
    """Schools of the desk that may begin, and have not."""
    own = School.objects.filter(unit__parent=desk).select_related("unit").order_by("code")
    begun = set(Application.objects.filter(batch=stage.batch).values_list("unit_id", flat=True))
    free = (s for s in own if s.unit_id not in begun and not starting.refusal(stage.batch, s.unit))
    return [school for school, _ in zip(free, range(count), strict=False)]


def quota(stage: Stage, desk: Unit) -> int:
    return Quota.objects.get(batch=stage.batch, unit=desk).places


def submitted(stage: Stage, desk: Unit, count: int, day: str, *, scans: bool = True) -> list[Application]:
    """``count`` schools of the desk write and submit."""
    with stage.on(day):
        rows = [stage.begin(s, stage.random.randint(2720, 3280)) for s in candidates(stage, desk, count)]
        rows = [stage.submit(a) for a in rows]
        for application in rows if scans else []:
            stage.scan(application)
    return rows


def dispatched(stage: Stage, desk: Unit, rows: list[Application], day: str) -> Dispatch | None:
    """The county recommends as many as it may, lets the others go, and sends the package; none if nobody applied."""
    if not rows:
        return None
    places = quota(stage, desk)
    with stage.on(day, 14):
        for application in rows[:places]:
            county.recommend(application, opinion="材料真实完整，符合申报条件，同意推荐。", by=stage.desk(desk))
        for application in rows[places:]:
            reason = "基础条件较好，但推荐名额有限，本批次不予推荐。"
            county.not_recommend(application, reason=reason, by=stage.desk(desk))
        letter = f"经初评，同意推荐 {len(rows[:places])} 所学校，按推荐次序排列。"
        package = Dispatch(
            batch=stage.batch,
            unit=desk,
            document_number=f"{desk.label[:1]}教〔2018〕{stage.random.randint(80, 190)}号",
            letter=letter,
        )
        return county.dispatch(package, by=stage.desk(desk))  # type: ignore[no-any-return]


def accepted(stage: Stage, package: Dispatch | None, day: str, count: int | None = None) -> None:
    """The paper arrives and the city accepts."""
    if package is None:
        return
    with stage.on(day, 10):
        city.receive(package, paper_copies=3, by=stage.officer)
        for row in package.content[:count]:
            city.accept(Application.objects.get(pk=row["application"]), by=stage.officer)


def assigned(stage: Stage, day: str) -> None:
    with stage.on(day, 11):
        pairs = [(a.pk, e.pk) for a, e in assignments.plan(stage.batch)]
        if pairs:
            assignment.assign(stage.batch, pairs=pairs, by=stage.officer)


def waiting_sheets(stage: Stage) -> list[Sheet]:
    rows = Sheet.objects.filter(application__batch=stage.batch, status=Sheet.Status.DRAFT)
    return list(rows.select_related("application__batch", "expert__user").order_by("application_id", "pk"))


def scored(stage: Stage, day: str, sheets: list[Sheet] | None = None) -> None:
    """Experts fill in their sheets; each application has a quality of its own."""
    quality: dict[int, int] = {}
    with stage.on(day, 8):
        for sheet in waiting_sheets(stage) if sheets is None else sheets:
            level = quality.setdefault(sheet.application_id, stage.random.randint(68, 93))
            stage.score(sheet, level + stage.random.randint(-3, 3))


def decided(stage: Stage, day: str, proposed: int) -> None:
    """The best are proposed, the next one is kept in reserve, the others declined, each against the rank with a reason."""
    reason = "综合评审意见、地区分布和学校基础，经局务会研究确定。"
    with stage.on(day, 15):
        lines = deciding.board(stage.officer, stage.batch).lines
        for place, line in enumerate(lines):
            outcome = "proposed" if place < proposed else "reserve" if place == proposed else "declined"
            decision.decide(Decision(application=line.application, outcome=outcome, reason=reason), by=stage.officer)


def published(stage: Stage, day: str, ordinal: str) -> Publicity:
    with stage.on(day, 16):
        fresh = Publicity(
            unit=stage.batch.unit,
            batch=stage.batch,
            title=f"泉州市“智慧校园”管理平台试点校拟入选名单公示（{ordinal}）",
            text="根据《泉州市教育局关于开展泉州市“智慧校园”管理平台项目的试点申报工作的通知》（泉教装〔2018〕8号），"
            "经学校申报、县级推荐、专家评审，拟确定以下学校为试点校，现予公示。公示期内如有异议，请以真实姓名和联系方式反映。",
            starts_on=date.fromisoformat(f"2018-{day}"),
        )
        return decision.publicise(fresh, by=stage.officer)  # type: ignore[no-any-return]


def first_round(stage: Stage, bureau: Unit) -> None:
    """Five city-direct schools: three established, one in reserve, one declined."""
    rows = submitted(stage, bureau, EARLY, "11-23")
    with stage.on("11-26", 10):
        for application in rows:
            city.receive_paper(application, paper_copies=3, by=stage.officer)
            city.accept(Application.objects.get(pk=application.pk), by=stage.officer)
    assigned(stage, "11-27")
    scored(stage, "11-29")
    decided(stage, "11-30", 3)
    established(stage, published(stage, "12-03", "第一批"))


def established(stage: Stage, publicity: Publicity) -> None:
    """The result of a publicity: the schools' projects begin."""
    schools = Application.objects.filter(decision__publicity=publicity, status=S.PUBLICISED).count()
    with stage.on("12-11", 9):
        notice = ResultNotice(
            unit=stage.batch.unit,
            batch=stage.batch,
            publicity=publicity,
            document_number="泉教装〔2018〕11号",
            title="泉州市教育局关于公布泉州市“智慧校园”管理平台试点校名单（第一批）的通知",
            addressees=publicity_queries.addressees(stage.batch),
            body=f"经学校申报、专家评审和公示，现确定 {schools} 所学校为泉州市“智慧校园”管理平台试点校（名单见附件），实施周期 24 个月。\n"
            "各试点校要建立项目实施计划，安排专人负责，每月 25 日前上报一次项目实施情况。",
            issued_on=date(2018, 12, 11),
        )
        decision.establish(notice, by=stage.officer)


def publicised(stage: Stage, desk: Unit) -> None:
    """The schools of one county through the experts; six on the public list, one objection waits, one is answered."""
    package = dispatched(stage, desk, submitted(stage, desk, quota(stage, desk) + 2, "11-30"), "12-03")
    if package is None:
        return
    accepted(stage, package, "12-04")
    assigned(stage, "12-05")
    scored(stage, "12-12")
    decided(stage, "12-13", 6)
    publicity = published(stage, "12-14", "第二批")
    listed = list(Application.objects.filter(batch=stage.batch, status=S.PUBLICISED).order_by("pk"))
    with stage.on("12-17", 20):
        for application, text in zip(
            listed, ("反映该校互联网出口带宽与申报不符。", "反映该校信息化专项经费使用不规范。"), strict=False
        ):
            objection = Objection(
                publicity=publicity, application=application, name="热心家长", contact="13905950001", text=text
            )
            decision.file_objection(objection, by=Actor.nobody())
    with stage.on("12-18", 15):
        first = Objection.objects.order_by("pk")[0]
        reply = "经核查运营商合同和现场测速，带宽与申报一致，异议不成立。"
        decision.answer_objection(first, verdict="rejected", reply=reply, by=stage.officer)


def before_experts(stage: Stage, desk: Unit) -> None:
    """Nine schools of one county: four reviewed, one with a spread to settle, the others half scored."""
    package = dispatched(stage, desk, submitted(stage, desk, quota(stage, desk) + 2, "12-04"), "12-06")
    accepted(stage, package, "12-07")
    assigned(stage, "12-10")
    sheets = waiting_sheets(stage)
    order = list(dict.fromkeys(s.application_id for s in sheets))
    scored(stage, "12-14", [s for s in sheets if s.application_id in order[:4]])
    with stage.on("12-17", 19):
        for sheet, quality in zip([s for s in sheets if s.application_id in order[4:5]], (90, 86, 58), strict=False):
            stage.score(sheet, quality)
    halves = [next(s for s in sheets if s.application_id == pk) for pk in order[5:7]]
    scored(stage, "12-18", halves)
    with stage.on("12-18", 16):
        lines = deciding.board(stage.officer, stage.batch).lines[:2]
        for line in lines:
            fresh = Decision(application=line.application, outcome=line.suggested, reason="评审成绩优良。")
            decision.decide(fresh, by=stage.officer)


def at_the_city(stage: Stage, big: Unit, unpacked: Unit, small: Unit) -> None:
    """Packages at the city's desk: partly accepted with a supplement asked for, not yet received, just accepted."""
    package = dispatched(stage, big, submitted(stage, big, quota(stage, big) + 2, "12-07"), "12-11")
    accepted(stage, package, "12-13", count=4)
    with stage.on("12-17", 10):
        for row in package.content[4:5] if package else ():
            application = Application.objects.get(pk=row["application"])
            marks = [{"part": "security", "comment": "请补充 CSA STAR 认证证书扫描件。"}]
            city.ask_supplement(application, reason="安全认证证书材料不全，请补正。", marks=marks, by=stage.officer)
    dispatched(stage, unpacked, submitted(stage, unpacked, quota(stage, unpacked) + 1, "12-11"), "12-17")
    accepted(stage, dispatched(stage, small, submitted(stage, small, 3, "12-10"), "12-12"), "12-14")


def at_the_county(stage: Stage, desk: Unit) -> None:
    """More candidates than places: some recommended, one returned with marks, drafts still being written."""
    places = quota(stage, desk)
    rows = submitted(stage, desk, places + 2, "12-13")
    with stage.on("12-17", 14):
        for application in rows[: min(places // 2, max(0, len(rows) - 1))]:
            county.recommend(application, opinion="符合条件，同意推荐。", by=stage.desk(desk))
        marks = [
            {"part": "budget", "comment": "请说明经费来源和保障机制。"},
            {"part": "plan.tasks", "comment": "第三阶段时间节点与通知不一致。"},
        ]
        reason = "经费来源需补充说明，任务进度需细化。"
        for application in rows[places // 2 :][1:][-1:]:  # the last one, if another still waits
            county.return_for_correction(application, reason=reason, marks=marks, by=stage.desk(desk))
    with stage.on("12-18", 9):
        drafts = [stage.begin(s, stage.random.randint(1500, 2600)) for s in candidates(stage, desk, 2)]
        if drafts and places > 1:
            by = stage.actor(f"principal.{drafts[0].unit.code}")
            submission.withdraw(drafts[0], reason="学校搬迁，本批次不再申报。", by=by)


def direct_schools(stage: Stage, bureau: Unit) -> None:
    """The other city-direct schools, at every stage of the city's own desk."""
    rows = submitted(stage, bureau, 9, "12-14")
    with stage.on("12-18", 11):
        for application in rows[:3]:
            city.receive_paper(application, paper_copies=3, by=stage.officer)
            city.accept(Application.objects.get(pk=application.pk), by=stage.officer)
        city.ask_supplement(rows[3], reason="学校意见处缺公章，请补正后重新上传。", by=stage.officer)
        county.recommend(rows[4], opinion="同意推荐。", by=stage.officer)
        county.return_for_correction(rows[5], reason="实施方案请细化年度目标。", by=stage.officer)
