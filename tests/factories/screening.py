"""Rows and addresses of the desks and their packages for the contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import city, county
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Dispatch, Quota
from citong.platform.access.actor import Actor
from citong.platform.files import intake

from .application import make_submitted, new_batch
from .pilots import make_application, make_batch, make_scan
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from citong.apps.pilots.models import Batch
    from citong.platform.org.models import Unit


def own_application(unit: Unit, status: str, **fields: object) -> Application:
    """Of a school that is its own desk, so that the package, too, lies within its reach."""
    batch: Batch = make_batch(unit, {unit: 3})
    return make_application(batch, unit, status, desk=unit, **fields)


def ready_package(unit: Unit) -> Dispatch:
    """A package that is not sent yet, of one recommended application with its scan."""
    application = own_application(unit, Status.RECOMMENDED, rank=1)
    scan = make_scan(application)
    scan.file = intake.accept(pdf_upload(), purpose="pilots.scan", by=Actor.system(), subject=application)
    scan.save()
    return Dispatch(batch=application.batch, unit=unit, document_number="鲤教〔2018〕20号", letter="同意推荐。")


@row_of(Dispatch)
def make_package(unit: Unit) -> Dispatch:
    return county.dispatch(ready_package(unit), by=Actor.system())


@ready_for(county.dispatch)
def ready_to_dispatch(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return ready_package(unit), {}


@ready_for(county.rank)
def ready_to_rank(unit: Unit) -> tuple[Any, dict[str, Any]]:
    application = own_application(unit, Status.SUBMITTED)
    return Quota.objects.get(batch=application.batch), {"order": [application.pk]}


def city_direct(unit: Unit, status: str) -> Application:
    """An application that the city itself reviews, with a place left and both packs there."""
    batch = new_batch(unit)
    bureau = batch.unit
    Quota.objects.create(batch=batch, unit=bureau, places=3)
    application = make_application(batch, unit, status, desk=bureau, paper_received_at=batch.opens_at)
    make_scan(application)
    return application


@ready_for(city.receive_paper)
def ready_for_paper(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return city_direct(unit, Status.SUBMITTED), {"paper_copies": 3}


@ready_for(city.accept)
def ready_to_accept(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return city_direct(unit, Status.SUBMITTED), {"opinion": "材料齐全。"}


@ready_for(city.ask_supplement)
def ready_to_ask(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return city_direct(unit, Status.SUBMITTED), {"reason": "请补充经费证明。"}


@ids_of("pilots-screening-read", "pilots-screening-return", "pilots-screening-supplement")
def candidate_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_submitted(unit).pk}


@ids_of("pilots-package")
def package_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_package(unit).pk}


@ready_for(county.return_for_correction)
def ready_to_return(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_submitted(unit), {"reason": "经费来源需补充说明。"}
