"""Rows and addresses of applications for the contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import drafting, scans, submission
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Part, Scan
from citong.apps.pilots.purposes import SCAN
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.org.models import Unit
from citong.records.places.models import School

from .forms import fill_form
from .pilots import bring, make_application, make_batch, make_scan
from .places import make_school
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from citong.apps.pilots.models import Version


def root_of(unit: Unit) -> Unit:
    return Unit.objects.get(path=unit.path[:4])


def new_batch(unit: Unit, places: int = 9) -> Batch:
    """An open batch of the city with a place for the school's county."""
    county = unit if unit.level == Unit.Level.COUNTY else unit.parent or unit
    return make_batch(root_of(unit), {county: places})


@row_of(Application)
def make_submitted(unit: Unit) -> Application:
    return make_application(new_batch(unit), unit)


@row_of(Part)
def make_part(unit: Unit) -> Part:
    application = make_application(new_batch(unit), unit, Status.DRAFT)
    return Part.objects.create(application=application, key="network", values={"bandwidth": "100"})


@row_of(Scan)
def make_uploaded(unit: Unit) -> Scan:
    return make_scan(make_submitted(unit))


def registered(unit: Unit) -> Unit:
    """The unit with a record that makes it eligible."""
    if not School.objects.filter(unit=unit).exists():
        make_school(unit, township_central=True)
    return unit


def filled(unit: Unit) -> Application:
    """A draft that is ready to be submitted."""
    registered(unit)
    application = make_application(new_batch(unit), unit, Status.DRAFT)
    for section in application.batch.sections.all():
        Part.objects.create(application=application, key=section.part.key)
    for key in ("school", "principal", "contact", "foundation", "commitment", "network", "security", "budget"):
        Part.objects.create(application=application, key=key)
    fill_form(application, Actor.system())
    return Application.objects.get(pk=application.pk)


@ready_for(drafting.begin)
def ready_to_start(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Application(batch=new_batch(unit), unit=registered(unit)), {}


@ready_for(drafting.save)
def ready_to_save(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_part(unit), {"typed": {"bandwidth": "200"}}


@ready_for(drafting.begin_part)
def ready_to_begin_part(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Part(application=make_part(unit).application, key="budget"), {"typed": {"past_1": "1"}}


@ready_for(drafting.attach)
def ready_to_attach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    part = Part.objects.create(application=make_part(unit).application, key="security")
    return part, {"field": "mps_scan", "upload": pdf_upload()}


@ready_for(drafting.detach)
def ready_to_detach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Part.objects.create(application=make_part(unit).application, key="security"), {"field": "mps_scan"}


@ready_for(submission.request_confirmation)
def ready_to_request(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return filled(unit), {}


@ready_for(submission.return_to_applicant)
def ready_to_give_back(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return submission.request_confirmation(filled(unit), by=Actor.system()), {"reason": "经费来源再写清楚。"}


@ready_for(submission.submit)
def ready_to_submit(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return filled(unit), {"opinion": "同意申报。", "confirmed": True}


@ready_for(submission.supply)
def ready_to_supply(unit: Unit) -> tuple[Any, dict[str, Any]]:
    application = filled(unit)
    return bring(application, Status.SUPPLEMENT), {"opinion": "已补正。", "confirmed": True}


@ready_for(scans.upload)
def ready_to_upload(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Scan(application=make_submitted(unit)), {"file": pdf_upload()}


@ids_of("pilots-application")
def application_ids(unit: Unit) -> dict[str, Any]:
    scan = make_uploaded(unit)
    version: Version = scan.version
    return {
        "pk": scan.application_id,
        "key": "security",
        "field": "mps_scan",
        "number": version.number,
        "old": version.number,
        "new": version.number,
        "batch": scan.application.batch_id,
        "school": unit.pk,
        "kind": "pdf",
    }


@ids_of("pilots-application-file")
def file_ids(unit: Unit) -> dict[str, Any]:
    application = make_submitted(unit)
    kept = intake.accept(pdf_upload(), purpose=SCAN, by=Actor.system(), subject=application)
    return {"pk": application.pk, "number": kept.pk}
