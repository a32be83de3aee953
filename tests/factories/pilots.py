"""The pilot programme: a batch like that of 2018, applications in any state, experts and their sheets."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from citong.apps.pilots import lifecycle
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import (
    Application,
    Batch,
    EligibilityRule,
    Expert,
    PlanSection,
    Quota,
    RubricItem,
    Scan,
    Score,
    Sheet,
    Version,
)
from citong.apps.pilots.queries import desks
from citong.lib import clock
from citong.platform.files.models import StoredFile

from .people import make_user_with

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

_numbers = count(1)


def make_batch(city: Unit, quotas: dict[Unit, int] | None = None, **fields: object) -> Batch:
    """An open batch with sections, rules and rubric of 2018 and the deadline in ten days."""
    number = next(_numbers)
    definition = shipped("2018")
    now = clock.now()
    given = {
        "code": f"b{number}",
        "title": "智慧校园试点申报",
        "document_number": "泉教装〔2018〕8号",
        "issued_on": (now - timedelta(days=20)).date(),
        "status": Batch.Status.OPEN,
        "opens_at": now - timedelta(days=20),
        "deadline": now + timedelta(days=10),
    }
    batch = Batch.objects.create(unit=city, **{**given, **fields})
    Quota.objects.bulk_create(Quota(batch=batch, unit=unit, places=places) for unit, places in (quotas or {}).items())
    PlanSection.objects.bulk_create(PlanSection(batch=batch, order=i, **s) for i, s in enumerate(definition.sections))
    EligibilityRule.objects.bulk_create(
        EligibilityRule(batch=batch, order=i, effective_from=batch.issued_on, **r)
        for i, r in enumerate(definition.rules)
    )
    RubricItem.objects.bulk_create(RubricItem(batch=batch, order=i, **r) for i, r in enumerate(definition.rubric))
    return batch


def make_application(
    batch: Batch,
    school: Unit,
    status: str = Status.SUBMITTED,
    content: dict | None = None,
    desk: Unit | None = None,
    **fields: object,
) -> Application:
    """An application in ``status``; any but a draft has one submitted version, of ``content``."""
    number = next(_numbers)
    given = {"number": f"{batch.code}-{number:05d}", "blind_code": f"A{number:04d}"}
    application = Application(batch=batch, unit=school, **{**given, **fields})
    application.place_at(desk or desks.desk_of(school))
    application.save()
    if status != Status.DRAFT:
        make_version(application, content)
    return bring(application, status)


def bring(application: Application, status: str) -> Application:
    """Into ``status``, straight along the table of transitions since the database allows no other way; nobody hears of it."""
    for after in way(application.status, status, direct=application.city_direct):
        Application.objects.filter(pk=application.pk).update(status=after)
    return Application.objects.get(pk=application.pk)


@cache
def way(start: str, end: str, *, direct: bool) -> tuple[str, ...]:
    """The fewest moves from one state to another that an application of such a school can make."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    for before in (found := [start]):
        for after in sorted(new for old, new in lifecycle.table(direct=direct) if old == before and new not in ways):
            ways[after] = (*ways[before], after)
            found.append(after)
    return ways[end]


def make_version(application: Application, content: dict | None = None) -> Version:
    number = application.versions.count() + 1
    return Version.objects.create(
        application=application,
        number=number,
        content=content or {"school": {"name": application.unit.name}},
        record={},
        digest=f"{application.pk:032x}{number:032x}",
    )


def make_scan(application: Application) -> Scan:
    """A matched stamped scan of the latest version."""
    number = next(_numbers)
    file = StoredFile.objects.create(
        purpose="pilots.scan",
        name="盖章扫描件.pdf",
        file=f"kept/test/{number}",
        size=1,
        sha256=f"{number:064x}",
        kind="pdf",
        media_type="application/pdf",
        unit=application.unit,
    )
    return Scan.objects.create(application=application, version=application.latest, file=file, verdict="matched")


def make_expert(city: Unit, pool: Unit, **fields: object) -> Expert:
    """An expert with an account whose post hangs under ``pool``."""
    user = make_user_with(pool, "pilots.score", kind="expert", title="评审专家")
    given = {"name": user.person.name, "employer": "泉州师范学院", "field": "教育信息化", "title": "教授"}
    return Expert.objects.create(unit=city, user=user, **{**given, **fields})


def make_sheet(application: Application, expert: Expert, points: int | None = None, **fields: object) -> Sheet:
    """A sheet; with ``points`` it is submitted, each item scored in that share (percent) of its weight."""
    sheet = Sheet.objects.create(application=application, expert=expert, version=application.latest, **fields)
    if points is not None:
        for item in application.batch.rubric.all():
            Score.objects.create(sheet=sheet, item=item, points=Decimal(item.weight * points) / 100)
        sheet.status, sheet.total, sheet.overall, sheet.recommend = "submitted", Decimal(points), "方案可行。", True
        sheet.submitted_at = clock.now()
        sheet.save()
    return sheet


def at(text: str) -> datetime:
    """``2018-12-21 23:59:59`` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)
