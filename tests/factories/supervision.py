"""Checklists, campaigns, visits and findings, and their rows for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from citong.apps.supervision.actions import campaigns, checklists, escalation, findings, visits
from citong.apps.supervision.models import (
    Answer,
    Campaign,
    Checklist,
    ChecklistItem,
    Finding,
    Photo,
    Rectification,
    Visit,
)
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.files import intake

from .programmes import make_programme, make_project
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload, png_upload

if TYPE_CHECKING:
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

ITEMS = (("组织管理", "成立领导小组", 40), ("基础条件", "出口带宽达标", 60), ("其他", "学校反映的困难", None))


@row_of(Checklist)
def make_checklist(unit: Unit, status: str = Checklist.Status.IN_FORCE) -> Checklist:
    """Three items: two that count, 40 and 60, and one that does not."""
    title = f"检查清单{uuid4().hex[:6]}"
    checklist = Checklist.objects.create(unit=unit, title=title, status=status)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, order=n, section=section, text=text, weight=weight)
        for n, (section, text, weight) in enumerate(ITEMS, start=1)
    )
    return checklist


def make_campaign(unit: Unit, *projects: Project, status: str = Campaign.Status.DRAFT, **fields: Any) -> Campaign:
    """A campaign of this month for ``projects``; only ``launch`` makes their visits."""
    programme = projects[0].programme if projects else make_programme(unit)
    today = clock.today()
    given = {"title": "期中督导", "starts_on": today, "ends_on": today + timedelta(days=20), "status": status}
    checklist = fields.pop("checklist", None) or make_checklist(unit)
    campaign = Campaign.objects.create(unit=unit, programme=programme, checklist=checklist, **{**given, **fields})
    campaign.projects.set(projects)
    return campaign


@row_of(Campaign)
def make_own_campaign(unit: Unit) -> Campaign:
    return make_campaign(unit, make_project(make_programme(unit), unit))


def make_visit(project: Project, city: Unit, **fields: Any) -> Visit:
    """A planned visit of a running campaign."""
    campaign = fields.pop("campaign", None) or make_campaign(city, project, status=Campaign.Status.RUNNING)
    return Visit.objects.create(campaign=campaign, project=project, **fields)


@row_of(Visit)
def make_own_visit(unit: Unit) -> Visit:
    return make_visit(make_project(make_programme(unit), unit), unit)


def make_record(visit: Visit, **changes: Any) -> dict[str, Any]:
    """What ``send`` wants: everything met, nothing found."""
    answers = {item.pk: (Answer.Value.MET, "") for item in visit.campaign.checklist.items.all()}
    given = {"visited_on": clock.today(), "team": "陈文杰", "companion": "林校长", "summary": "总体良好。"}
    return {"key": uuid4(), "answers": answers, **given, **changes}


def make_found(severity: str = "minor", days: int = 20, text: str = "实施计划进度滞后") -> visits.Found:
    return visits.Found(severity=severity, text=text, requirement="对照计划补齐", days=days)


def make_done(project: Project, city: Unit, *found: visits.Found) -> Visit:
    """A visit that was recorded, with its findings."""
    visit = make_visit(project, city)
    done: Visit = visits.send(visit, by=Actor.system(), **make_record(visit, findings=found))
    return done


@row_of(Finding)
def make_own_finding(unit: Unit) -> Finding:
    visit = make_done(make_project(make_programme(unit), unit), unit, make_found())
    return visit.findings.get()


@row_of(Photo)
def make_photo(unit: Unit) -> Photo:
    return photo_of(make_own_visit(unit))


def photo_of(visit: Visit) -> Photo:
    file = intake.accept(png_upload(), purpose="supervision.photo", by=Actor.system(), subject=visit)
    return Photo.objects.create(visit=visit, file=file, key=uuid4())


def rectified(finding: Finding) -> Finding:
    """The school has answered with one file."""
    done: Finding = findings.rectify(finding, text="已补齐并公示。", files=[pdf_upload("佐证.pdf")], by=Actor.system())
    return done


@ready_for(campaigns.choose)
def ready_to_choose(unit: Unit) -> tuple[Any, dict[str, Any]]:
    campaign = make_own_campaign(unit)
    return campaign, {"projects": list(campaign.projects.all())}


@ready_for(campaigns.create_campaign)
def ready_to_plan(unit: Unit) -> tuple[Any, dict[str, Any]]:
    campaign = make_own_campaign(unit)
    campaign.pk, campaign._state.adding = None, True
    return campaign, {}


@ready_for(checklists.create_checklist)
def ready_to_list(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Checklist(unit=unit, title="安全检查清单"), {}


@ready_for(checklists.put_in_force)
def ready_for_force(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_checklist(unit, Checklist.Status.DRAFT), {}


@ready_for(checklists.change_checklist)
def ready_to_rename(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_checklist(unit, Checklist.Status.DRAFT), {"title": "更名的清单"}


@ready_for(checklists.set_items)
def ready_to_list_items(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_checklist(unit, Checklist.Status.DRAFT), {"items": [{"text": "应急预案", "weight": 100}]}


@ready_for(visits.add_visit)
def ready_to_add(unit: Unit) -> tuple[Any, dict[str, Any]]:
    project = make_project(make_programme(unit), unit)
    campaign = make_campaign(unit, project, status=Campaign.Status.RUNNING)
    return Visit(campaign=campaign, project=project), {}


@ready_for(visits.arrange)
def ready_to_arrange(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_own_visit(unit), {"planned_on": clock.today(), "team": "陈文杰"}


@ready_for(visits.take_photo)
def ready_to_shoot(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Photo(visit=make_own_visit(unit), key=uuid4()), {"file": png_upload()}


@ready_for(visits.send)
def ready_to_send(unit: Unit) -> tuple[Any, dict[str, Any]]:
    photo = make_photo(unit)
    return photo.visit, make_record(photo.visit, photos=[photo.key], findings=[make_found()])


@ready_for(findings.rectify)
def ready_to_rectify(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_own_finding(unit), {"text": "已补齐并公示。", "files": [pdf_upload("佐证.pdf")]}


@ready_for(findings.accept)
def ready_to_accept(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return rectified(make_own_finding(unit)), {"opinion": "整改到位"}


@ready_for(findings.send_back)
def ready_to_send_back(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return rectified(make_own_finding(unit)), {"reason": "佐证不足", "days": 5}


@ready_for(findings.extend)
def ready_to_extend(unit: Unit) -> tuple[Any, dict[str, Any]]:
    finding = make_own_finding(unit)
    return finding, {"due_on": finding.due_on + timedelta(days=10), "reason": "采购周期较长"}


@ready_for(escalation.mark_late)
def ready_to_mark_late(unit: Unit) -> tuple[Any, dict[str, Any]]:
    finding = make_own_finding(unit)
    Finding.objects.filter(pk=finding.pk).update(due_on=clock.today() - timedelta(days=1))
    return Finding.objects.get(pk=finding.pk), {}


@ids_of("supervision-project")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_project(make_programme(unit), unit).pk}


@ids_of("supervision-items")
def checklist_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_checklist(unit, Checklist.Status.DRAFT).pk}


@ids_of("supervision-choose")
def campaign_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_campaign(unit).pk}


@ids_of("supervision-check")
def visit_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_visit(unit).pk}


@ids_of("supervision-paper")
def record_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_done(make_project(make_programme(unit), unit), unit).pk}


@ids_of("supervision-photo")
def photo_ids(unit: Unit) -> dict[str, Any]:
    photo = make_photo(unit)
    return {"pk": photo.visit_id, "number": photo.pk}


@ids_of("supervision-rectify")
def finding_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_finding(unit).pk}


@ids_of("supervision-evidence")
def evidence_ids(unit: Unit) -> dict[str, Any]:
    finding = rectified(make_own_finding(unit))
    report = Rectification.objects.get(finding=finding)
    return {"pk": finding.pk, "number": intake.of(report).get().pk}
