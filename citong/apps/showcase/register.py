"""What the showcase adds to a project: its section, figures of the programme, measures of the assessment, its folder."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from citong.kit.desk import Figure
from citong.platform.audit import trail
from citong.platform.files import names
from citong.platform.files.models import StoredFile
from citong.records.programmes import dossier, figures, waiting
from citong.records.programmes.measures import Measured, measure
from citong.records.programmes.sections import State, section

from . import content
from .models import Adoption, Case
from .papers.print import pdf
from .perms import perms
from .queries import cases
from .texts import REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from citong.platform.access.actor import Actor
    from citong.platform.audit.models import Entry
    from citong.records.programmes.models import Programme, Project

    from .models import Version

EXPECTED = 1  # cases that a project is to publish
FULL = 100

waiting.declare(REVIEW, Case, "project", perms.view)


@section("成果", 70, "bulb", perms.view, "showcase-project")
def state(project: Project) -> State:
    found = cases.of_project(project)
    shown = sum(case.shown_id is not None for case in found)
    adopted = Adoption.objects.filter(case__in=[case.pk for case in found]).count()
    if shown:
        return State("已发布", "green", f"{shown} 个案例公开，{adopted} 所学校借鉴")
    waiting = [case for case in found if case.status == Case.Status.SUBMITTED]
    if waiting:
        return State("待审核", "blue", f"{len(waiting)} 个案例")
    return State("撰写中", "orange", f"{len(found)} 个案例") if found else State("未开始")


@figures.figure(70, perms.view)
def published(actor: Actor, programme: Programme) -> Figure:
    rows = Case.objects.visible_to(actor, perms.view).filter(project__programme=programme)
    counts = rows.aggregate(
        shown=Count("pk", filter=Q(shown__isnull=False)), waiting=Count("pk", filter=Q(status="submitted"))
    )
    href = f"{reverse('case-figures-list')}?project__programme={programme.pk}&public=true"
    foot = f"{counts['waiting']} 个待审核" if counts["waiting"] else "没有待审核的案例"
    return Figure("已发布案例", counts["shown"], "个", foot, icon="bulb", tone="cyan", href=href)


def _rows(project: Project) -> str:
    return f"{reverse('case-figures-list')}?project={project.pk}"


def _shown(projects: Sequence[Project], until: date) -> Mapping[int, int]:
    """Cases that were public on ``until``, by project."""
    rows = Case.objects.shown_on(until).filter(project__in=projects).order_by().values_list("project")
    return dict(rows.annotate(number=Count("pk")))


@measure("showcase.published", "已发布案例", f"已公开的案例数 ÷ 应公开的案例数（{EXPECTED} 个）× 100，最高 100")
def published_share(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    shown = _shown(projects, until)
    return {
        project.pk: Measured(
            min(Decimal(FULL), Decimal(shown.get(project.pk, 0) * FULL) / EXPECTED),
            {"已公开的案例": shown.get(project.pk, 0), "应公开的案例": EXPECTED},
            _rows(project),
        )
        for project in projects
    }


@measure("showcase.adopted", "案例被借鉴", "有学校借鉴的案例数 ÷ 已公开的案例数 × 100；没有公开案例时不计")
def adopted_share(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    shown = _shown(projects, until)
    marked = Adoption.objects.filter(marked_on__lte=until, case__in=Case.objects.shown_on(until))
    rows = marked.filter(case__project__in=projects).order_by().values_list("case__project")
    found = {pk: (number, schools) for pk, number, schools in rows.annotate(Count("case", distinct=True), Count("pk"))}
    return {
        project.pk: _adopted(project, shown.get(project.pk, 0), *found.get(project.pk, (0, 0))) for project in projects
    }


def _adopted(project: Project, shown: int, adopted: int, schools: int) -> Measured:
    value = (Decimal(adopted * FULL) / shown).quantize(Decimal("0.01")) if shown else None
    return Measured(value, {"有学校借鉴的案例": adopted, "已公开的案例": shown, "借鉴学校": schools}, _rows(project))


@dossier.folder("示范推广", 70)
def papers(project: Project) -> Iterator[dossier.Document]:
    """Each case that was ever submitted: all its versions, each with its materials, and what was said of them."""
    for number, case in enumerate(cases.of_project(project), start=1):
        versions = list(case.versions.select_related("case__unit", "case__project__desk", "topic").order_by("number"))
        if not versions:
            continue
        folder = f"{number:02d}-{names.clean(versions[-1].title.replace('/', '_'))}"
        for version in versions:
            yield from _of_version(f"{folder}/第{version.number}版", version)
        yield dossier.Document(f"{folder}/审核记录.txt", partial(_record, case))


def _of_version(folder: str, version: Version) -> Iterator[dossier.Document]:
    yield dossier.Document(f"{folder}/案例.pdf", partial(pdf, version))
    rows = StoredFile.objects.in_bulk(content.files_of(version.content))
    for number, file in enumerate(version.content.get("materials", []), start=1):
        yield dossier.Document(f"{folder}/材料/{number:02d}-{file['name']}", partial(_bytes, rows[file["id"]]))
    if cover := version.content.get("cover"):
        yield dossier.Document(f"{folder}/封面.jpg", partial(_bytes, rows[cover["full"]]))


def _record(case: Case) -> bytes:
    """Which version the public reads, then each step with its moment, its hand and the opinion."""
    public = f"公开版本：{case.shown}" if case.shown else "公开版本：无"
    steps = trail.history(case).order_by("pk")
    return "\n".join(
        [f"状态：{case.get_status_display()}", public, "", *(_step(case, step) for step in steps)]
    ).encode()


def _step(case: Case, step: Entry) -> str:
    words = (
        f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}",
        step.label,
        f"（{step.user or '系统'}）",
        _opinion(case, step),
    )
    return " ".join(word for word in words if word)


def _opinion(case: Case, step: Entry) -> str:
    """What was said at this step; the trail keeps a long opinion as its digest, which that of the case may match."""
    given = step.changes.get("opinion", ["", ""])[1]
    if step.note or isinstance(given, str):
        return step.note or str(given)
    return (
        case.opinion if trail.value(case.opinion) == given else f"（意见 {given['length']} 字，摘要 {given['sha256']}）"
    )


def _bytes(file: StoredFile) -> bytes:
    with file.file.open("rb") as opened:
        return bytes(opened.read())
