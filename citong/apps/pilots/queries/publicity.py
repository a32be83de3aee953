"""公示: what anybody may read, and the list as a printed paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Objection, Publicity, ResultNotice
from citong.apps.pilots.papers import data, wording
from citong.platform.calendar import days
from citong.records.places.models import School

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.apps.pilots.models import Batch

ADDRESSEES = "各县（市、区）教育局，市直学校"
LISTED = (Status.PUBLICISED, Status.ESTABLISHED)


def publicities() -> QuerySet[Publicity]:
    """Every publicity, newest first, with the number of its schools; public by nature."""
    listed = Count("decisions", filter=Q(decisions__application__status__in=LISTED))
    return Publicity.objects.select_related("batch__unit").annotate(listed=listed).order_by("-published_at")


def schools(publicity: Publicity) -> list[data.Listed]:
    """The schools that stand on the list now, by county and recommendation order: public facts only."""
    rows = list(
        Application.objects.filter(decision__publicity=publicity, status__in=LISTED)
        .select_related("unit", "desk")
        .order_by("desk__code", "rank", "unit__path")
    )
    return _listed(rows)


def choices(publicity: Publicity) -> list[tuple[int, str]]:
    """(application id, school name) of those that can be objected to."""
    rows = Application.objects.filter(decision__publicity=publicity, status=Status.PUBLICISED).order_by("unit__path")
    return list(rows.values_list("pk", "unit__name"))


def answered_to(publicity: Publicity, receipt: str, who: str) -> Objection | None:
    """The objection with this receipt, for him who also knows the name or the contact that were left with it."""
    found = Objection.objects.select_related("application__unit").filter(publicity=publicity, receipt=receipt).first()
    if found is None or not (known := _plain(who)):
        return None
    return found if known in {_plain(found.name), _plain(found.contact)} else None


def _plain(text: str) -> str:
    """As people write the same name, number or address differently: without blanks and hyphens, in small letters."""
    return re.sub(r"[\s()（）-]", "", text).lower()


def notice_of(publicity: Publicity) -> ResultNotice | None:
    """The result that was published after this publicity."""
    return ResultNotice.objects.select_related("unit", "batch", "publicity").filter(publicity=publicity).first()


def established(notice: ResultNotice) -> list[data.Listed]:
    """The schools that the notice names."""
    rows = Application.objects.filter(decision__publicity=notice.publicity, project__isnull=False)
    return _listed(list(rows.select_related("unit", "desk").order_by("project__number")))


def _listed(rows: list[Application]) -> list[data.Listed]:
    kinds = {s.unit_id: s.get_category_display() for s in School.objects.filter(unit__in=[a.unit_id for a in rows])}
    return [data.Listed(a.unit.name, a.desk.label, kinds.get(a.unit_id, "")) for a in rows]


def addressees(batch: Batch) -> str:
    """主送机关: those to whom the batch's own notice was sent."""
    found = re.search(r"^(.+)[：:]$", batch.notice_text, re.MULTILINE)
    return found[1].strip() if found else ADDRESSEES


def workdays(publicity: Publicity) -> int:
    """How many working days it lasts, whatever the batch has been changed to since."""
    return days.workdays_between(publicity.starts_on, publicity.ends_on)


def list_paper(publicity: Publicity) -> data.PublicList:
    """公示 as paper."""
    batch = publicity.batch
    return data.PublicList(
        title=wording.title_lines(publicity.title),
        opening=publicity.text,
        schools=tuple(schools(publicity)),
        starts_on=publicity.starts_on,
        ends_on=publicity.ends_on,
        workdays=workdays(publicity),
        contact=batch.contact_name,
        phone=batch.contact_phone,
        email=batch.contact_email,
        address=batch.unit.name,
        issuer=batch.unit.name,
        dated=publicity.starts_on,
    )


def notice_paper(notice: ResultNotice) -> data.ResultNotice:
    """结果通知 as an official document."""
    return data.ResultNotice(
        issuer=notice.unit.name,
        number=notice.document_number,
        title=wording.title_lines(notice.title),
        addressees=notice.addressees.rstrip("：:"),
        copies_to=notice.copies_to,
        body=tuple(line for line in notice.body.split("\n") if line.strip()),
        schools=tuple(established(notice)),
        list_title=f"{notice.batch.project_name}名单",
        dated=notice.issued_on,
        printed_by=f"{notice.unit.name}办公室",
        printed_on=notice.issued_on,
    )
