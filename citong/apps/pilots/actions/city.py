"""受理: receipt of the paper pack, supplement requests, acceptance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock

from .. import lifecycle
from ..models import Application, Dispatch, Quota
from ..perms import perms
from ..queries import desks
from .county import lock_desk, mark_parts, opinion_field
from .moves import carry, move, record

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = lifecycle.Status
PAPER = "纸质材料按报送时的版本签收；经过补正的，请先核对是否需要换交新版本的纸质材料。"


def only_city_direct(application: Application) -> str:
    """A county school reaches the city only through its county's package."""
    if application.status == S.SUBMITTED and not application.city_direct:
        return f"{application.unit.name}须由{application.desk.label}推荐并报送后，市局才能受理。"
    return ""


def check_copies(copies: int, needed: int, note: str) -> None:
    if copies < needed and not note.strip():
        raise Refused(f"应收纸质材料一式 {needed} 份，实收 {copies} 份。份数不足时请在签收说明中注明处理办法。")


@action(
    "签收纸质材料",
    perm=perms.accept,
    moves={Dispatch.Status.SENT: Dispatch.Status.RECEIVED},
    inputs={
        "paper_copies": forms.IntegerField(label="实收份数", min_value=0, max_value=20),
        "receipt_note": forms.CharField(label="签收说明", max_length=200, required=False),
    },
)
def receive(package: Dispatch, *, paper_copies: int, receipt_note: str = "", by: Actor) -> None:
    """Acknowledge the county's paper pack; its applications may then be accepted."""
    check_copies(paper_copies, package.batch.paper_copies, receipt_note)
    package.paper_copies, package.receipt_note = paper_copies, receipt_note
    package.received_at, package.received_by = clock.now(), by.user
    ids = [row["application"] for row in package.content]
    rows = Application.objects.select_for_update(of=("self",)).select_related("unit", "desk", "batch")

    def acknowledge(application: Application) -> None:
        application.paper_received_at = package.received_at

    alive = rows.filter(pk__in=ids).alive().order_by("pk")
    carry(alive, acknowledge, "签收纸质材料", act=receive, beside=package, by=by, opinion=lambda _: receipt_note)


@action(
    "签收纸质材料",
    perm=perms.accept,
    inputs={
        "paper_copies": forms.IntegerField(label="实收份数", min_value=0, max_value=20),
        "receipt_note": forms.CharField(label="签收说明", max_length=200, required=False),
    },
    unless=lambda a: "" if a.city_direct else "县（市、区）学校的纸质材料随县级报送一并签收。",
)
def receive_paper(application: Application, *, paper_copies: int, receipt_note: str = "", by: Actor) -> None:
    """Acknowledge the paper pack of a city-direct school."""
    check_copies(paper_copies, application.batch.paper_copies, receipt_note)
    application.paper_received_at = clock.now()
    record(application, by, "签收纸质材料", receipt_note)


@move(
    "要求补正",
    perm=perms.accept,
    moves=lifecycle.ASK_SUPPLEMENT,
    inputs={"reason": opinion_field("需要补正的内容")},
    unless=only_city_direct,
    lock=lock_desk,
)
def ask_supplement(
    application: Application, *, reason: str, by: Actor, marks: list[dict[str, str]] | None = None
) -> None:
    """The school supplies what is missing as a new version; the county's place stays used."""
    mark_parts(application, by, marks or [])
    check_place(application)


def check_place(application: Application) -> None:
    """A city-direct school that goes on without a recommendation takes a place of the city's own quota."""
    if application._stored_status != S.SUBMITTED:
        return
    quota = Quota.objects.filter(batch=application.batch, unit=application.desk).first()
    places = quota.places if quota else 0
    if desks.used(application.batch, application.desk) >= places:
        raise Refused(f"市直学校名额为 {places} 个，已全部使用，不能再受理{application.unit.name}。")


@move(
    "受理",
    perm=perms.accept,
    moves=lifecycle.ACCEPT,
    inputs={"opinion": opinion_field("受理意见", required=False, help_text=PAPER)},
    unless=only_city_direct,
    lock=lock_desk,
)
def accept(application: Application, *, by: Actor, opinion: str = "") -> None:
    """Both packs are there: paper receipt and a stamped scan of the latest version."""
    if application.paper_received_at is None:
        raise Refused("纸质材料尚未签收，请先签收后再受理。")
    if not application.scans.filter(version=application.latest).exists():
        raise Refused("最新版本的盖章扫描件还没有上传，请要求学校补正。")
    check_place(application)
