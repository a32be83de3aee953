"""Months and reports, and their rows and addresses for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.projects.actions import archives, obligations, reports
from citong.apps.projects.models import Archive, Evidence, Obligation, Report
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.files import intake

from .pilots import at
from .programmes import make_own_project
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

SYSTEM = Actor.system()
WRITTEN = {"done": "完成网络改造。", "problems": "无", "next_steps": "开展教师培训。"}


@row_of(Obligation)
def make_month(unit: Unit) -> Obligation:
    """The first month of a project that begins today."""
    return make_own_project(unit).obligations.order_by("month").first()


def make_draft(obligation: Obligation) -> Report:
    """A draft with everything that a report must say."""
    report = reports.begin_report(Report(obligation=begun(obligation)), by=Actor.system())
    return reports.save_report(report, texts=WRITTEN, spent=0, progress=[], by=Actor.system())


def begun(obligation: Obligation) -> Obligation:
    """Of a month that has begun."""
    Obligation.objects.filter(pk=obligation.pk).update(month=clock.today().replace(day=1))
    return Obligation.objects.get(pk=obligation.pk)


def make_sent(obligation: Obligation) -> Obligation:
    reports.send_report(make_draft(obligation), by=Actor.system())
    return Obligation.objects.get(pk=obligation.pk)


def tell(project: Project, month: date, day: str, percents: Sequence[int], spent: int = 0, by: Actor = SYSTEM) -> None:
    """The report of ``month``, sent on ``day``: how far each milestone is, and what was spent."""
    with clock.travel(at(f"{day} 10:00:00")):
        report = reports.begin_report(Report(obligation=project.obligations.get(month=month)), by=by)
        told = [{"milestone": p.milestone, "percent": n} for p, n in zip(report.progress.all(), percents, strict=True)]
        saved = reports.save_report(report, texts=WRITTEN, spent=spent, progress=told, by=by)
        reports.send_report(saved, by=by)


@ready_for(reports.begin_report)
def ready_to_begin(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Report(obligation=begun(make_month(unit))), {}


@ready_for(reports.save_report)
def ready_to_save(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(make_month(unit)), {"texts": WRITTEN, "spent": 0, "progress": []}


@ready_for(reports.attach_evidence)
def ready_to_attach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Evidence(report=make_draft(make_month(unit))), {"upload": pdf_upload()}


@ready_for(reports.detach_evidence)
def ready_to_detach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(make_month(unit)), {"file": 0}


@ready_for(reports.send_report)
def ready_to_send(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(make_month(unit)), {}


@ready_for(reports.return_report)
def ready_to_give_back(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_sent(make_month(unit)), {"reason": "请补充佐证材料。"}


@ready_for(reports.accept_report)
def ready_to_accept(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_sent(make_month(unit)), {"opinion": "内容翔实。"}


@ready_for(archives.pack)
def ready_to_pack(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Archive(project=make_own_project(unit)), {}


@ready_for(obligations.extend)
def ready_to_extend(unit: Unit) -> tuple[Any, dict[str, Any]]:
    month = make_month(unit)
    later = month.until.astimezone(clock.SHANGHAI).date() + timedelta(days=3)
    return month, {"day": later, "reason": "台风停课"}


@ids_of("projects-months", "projects-archive")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_project(unit).pk}


@ids_of("projects-report")
def month_ids(unit: Unit) -> dict[str, Any]:
    report = make_draft(make_month(unit))
    reports.attach_evidence(Evidence(report=report), upload=pdf_upload(), by=Actor.system())
    return {"pk": report.obligation_id, "number": intake.of(report.obligation).get().pk}
