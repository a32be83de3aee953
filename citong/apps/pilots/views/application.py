"""申报 for the school that applies: its batches, beginning; and for all with reach: the application itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import city, county, drafting, scans, submission
from citong.apps.pilots.lifecycle import PUBLISHED
from citong.apps.pilots.models import Application, Batch, Opinion, Version
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import conditions, desks, record, starting
from citong.apps.pilots.queries.contents import parts_of, plan_count
from citong.kit.frame import back_query, list_url, row_of
from citong.kit.guard import page
from citong.kit.pages.detail import buttons
from citong.kit.resource import registry
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.ui.shapes import Crumb

from . import reading

if TYPE_CHECKING:
    from datetime import datetime

    from citong.kit.frame import Request
    from citong.kit.pages.detail import Button
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

SLUG = "pilots-application"
HOME = "试点申报"
MANY = 20  # schools of one person that the page shows


def resource() -> Resource:
    return registry[SLUG]


def visible(actor: Actor, pk: int) -> Application:
    """The application, if ``actor`` may see it: 404 outside the reach, 403 without any right."""
    found = row_of(resource(), actor, pk)
    return (
        Application.objects.visible_to(actor, perms.view).select_related("batch__unit", "unit", "desk").get(pk=found.pk)
    )


def remaining(deadline: datetime) -> str:
    """The countdown: whole days, on the last day hours and minutes."""
    left = deadline - clock.now()
    if left.total_seconds() < 0:
        return "已截止"
    if left.days:
        return f"还有 {left.days} 天"
    hours, seconds = divmod(left.seconds, 3600)
    return f"还有 {hours} 小时 {seconds // 60} 分"


@dataclass(frozen=True)
class Chance:
    """A batch as a school sees it: until when, its own application, or whether it may begin."""

    batch: Batch
    school: Unit
    deadline: datetime
    application: Application | None
    refusal: str = ""
    preview: tuple[conditions.Judged, ...] = ()

    @property
    def left(self) -> str:
        return remaining(self.deadline)

    @property
    def urgent(self) -> bool:
        return (self.deadline - clock.now()).days < 3  # noqa: PLR2004 - the last three days


def chance(batch: Batch, school: Unit) -> Chance:
    deadline, application = desks.deadline_for(batch, school), starting.own(batch, school)
    if application is not None:
        return Chance(batch, school, deadline, application)
    found = conditions.school_of(school)
    preview = conditions.judge(batch, found, record.record_of(school), clock.today()) if found else []
    return Chance(batch, school, deadline, None, starting.refusal(batch, school), tuple(preview))


@page()
def home(request: Request) -> HttpResponse:
    """Open batches, the school's own applications, and whether it can apply before it begins to write."""
    if not request.actor.has(perms.fill):
        return HttpResponseRedirect(reverse("pilots-application-list"))
    schools = list(Unit.objects.visible_to(request.actor, perms.fill).filter(level=Unit.Level.SCHOOL)[:MANY])
    chances = [chance(batch, school) for school in schools for batch in starting.open_batches(school)]
    past = (
        Application.objects.visible_to(request.actor, perms.fill)
        .filter(unit__in=schools)
        .exclude(pk__in=[c.application.pk for c in chances if c.application])
        .select_related("batch", "unit", "desk")
    )
    context = {
        "chances": chances,
        "past": past,
        "several": len(schools) > 1,
        "crumbs": [Crumb("工作台", "/"), Crumb(HOME)],
    }
    return TemplateResponse(request, "pilots/application_home.html", context)


@require_POST
@page(perms.fill)
def start(request: Request, batch: int, school: int) -> HttpResponse:
    """Begin, then straight to the form."""
    unit = get_object_or_404(Unit.objects.visible_to(request.actor, perms.fill), pk=school)
    chosen = get_object_or_404(starting.open_batches(unit), pk=batch)
    try:
        application = drafting.begin(Application(batch=chosen, unit=unit), by=request.actor)
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
        return HttpResponseRedirect(reverse("pilots-application-home"))
    messages.success(request, f"已开始申报，编号 {application.number}。学校档案中已有的内容已经填好，请核对。")
    return HttpResponseRedirect(reverse("pilots-application-form", args=[application.pk]))


def may_write(actor: Actor, application: Application) -> bool:
    return actor.can(perms.fill, application)


def sees_contacts(actor: Actor, application: Application) -> bool:
    """The school itself, and who holds the permission to see contact details."""
    return may_write(actor, application) or actor.can(perms.reveal, application)


