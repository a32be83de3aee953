"""Taking a sheet in: keep the file, check it without writing, then write all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from citong.kit.errors import Conflict, Refused
from citong.lib import clock
from citong.platform.audit import trail
from citong.platform.files import intake, kinds, purposes
from citong.platform.jobs import Cancelled, OnDeath, job, start
from citong.platform.jobs.models import Job

from . import check, marked, read
from .models import Import

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from citong.kit.actions import Action
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.platform.jobs.running import Running

State = Import.State
DIRECT = 100  # rows that are checked while the user waits
SHOWN = 100  # changed rows whose changes are kept for the page
LOOK = 50  # rows written between two looks whether to stop


def _is_uploaders(actor: Actor, file: StoredFile) -> bool:
    return actor.user is not None and file.uploaded_by_id == actor.user.pk


UPLOAD = purposes.declare(
    "sheets.upload", "导入表格", reader=_is_uploaders, types=kinds.SHEETS, max_mb=read.BYTES // 1024 // 1024
)


def may_import(resource: Resource, actor: Actor) -> bool:
    """Whether ``actor`` may add or change rows of ``resource`` at all."""
    acts = [act for act in (resource.create, resource.edit) if act is not None]
    return resource.sheet is not None and any(actor.has(act.perm) for act in acts)


def upload(resource: Resource, actor: Actor, file: UploadedFile[bytes]) -> Import:
    """Keep the file and check it, at once if it is small, else as a job.

    :raises ValidationError: it is no sheet, too large, or its columns are not those of the template.
    """
    if actor.user is None or actor.post is None or not may_import(resource, actor):
        raise PermissionDenied(resource.view_perm)
    title = f"导入{resource.title}：{file.name}"[:120]
    row = Import(slug=resource.slug, title=title, user=actor.user, unit=actor.post.unit)
    with transaction.atomic():
        row.file = intake.accept(file, purpose=UPLOAD.code, by=actor, unit=actor.post.unit)
        row.save()
        rows = len(_open(row, actor))
        if rows > DIRECT:
            _queue(row, actor, "sheets.check")
    if rows <= DIRECT:
        examine(row, actor)
    return row


def again(row: Import, actor: Actor) -> None:
    """Check the kept file once more, after somebody else changed rows or the mistakes were mended elsewhere."""
    with transaction.atomic():
        locked = _locked(row.pk)
        if not locked.open:
            raise Refused("这次导入已经结束，请重新上传文件。")
        _queue(locked, actor, "sheets.check")


def commit(row: Import, actor: Actor) -> None:
    """Ask for the checked file to be written.

    :raises Refused: it has mistakes, nothing to write, or is already being written.
    """
    with transaction.atomic():
        locked = _locked(row.pk)
        if not locked.ready:
            raise Refused("现在不能导入：请先改正有误的行，或检查是否已经导入过。")
        _queue(locked, actor, "sheets.commit")


def discard(row: Import) -> None:
    """Put the file aside for good."""
    with transaction.atomic():
        locked = _locked(row.pk)
        if not locked.open:
            raise Refused("这次导入已经结束。")
        locked.state, locked.finished_at = State.DISCARDED, clock.now()
        forget(locked)


def forget(row: Import) -> None:
    """Delete the kept files and what was noted of their content."""
    files = [file for file in (row.file, row.marked) if file is not None]
    row.file = row.marked = None
    row.problems, row.changes, row.seen = [], [], {}
    row.save()
    for file in files:
        intake.discard(file)


def _locked(pk: int) -> Import:
    """The run, locked, with no job at work on it."""
    row: Import = Import.objects.select_for_update(of=("self",)).select_related("job", "file", "marked").get(pk=pk)
    if row.job is not None and row.job.alive:
        raise Refused("上一步还在进行，请稍候。")
    return row


def _queue(row: Import, actor: Actor, kind: str) -> None:
    row.job = start(kind, actor, run=row.pk)
    Job.objects.filter(pk=row.job.pk).update(title=row.title)
    row.save(update_fields=["job"])


def _open(row: Import, actor: Actor) -> check.Sheet:
    if row.file is None:
        raise Refused("上传的文件已经清理，请重新上传。")
    with row.file.file.open("rb") as file:
        return check.Sheet(row.resource, actor, file)


def examine(row: Import, actor: Actor, running: Running | None = None) -> None:
    """Judge every row and write down what was found; the data stay as they are."""
    sheet = _open(row, actor)
    kept: dict[str, Any] = {"problems": [], "changes": [], "seen": {}}
    counts = dict.fromkeys((check.NEW, check.CHANGED, check.SAME, check.WRONG), 0)
    for number, judged in enumerate(sheet.judge(trial=True), 1):
        counts[judged.kind] += 1
        _note(judged, kept)
        if running is not None:
            running.progress(number, len(sheet), f"已检查 {number:,} 行")
    _conclude(row, actor, sheet, counts, kept)


def _note(judged: check.Judged, kept: dict[str, Any]) -> None:
    kept["problems"] += judged.problems
    if judged.obj is not None:
        kept["seen"][str(judged.row)] = [judged.obj.pk, judged.revision]
    if judged.kind == check.CHANGED and len(kept["changes"]) < SHOWN:
        kept["changes"].append([judged.row, judged.title, [[c.label, c.old, c.new] for c in judged.changes]])


@transaction.atomic
def _conclude(row: Import, actor: Actor, sheet: check.Sheet, counts: dict[str, int], kept: dict[str, Any]) -> None:
    old = row.marked
    problems: list[check.Problem] = kept["problems"]
    row.marked = _marked(row, actor, sheet, problems) if problems else None
    row.problems = [[problem.row, problem.column, problem.message] for problem in problems]
    row.changes, row.seen = kept["changes"], kept["seen"]
    row.new, row.changed = counts[check.NEW], counts[check.CHANGED]
    row.same, row.wrong = counts[check.SAME], counts[check.WRONG]
    row.unknown, row.missing = list(sheet.header.unknown), list(sheet.header.missing)
    row.state, row.checked_at = State.CHECKED, clock.now()
    row.save()
    if old is not None:
        intake.discard(old)


def _marked(row: Import, actor: Actor, sheet: check.Sheet, problems: list[check.Problem]) -> StoredFile:
    form = row.file.kind if row.file else "xlsx"
    stem = row.file.name.rpartition(".")[0] if row.file else row.title
    content = marked.mark(form, sheet, problems)
    return intake.store(content, f"{stem}（有误）.{form}", purpose=UPLOAD.code, by=actor, unit=row.unit)


@job("sheets.check", "检查导入表格", on_death=OnDeath.AGAIN)
def run_check(running: Running, *, run: int) -> None:
    """Check a large file."""
    examine(Import.objects.select_related("file", "marked", "unit").get(pk=run), running.actor, running)


@job("sheets.commit", "写入导入表格", on_death=OnDeath.AGAIN)
def run_commit(running: Running, *, run: int) -> dict[str, int] | None:
    """Judge every row once more, then write all of them in one transaction; doing it twice writes once."""
    row = Import.objects.select_related("file", "unit").get(pk=run)
    if row.state != State.CHECKED:
        return None
    sheet = _open(row, running.actor)
    todo = []
    for number, judged in enumerate(sheet.judge(), 1):
        _must_agree(row, judged)
        if judged.kind != check.SAME:
            todo.append(judged)
        running.progress(number, len(sheet), f"已核对 {number:,} 行")
    return _write(row, running, todo)


def _must_agree(row: Import, judged: check.Judged) -> None:
    """What the check found must still hold: the same row, unchanged by others, without mistakes."""
    if judged.problems:
        raise Refused(f"第 {judged.row} 行：{judged.problems[0].message}。全部内容都没有写入，请重新检查。")
    now = [judged.obj.pk, judged.revision] if judged.obj is not None else None
    if row.seen.get(str(judged.row)) != now:
        raise Conflict(f"第 {judged.row} 行（{judged.title}）在检查之后被他人修改过。全部内容都没有写入，请重新检查。")


@transaction.atomic
def _write(row: Import, running: Running, todo: list[check.Judged]) -> dict[str, int] | None:
    locked = Import.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != State.CHECKED:
        return None
    resource = row.resource
    for number, judged in enumerate(todo):
        if number % LOOK == 0:
            _heed(running.row)
        act = resource.edit if judged.obj is not None else resource.create
        _put(row, running.actor, judged, act)
    counts = {"new": row.new, "changed": row.changed, "same": row.same}
    locked.state, locked.finished_at = State.DONE, clock.now()
    locked.save(update_fields=["state", "finished_at"])
    facts: dict[str, list[object]] = {name: [None, count] for name, count in counts.items()}
    trail.record(running.actor, f"{row.slug}.import", "导入", locked, facts)
    return counts


def _heed(job: Job) -> None:
    """Stop if the starter asked to; only reads, so that nobody waits for this transaction."""
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        raise Cancelled


def _put(row: Import, actor: Actor, judged: check.Judged, act: Action | None) -> None:
    if act is None:
        raise TypeError("a row without an action was judged to be fine")
    note = f"{row.title} 第 {judged.row} 行"
    try:
        check.run(judged, act, actor, judged.revision, note)
    except PermissionDenied as error:
        raise Refused(f"第 {judged.row} 行（{judged.title}）：您没有权限{act.label}。全部内容都没有写入。") from error
    except ValidationError as error:
        said = "；".join(message.rstrip("。") for message in error.messages)
        raise Refused(f"第 {judged.row} 行（{judged.title}）：{said}。全部内容都没有写入，请重新检查。") from error


def earlier(row: Import) -> Import | None:
    """The same file, already imported by the same user."""
    if row.file is None:
        return None
    same: Iterable[Import] = Import.objects.filter(
        user_id=row.user_id, slug=row.slug, state=State.DONE, file__sha256=row.file.sha256
    )
    return next(iter(same), None)
