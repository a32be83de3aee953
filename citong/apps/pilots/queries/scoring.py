"""评审: what an expert may know of an application. Plain data only: no row of a school or a colleague leaves this module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.pilots import blind, entry
from citong.apps.pilots import content as c
from citong.apps.pilots.models import ConditionResult, Sheet
from citong.apps.pilots.perms import perms
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit, UnitChange
from citong.records.places.models import School

from .conditions import OBJECT
from .contents import parts_of

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from citong.apps.pilots.models import Application
    from citong.platform.access.actor import Actor
    from citong.platform.org.scope import ScopedQuerySet

LEADERS = (Post.Kind.PRINCIPAL, Post.Kind.APPLICANT)
Status = Sheet.Status
Verdict = ConditionResult.Verdict
TONES = {Verdict.MET: "green", Verdict.LOOK: "orange", Verdict.NOT_MET: "red"}
CERTIFICATES = {"mps": "公安部认证", "csa": "CSA STAR 认证"}  # their fields bear the same labels


def own(actor: Actor) -> ScopedQuerySet:
    """The expert's own sheets, whatever else he may reach."""
    if actor.user is None:
        return Sheet.objects.none()  # type: ignore[return-value]
    rows = Sheet.objects.visible_to(actor, perms.score).filter(expert__user=actor.user)
    return rows.exclude(status=Status.WITHDRAWN)


def is_expert(actor: Actor) -> bool:
    """Whether the review pages are for ``actor``: by his post, or because sheets are his."""
    return actor.has(perms.score) or own(actor).exists()


@dataclass(frozen=True)
class Task:
    """One line of the expert's list."""

    pk: int
    code: str
    batch: str
    status: str
    status_label: str
    tone: str
    due: datetime | None
    overdue: bool
    total: Decimal | None
    adjudication: bool
    filled: int
    items: int
    submitted_at: datetime | None

    @property
    def open(self) -> bool:
        return self.status == Status.DRAFT


def tasks(actor: Actor) -> list[Task]:
    """The expert's sheets, open ones by due time first."""
    rows = own(actor).select_related("application__batch").prefetch_related("scores", "application__batch__rubric")
    found = [_task(sheet) for sheet in rows]
    return sorted(
        found, key=lambda t: (not t.open, t.due is None, t.due, t.pk) if t.due else (not t.open, True, t.pk, t.pk)
    )


def _task(sheet: Sheet) -> Task:
    scores = [s.points for s in sheet.scores.all() if s.points is not None]
    draft = sum(scores) if scores else None
    return Task(
        pk=sheet.pk,
        code=sheet.application.blind_code,
        batch=sheet.application.batch.title,
        status=sheet.status,
        status_label=sheet.get_status_display(),
        tone=sheet.tone,
        due=sheet.due,
        overdue=sheet.overdue,
        total=draft if sheet.total is None else sheet.total,
        adjudication=sheet.adjudication,
        filled=len(scores),
        items=len(sheet.application.batch.rubric.all()),
        submitted_at=sheet.submitted_at,
    )


def open_count(actor: Actor) -> int:
    """Sheets to be scored, for the navigation."""
    return own(actor).filter(status=Status.DRAFT).count()


@dataclass(frozen=True)
class Section:
    """One part of the application as the expert reads it; ``text`` of the plan, else ``facts``."""

    key: str
    title: str
    facts: tuple[tuple[str, str, bool], ...] = ()  # label, value, whether it is long
    text: str = ""
    count: int = 0


@dataclass(frozen=True)
class Condition:
    """What one rule said of the version that is read; without the evidence, which names the school's registration."""

    title: str
    verdict: str
    label: str
    tone: str
    reason: str


@dataclass(frozen=True)
class Item:
    """One item of the rubric with what the expert has given."""

    key: str
    title: str
    weight: int
    anchors: tuple[str, ...]
    points: Decimal | None
    comment: str


@dataclass(frozen=True)
class Paper:
    """Everything on the scoring page. ``title`` is the blind code; the school's name only where the batch is open."""

    pk: int
    title: str
    blind: bool
    task: Task
    kind: str
    facts: tuple[Section, ...]
    plan: tuple[Section, ...]
    conditions: tuple[Condition, ...]
    items: tuple[Item, ...]
    overall: str
    recommend: bool | None
    revision: int

    @property
    def open(self) -> bool:
        return self.task.open

    @property
    def plan_count(self) -> int:
        return sum(section.count for section in self.plan)


