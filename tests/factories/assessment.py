"""Schemes, assessments and results, and their rows and addresses for the contract tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from citong.apps.assessment.actions import objections, running, schemes, scoring, vetoes
from citong.apps.assessment.content import Content, Given, Line, digest
from citong.apps.assessment.models import Assessment, Entry, Objection, PublishedResult, Result, Scheme, Sheet, Veto
from citong.apps.assessment.perms import perms
from citong.lib import clock
from citong.platform.access.actor import Actor

from .people import make_user_with
from .programmes import make_own_project
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Programme, Project

_numbers = count(1)
SCORED = {
    "key": "teaching",
    "title": "应用成效",
    "weight": 60,
    "source": "",
    "scale": "",
    "anchors": "45–60 分：常态应用",
}
SAFE = {"key": "safe", "title": "保障", "weight": 40, "source": "", "scale": "", "anchors": "30–40 分：责任到人"}
VETOES = [
    {"key": "accident", "title": "重大网络安全责任事故", "confirmer": "city", "evidence": "通报"},
    {"key": "false", "title": "上报数据弄虚作假", "confirmer": "county", "evidence": "核查记录"},
]


def bounds(day: date) -> list[dict[str, Any]]:
    given = {"excellent": 90, "good": 75, "pass": 60}
    return [{"grade": grade, "least": Decimal(least), "since": day} for grade, least in given.items()]


def rows_for(day: date, indicators: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"indicators": indicators or [SCORED, SAFE], "veto_items": VETOES, "thresholds": bounds(day)}


@row_of(Scheme)
def make_scheme(unit: Unit, indicators: list[dict[str, Any]] | None = None, **facts: Any) -> Scheme:
    """In force since yesterday, unless told otherwise."""
    day = facts.setdefault("effective_from", clock.today() - timedelta(days=1))
    given = {"kind": "final", "title": f"终期考核方案{next(_numbers)}", "objection_days": 5, **facts}
    return schemes.create(Scheme(unit=unit, **given), **rows_for(day, indicators), by=Actor.system())


def begin(programme: Programme, scheme: Scheme, **facts: Any) -> Assessment:
    given = {"title": scheme.get_kind_display(), "closes_on": clock.today(), **facts}
    return running.begin(Assessment(programme=programme, scheme=scheme, **given), by=Actor.system())


@row_of(Assessment)
def make_assessment(unit: Unit, **facts: Any) -> Assessment:
    """An assessment over one project of the unit itself, so that all of it lies within its reach."""
    project = make_own_project(unit)
    return begin(project.programme, make_scheme(unit), **facts)


def past_closing(assessment: Assessment) -> Assessment:
    """As if its closing day had been yesterday."""
    Assessment.objects.filter(pk=assessment.pk).update(closes_on=clock.today() - timedelta(days=1))
    return Assessment.objects.get(pk=assessment.pk)


def entry_of(assessment: Assessment) -> Entry:
    return Entry.objects.select_related("project__unit", "assessment__scheme").get(assessment=assessment)


def make_entry(unit: Unit) -> Entry:
    return entry_of(make_assessment(unit))


@row_of(Sheet)
def make_sheet(unit: Unit) -> Sheet:
    """A draft with all points; who may score at the unit may not score it: it is its reviewer's."""
    return marked(make_entry(unit))


def marked(entry: Entry) -> Sheet:
    reviewer = make_user_with(entry.project.unit, perms.score)
    sheet = Sheet.objects.create(entry=entry, reviewer=reviewer)
    return scoring.save_marks(
        sheet, points={"teaching": Decimal(50), "safe": Decimal(35)}, comments={}, by=Actor.of(reviewer)
    )


@row_of(Veto)
def make_veto(unit: Unit, key: str = "accident") -> Veto:
    entry = make_entry(unit)
    item = entry.assessment.scheme.veto_items.get(key=key)
    fresh = Veto(entry=entry, item=item, facts="月报数据与后台不符。")
    return vetoes.enter(fresh, evidence=[pdf_upload()], by=Actor.system())


def make_content(points: str = "50") -> Content:
    """A scored and a computed line."""
    line = Line(
        "teaching", "应用成效", 60, "", "评审人评分", "各评审人独立评分的平均", "", "", ["45–60 分：常态应用"],
        given=(Given(1, "林志伟", Decimal(points), "有数据支撑"),), points=Decimal(points).quantize(Decimal("0.01")),
    )  # fmt: skip
    computed = Line(
        "reports", "按时上报", 40, "reports.punctuality", "月报按时率", "按时月数 ÷ 应报月数 × 100", "0-100",
        "100% 得满分，其间按比例计分", value=Decimal("95.83"), inputs={"应报月数": 24, "按时月数": 23},
        href="/projects/months/", points=Decimal("38.33"),
    )  # fmt: skip
    least = {"excellent": "90", "good": "75", "pass": "60"}
    return Content("终期考核方案（第 1 版）", clock.today().isoformat(), least, (line, computed))


@row_of(Result)
def make_result(unit: Unit) -> Result:
    """Published today, with time to object."""
    entry = make_entry(unit)
    content = make_content()
    result = Result.objects.create(
        entry=entry, total=content.total, grade=content.grade, rank=1, content=content.as_data()
    )
    Assessment.objects.filter(pk=entry.assessment_id).update(
        status=Assessment.Status.PUBLISHED,
        closed_at=clock.now(),
        published_at=clock.now(),
        objections_until=clock.today() + timedelta(days=7),
        digest=digest([(entry.project.number, content)]),
    )
    return Result.objects.select_related("entry__assessment", "entry__project__unit").get(pk=result.pk)


