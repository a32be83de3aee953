"""撰写: beginning a case, saving its draft, its cover and materials; a draft keeps whatever is typed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from citong.apps.showcase import content
from citong.apps.showcase.models import Case, Draft
from citong.apps.showcase.perms import perms
from citong.apps.showcase.purposes import COVER, MATERIAL
from citong.apps.showcase.queries import cases
from citong.kit import search
from citong.kit.actions import Changes, action, difference
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.files import intake
from citong.records.programmes.models import Project

from . import news

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile

    from citong.platform.access.actor import Actor

S = Case.Status
WIDE, SMALL = (960, 600), (320, 200)  # a cover on the page, and in lists: light enough for phones


@action("写案例", perm=perms.write, creates=True)
def begin(case: Case, *, by: Actor) -> None:
    """A new case of a project; a school whose pilot status was revoked writes none."""
    if case.project.status == Project.Status.REVOKED:
        raise Refused("项目的试点资格已撤销，不能再写案例。")
    case.unit = case.project.unit
    case.full_clean()
    case.save()
    Draft.objects.create(case=case, values={"title": case.title}, saved_by=by.user)


def lock_case(draft: Draft) -> Case:
    """The case's row comes before its draft's, so that a submission sees the draft whole."""
    return Case.objects.select_for_update(of=("self",)).get(pk=draft.case_id)


def sealed(draft: Draft) -> str:
    """Why the draft cannot be edited now; empty if it can."""
    return not_editable(Case.objects.get(pk=draft.case_id))


def not_editable(case: Case) -> str:
    if case.editable:
        return ""
    hint = "请先点「修订」。" if case.status == S.PUBLISHED else ""
    return f"案例当前为「{case.get_status_display()}」，内容不能修改。{hint}"


def _touch(draft: Draft, by: Actor) -> None:
    draft.saved_at, draft.saved_by = clock.now(), by.user


@action("保存案例", perm=perms.write, quiet=True, lock=lock_case, unless=sealed)
def save(draft: Draft, *, typed: Mapping[str, str], by: Actor) -> None:
    """Keep what was typed; a draft that somebody else saved meanwhile raises ``Conflict``. Lists show title and topic."""
    draft.values = content.read(draft.values, typed)
    _touch(draft, by)
    topic = cases.topic_of(draft.values["topic"])
    Case.objects.filter(pk=draft.case_id).update(title=draft.values["title"], topic=topic)
    search.follow([draft.case])


@action("上传案例材料", perm=perms.write, lock=lock_case, unless=sealed)
def attach(draft: Draft, *, upload: UploadedFile, public: bool, by: Actor) -> Changes:
    """Add a material; only those that the school opens are shown to the public."""
    draft.revision -= 1  # the revision guards what is typed; files come and go beside it
    stored = intake.accept(upload, purpose=MATERIAL, by=by, subject=draft.case)
    row = {"id": stored.pk, "name": stored.name, "size": stored.size, "sha256": stored.sha256, "public": public}
    draft.values = {**draft.values, "materials": [*draft.values.get("materials", []), row]}
    _touch(draft, by)
    return difference({}, _told(row))


def _told(row: Mapping[str, Any]) -> dict[str, object]:
    """A material as the audit tells it."""
    return {f"材料「{row['name']}」": "公开" if row["public"] else "不公开"}


def _without_revision(draft: Draft, file: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The materials, and the one of them that is ``file``."""
    draft.revision -= 1
    rows: list[dict[str, Any]] = draft.values.get("materials", [])
    found = next((row for row in rows if row["id"] == file), None)
    if found is None:
        raise Refused("这份材料已经移除，请刷新页面。")
    return rows, found


@action("移除案例材料", perm=perms.write, lock=lock_case, unless=sealed)
def detach(draft: Draft, *, file: int, by: Actor) -> Changes:
    """Take a material out of the draft; versions that name it keep it."""
    rows, found = _without_revision(draft, file)
    draft.values = {**draft.values, "materials": [row for row in rows if row != found]}
    _touch(draft, by)
    return difference(_told(found), dict.fromkeys(_told(found)))


@action("设置材料公开", perm=perms.write, lock=lock_case, unless=sealed)
def open_material(draft: Draft, *, file: int, public: bool, by: Actor) -> Changes:
    """Open a material to the public with the next published version, or close it."""
    rows, found = _without_revision(draft, file)
    changed = [{**row, "public": public} if row == found else row for row in rows]
    draft.values = {**draft.values, "materials": changed}
    _touch(draft, by)
    return difference(_told(found), _told({**found, "public": public}))


@action("上传封面", perm=perms.write, lock=lock_case, unless=sealed)
def set_cover(draft: Draft, *, upload: UploadedFile, by: Actor) -> None:
    """The picture is cut to shape and kept in two light sizes."""
    draft.revision -= 1
    original = intake.accept(upload, purpose=COVER, by=by, subject=draft.case)
    with original.file.open("rb") as opened:
        picture = opened.read()
    name = original.name.rpartition(".")[0] or "封面"
    intake.discard(original)
    sizes = {"full": WIDE, "small": SMALL}
    kept = {
        key: intake.store(cut(picture, size), f"{name}.jpg", purpose=COVER, by=by, subject=draft.case).pk
        for key, size in sizes.items()
    }
    draft.values = {**draft.values, "cover": kept}
    _touch(draft, by)


def cut(picture: bytes, size: tuple[int, int]) -> bytes:
    """The middle of ``picture`` as JPEG of ``size``."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        ImageOps.fit(image.convert("RGB"), size).save(out, "JPEG", quality=72, optimize=True, progressive=True)
    return out.getvalue()


@action("移除封面", perm=perms.write, lock=lock_case, unless=sealed)
def clear_cover(draft: Draft, *, by: Actor) -> None:
    draft.revision -= 1
    draft.values = {key: value for key, value in draft.values.items() if key != "cover"}
    _touch(draft, by)


def not_complete(case: Case) -> str:
    """Why the case cannot be submitted now; empty if it can."""
    if reason := not_editable(case):
        return reason
    left = cases.problems(case.draft.values)
    return f"还有 {len(left)} 处需要填写或修改：{left[0].message}" if left else ""


@action("提请校长提交", perm=perms.write, unless=not_complete)
def ask(case: Case, *, by: Actor) -> None:
    """The case is written: the principal reads and submits it."""
    if case.asked_at:
        raise Refused("已经提请校长，请等待校长提交。")
    case.asked_at = clock.now()
    news.settle(case, by)


@action("修订", perm=perms.write, moves={S.PUBLISHED: S.REVISING})
def revise(case: Case, *, by: Actor) -> None:
    """Write on; the public reads the published version until the revised one is published."""
    case.opinion, case.asked_at = "", None
    news.settle(case, by)


@action("作废草稿", perm=perms.write, moves={S.DRAFT: S.DROPPED}, danger=True)
def drop(case: Case, *, by: Actor) -> None:
    """Give up a case that was never public."""
    news.settle(case, by)


def checked(values: Mapping[str, Any]) -> None:
    """Refuse what is not complete, each in words."""
    if left := cases.problems(values):
        raise ValidationError([problem.message for problem in left])