def paper(sheet: Sheet) -> Paper:
    """The application behind ``sheet`` as its expert may see it."""
    application = sheet.application
    batch = application.batch
    hide = blind.Redactor(identity(application, sheet.version.content)) if batch.blind else None
    content = hide.content(sheet.version.content) if hide else sheet.version.content
    return Paper(
        pk=sheet.pk,
        title=application.blind_code if batch.blind else f"{application.unit.name}（{application.blind_code}）",
        blind=batch.blind,
        task=_task(sheet),
        kind=c.text_of(content.get("school", {}), "kind"),
        facts=_facts(content, blind_batch=batch.blind),
        plan=tuple(_plan(part, content) for part in parts_of(batch) if part.key.startswith(c.PLAN)),
        conditions=tuple(_condition(found, hide) for found in sheet.version.conditions.select_related("rule")),
        items=items(sheet),
        overall=sheet.overall,
        recommend=sheet.recommend,
        revision=sheet.revision,
    )


def items(sheet: Sheet) -> tuple[Item, ...]:
    """The rubric with what the expert has given so far; all that a saving needs to know."""
    scores = {s.item_id: s for s in sheet.scores.all()}
    rubric = sheet.application.batch.rubric.all()
    return tuple(Item(i.key, i.title, i.weight, anchors(i.anchors), *_given(scores.get(i.pk))) for i in rubric)


def _given(score: object) -> tuple[Decimal | None, str]:
    return (getattr(score, "points", None), getattr(score, "comment", ""))


def anchors(text: str) -> tuple[str, ...]:
    """The anchors of an item, one to a line."""
    return tuple(part.strip() for part in text.replace("；", "\n").splitlines() if part.strip())


def _condition(found: ConditionResult, hide: blind.Redactor | None) -> Condition:
    """The reason without what tells the school; why a school may apply tells too much of it to be given at all."""
    verdict = Verdict(found.verdict)
    reason = found.reason if hide is None else "" if found.rule.kind == OBJECT else hide.text(found.reason)
    return Condition(found.rule.title, verdict, verdict.label, TONES[verdict], reason)


def identity(application: Application, content: c.Content) -> blind.Identity:
    """What the form, the school's record and the organisation know of the school."""
    unit, desk = application.unit, application.desk
    city = unit.ancestor(Unit.Level.CITY)
    changes = UnitChange.objects.filter(unit=unit).values_list("name", "short_name")
    posts = Post.objects.filter(unit=unit, kind__in=LEADERS).select_related("person")
    organisation = blind.Identity(
        names=(unit.name, unit.short_name, *(name for pair in changes for name in pair)),
        places=() if application.city_direct else (desk.name, desk.short_name),
        people=tuple(post.person.name for post in posts),
        codes=(unit.code, application.number, *(post.person.mobile for post in posts)),
        sites=tuple(post.person.email for post in posts),
        keep=_city_names(city),
    )
    return blind.joined(organisation, _record(unit), blind.of_content(content))


def _city_names(city: Unit | None) -> tuple[str, ...]:
    """泉州市 and 泉州, which tell nothing: everybody is there."""
    name = city.name.removesuffix("教育局") if city else ""
    return tuple(part for part in (name, name.removesuffix("市")) if part)


def _record(unit: Unit) -> blind.Identity:
    school = School.objects.filter(unit=unit).first()
    if school is None:
        return blind.Identity()
    return blind.Identity(
        places=(school.district,),
        addresses=(school.address,),
        people=(school.principal_name,),
        codes=(school.code, school.postcode, school.principal_office_phone, school.principal_mobile),
        sites=(school.website,),
    )


def _facts(content: c.Content, *, blind_batch: bool) -> tuple[Section, ...]:
    shown = [p for p in c.FIXED if not blind_batch or p.key in blind.OPEN_PARTS]
    return tuple(
        Section(
            part.key,
            part.title,
            tuple(
                (_label(f), text, f.kind == "text")
                for f in part.fields
                if f.kind != "file"
                and (text := entry.shown(f, content.get(part.key, {}).get(f.key), entry.MASKS)) != entry.NOTHING
            ),
        )
        for part in shown
        if content.get(part.key)
    )


def _label(field: c.Field) -> str:
    certificate = CERTIFICATES.get(field.key.partition("_")[0])
    return f"{certificate}{field.label}" if certificate and certificate not in field.label else field.label


def _plan(part: c.Part, content: c.Content) -> Section:
    text = c.text_of(content.get(part.key), "text")
    return Section(
        part.key.replace(".", "-"), part.title, text=text, count=c.plan_counts({part.key: {"text": text}})[part.key]
    )
