"""A package as paper: the county's letter and summary, and the city's receipt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citong.apps.pilots import content as c
from citong.apps.pilots.models import Application, Opinion, Quota, Scan
from citong.apps.pilots.notice import title_of
from citong.apps.pilots.papers import data
from citong.lib import clock, idnumber
from citong.lib.spreadsheet import safe_filename

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.apps.pilots.models import Dispatch
    from citong.platform.identity.models import User


def recommendation(package: Dispatch, *, masked: bool = False) -> data.Recommendation:
    """推荐函 and 汇总表 of the versions that were sent; ``masked`` for those who need not call contacts and sender."""
    batch = package.batch
    quota = Quota.objects.filter(batch=batch, unit=package.unit).first()
    phone = _phone(package.sent_by)
    return data.Recommendation(
        bureau=package.unit.name,
        addressee=batch.unit.name,
        notice=title_of(batch),
        notice_number=batch.document_number,
        project=batch.project_name,
        quota=quota.places if quota else 0,
        schools=tuple(_hidden(line) if masked else line for line in _lines(package)),
        number=package.document_number,
        dated=package.sent_at.astimezone(clock.SHANGHAI).date(),
        copies=batch.paper_copies,
        contact=str(package.sent_by or ""),
        phone=idnumber.mask_mobile(phone) if masked else phone,
        text=package.letter,
    )


def _phone(sender: User | None) -> str:
    """Where the city can reach the sender: the account's number, else the person's."""
    if sender is None:
        return ""
    return sender.phone or sender.person.mobile


def _lines(package: Dispatch) -> list[data.Recommended]:
    ids = [row["application"] for row in package.content]
    rows = Application.objects.prefetch_related("versions").select_related("unit").in_bulk(ids)
    opinions = dict(
        Opinion.objects.filter(application__in=ids, kind=Opinion.Kind.COUNTY)
        .order_by("pk")
        .values_list("application_id", "text")
    )
    return [
        _line(row["rank"], row["version"], rows[row["application"]], opinions.get(row["application"], ""))
        for row in package.content
    ]


def _hidden(line: data.Recommended) -> data.Recommended:
    return replace(line, mobile=idnumber.mask_mobile(line.mobile))


def _line(rank: int, number: int, application: Application, opinion: str) -> data.Recommended:
    version = next(v for v in application.versions.all() if v.number == number)
    content: c.Content = version.content
    foundation = content.get("foundation", {})
    return data.Recommended(
        rank=rank,
        number=application.number,
        school=application.unit.name,
        kind=c.text_of(content.get("school"), "kind"),
        principal=c.text_of(content.get("principal"), "name"),
        contact=c.text_of(content.get("contact"), "name"),
        mobile=c.text_of(content.get("contact"), "mobile"),
        bandwidth=c.text_of(content.get("network"), "bandwidth"),
        students=_number(foundation.get("students")),
        teachers=_number(foundation.get("teachers")),
        platform=c.text_of(foundation, "platform"),
        opinion=opinion,
    )


def _number(value: object) -> int | None:
    return None if value in (None, "") else int(str(value))


def scans(package: Dispatch) -> Iterator[tuple[str, bytes]]:
    """``01-浮桥中心小学/1-盖章扫描件.pdf`` and its bytes: each school's stamped scans that were sent, by rank."""
    for row in package.content:
        sent = Scan.objects.filter(application=row["application"], file__sha256__in=row["scans"])
        for place, scan in enumerate(sent.select_related("file").order_by("pk"), start=1):
            with scan.file.file.open("rb") as kept:
                name = f"{row['rank']:02d}-{safe_filename(row['school'])}/{place}-{safe_filename(scan.file.name)}"
                yield name, bytes(kept.read())


def receipt(package: Dispatch) -> data.Receipt:
    """回执 for the paper pack; only after it was received."""
    due = package.batch.paper_copies
    came = package.paper_copies or 0
    items = [data.Received("县（市、区）推荐函及汇总表", 1, 1)]
    items += [
        data.Received(
            f"{row['school']}申报表（{row['number']}）", due, came, package.receipt_note if came < due else ""
        )
        for row in package.content
    ]
    return data.Receipt(
        number=f"{package.batch.code}-{package.unit.code}-{package.number}",
        sender=package.unit.name,
        receiver=package.batch.unit.name,
        project=package.batch.title.removesuffix("申报"),
        items=tuple(items),
        handed_in_by=str(package.sent_by or ""),
        received_by=str(package.received_by or ""),
        received_on=package.received_at.astimezone(clock.SHANGHAI).date() if package.received_at else None,
    )