def hidden_opinions(actor: Actor, application: Application) -> set[str]:
    """Kinds of opinion that ``actor`` may not read yet: results are known to all at once, when they are published."""
    if application.status in PUBLISHED or actor.can(perms.results, application):
        return set()
    return {Opinion.Kind.EXPERTS, Opinion.Kind.CITY}


def confirms(actor: Actor, application: Application) -> bool:
    return submission.not_requested(application) == "" and actor.can(perms.submit, application)


def acts_of(actor: Actor, application: Application, back: str) -> list[Button]:
    """What may be done now; where confirming or writing on is the aim of the page, it alone is primary."""
    found = buttons(resource(), actor, application, back)
    if not confirms(actor, application) and not (may_write(actor, application) and application.editable):
        return found
    return [replace(act, tone="secondary") if act.tone == "primary" else act for act in found]


@page()
def detail(request: Request, pk: int) -> HttpResponse:
    """The application with everything that belongs to it."""
    actor, application = request.actor, visible(request.actor, pk)
    version = application.latest
    context: dict[str, Any] = {
        "application": application,
        "sub": f"{application.number}{f' · 提交于 {reading.moment(application.submitted_at)}' if application.submitted_at else ''}",
        "version": version,
        "revision": application.revision,
        "back": back_query(request),
        "stations": reading.stations(application),
        "events": reading.timeline(application.steps.select_related("by__person", "post__unit", "version")),
        "acts": acts_of(actor, application, back_query(request)),
        "back_acts": sending_back(actor, application),
        "writes": may_write(actor, application),
        "opinions": application.opinions.exclude(kind__in=hidden_opinions(actor, application)).select_related(
            "version"
        ),
        "downloads": sees_contacts(actor, application),
        "back_url": list_url(resource(), request),
        "crumbs": crumbs(request, application),
        "marks": marked(application),
        "scan_refusal": scans.refusal(application),
        "confirms": confirms(actor, application),
    }
    if version is not None:
        context |= _of_version(actor, application, version)
    return TemplateResponse(request, "pilots/application_detail.html", context)


def _of_version(actor: Actor, application: Application, version: Version) -> dict[str, Any]:
    masked = not sees_contacts(actor, application)
    return {
        "sections": reading.basics(version.content, masked=masked),
        "plan": reading.plan(parts_of(application.batch), version.content),
        "plan_note": f"共 {plan_count(version.content)} 字",
        "conditions": list(version.conditions.select_related("rule")),
        "conditions_note": f"第 {version.number} 版提交时的判定",
        "differences": record.differences(version, masked=masked),
        "versions": list(application.versions.select_related("by__person").order_by("-number")),
        "scans": list(application.scans.select_related("file", "version", "by__person")),
    }


def sending_back(actor: Actor, application: Application) -> list[tuple[str, str]]:
    """Label and address of the pages that send it back to its school, for a desk that may do so now."""
    ways = (
        (county.return_for_correction, "pilots-screening-return"),
        (city.ask_supplement, "pilots-screening-supplement"),
    )
    return [(act.label, reverse(name, args=[application.pk])) for act, name in ways if act.allowed(application, actor)]


def open_marks(application: Application) -> list[Any]:
    """What has to be corrected now: the marks at the latest version, while the form is open."""
    version = application.latest
    if version is None or not application.editable:
        return []
    return list(version.marks.select_related("by__person"))


def marked(application: Application) -> list[tuple[str, str]]:
    """The title of each part that has to be corrected, and what is wanted there, in the order of the form."""
    titles = {part.key: part.title for part in parts_of(application.batch)}
    order = list(titles)
    marks = sorted((mark for mark in open_marks(application) if mark.part in titles), key=lambda m: order.index(m.part))
    return [(titles[mark.part], mark.comment) for mark in marks]


def crumbs(request: Request, application: Application, *tail: Crumb) -> list[Crumb]:
    """From the desk; schools come from their own page, the others from the list."""
    if may_write(request.actor, application):
        way = Crumb(HOME, reverse("pilots-application-home"))
    else:
        way = Crumb(resource().title, list_url(resource(), request))
    here = Crumb(str(application), reverse("pilots-application-detail", args=[application.pk]) if tail else "")
    return [Crumb("工作台", "/"), way, here, *tail]


def writable(actor: Actor, pk: int) -> Application:
    """The application for somebody who may fill it in."""
    application = visible(actor, pk)
    if not may_write(actor, application):
        raise PermissionDenied(perms.fill)
    return application


def version_of(application: Application, number: int) -> Version:
    found = application.versions.filter(number=number).first()
    if found is None:
        raise Http404
    return found