@row_of(PublishedResult)
def make_published_result(unit: Unit) -> PublishedResult:
    return PublishedResult.objects.get(pk=make_result(unit).pk)


@row_of(Objection)
def make_objection(unit: Unit) -> Objection:
    fresh = Objection(result=make_result(unit), text="应用成效得分偏低，已补充数据。")
    return objections.file(fresh, by=Actor.system())


@ready_for(running.begin)
def ready_to_begin(unit: Unit) -> tuple[Any, dict[str, Any]]:
    project = make_own_project(unit)
    fresh = Assessment(programme=project.programme, scheme=make_scheme(unit), title="终期考核", closes_on=clock.today())
    return fresh, {}


@ready_for(running.close)
def ready_to_close(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return _scored(make_sheet(unit)), {}


def _scored(sheet: Sheet) -> Assessment:
    scoring.submit_sheet(sheet, by=Actor.of(sheet.reviewer))
    return past_closing(sheet.entry.assessment)


def make_closed(unit: Unit) -> Assessment:
    return running.close(ready_to_close(unit)[0], by=Actor.system())


def make_published(project: Project, kind: str) -> Assessment:
    """Of the only project of its programme."""
    assessment = begin(project.programme, make_scheme(project.unit, kind=kind))
    closed = running.close(_scored(marked(entry_of(assessment))), by=Actor.system())
    return running.publish(closed, by=Actor.system())


@ready_for(running.reopen)
def ready_to_reopen(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_closed(unit), {"reason": "有一项数据需要补录。"}


@ready_for(running.publish)
def ready_to_publish(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_closed(unit), {}


@ready_for(objections.file)
def ready_to_object(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Objection(result=make_result(unit), text="应用成效得分偏低。"), {}


@ready_for(vetoes.enter)
def ready_to_enter(unit: Unit) -> tuple[Any, dict[str, Any]]:
    entry = make_entry(unit)
    fresh = Veto(entry=entry, item=entry.assessment.scheme.veto_items.get(key="false"), facts="数据不实。")
    return fresh, {"evidence": [pdf_upload()]}


@ready_for(schemes.create)
def ready_to_create(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Scheme(unit=unit, kind="final", title="终期考核方案", effective_from=clock.today()), rows_for(clock.today())


@ready_for(schemes.revise)
def ready_to_revise(unit: Unit) -> tuple[Any, dict[str, Any]]:
    old = make_scheme(unit)
    fresh = Scheme(
        unit=unit, kind="final", title="终期考核方案", effective_from=clock.today(), code=old.code, version=2
    )
    return fresh, {"old": old, **rows_for(clock.today())}


@ready_for(schemes.change)
def ready_to_change(unit: Unit) -> tuple[Any, dict[str, Any]]:
    scheme = make_scheme(unit)
    return scheme, {"facts": {"title": "终期考核方案（征求意见后）"}, **rows_for(scheme.effective_from)}


@ready_for(running.appoint)
def ready_to_appoint(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_assessment(unit), {"reviewers": [make_user_with(unit, perms.score)]}


@ready_for(scoring.save_marks)
def ready_to_save_marks(unit: Unit) -> tuple[Any, dict[str, Any]]:
    """The reviewer's alone."""
    sheet = make_sheet(unit)
    points = {"teaching": Decimal(52), "safe": Decimal(36)}
    return sheet, {"points": points, "comments": {"teaching": "有数据支撑"}, "by": Actor.of(sheet.reviewer)}


@ready_for(scoring.submit_sheet)
def ready_to_submit_sheet(unit: Unit) -> tuple[Any, dict[str, Any]]:
    sheet = make_sheet(unit)
    return sheet, {"by": Actor.of(sheet.reviewer)}


@ready_for(objections.uphold)
def ready_to_uphold(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_objection(unit), {"answer": "复核属实，予以更正。", "points": {"teaching": Decimal(57)}}


@ids_of("assessment-scheme-change", "assessment-scheme-revise")
def scheme_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_scheme(unit).pk}


@ids_of("assessment-scheme-adopt")
def kind_ids(_unit: Unit) -> dict[str, Any]:
    return {"kind": "unknown"}


@ids_of("assessment-project")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_project(unit).pk}


@ids_of("assessment-entry")
def entry_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_entry(unit).pk}


@ids_of("assessment-run")
def run_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_assessment(unit).pk}


@ids_of("assessment-sheet")
def sheet_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_sheet(unit).pk}


@ids_of("assessment-veto-file")
def veto_file_ids(unit: Unit) -> dict[str, Any]:
    from citong.platform.files import intake

    veto = make_veto(unit)
    return {"pk": veto.pk, "number": intake.of(veto).get().pk}


@ids_of("assessment-result-")
def result_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_result(unit).pk}


@ids_of("assessment-objection-uphold")
def objection_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_objection(unit).pk}


@ids_of("assessment-objection-file")
def objection_file_ids(unit: Unit) -> dict[str, Any]:
    from citong.apps.assessment.purposes import OBJECTION
    from citong.platform.files import intake

    from .uploads import png_upload

    objection = make_objection(unit)
    kept = intake.accept(png_upload(), purpose=OBJECTION, by=Actor.system(), subject=objection)
    return {"pk": objection.pk, "number": kept.pk}
