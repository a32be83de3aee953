"""Taking files in: nothing is kept that was not examined; what is refused is refused in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from . import images, kinds, names, packed, papers
from .models import StoredFile
from .purposes import Purpose, purposes

if TYPE_CHECKING:
    from typing import IO, BinaryIO

    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit


@dataclass
class Examined:
    """What may be kept of an upload."""

    kind: kinds.Kind
    content: File[bytes]
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def accept(
    upload: File[bytes], *, purpose: str, by: Actor, subject: Model | None = None, unit: Unit | None = None
) -> StoredFile:
    """Examine ``upload`` by the rules of ``purpose`` and keep it.

    :param subject: the saved row that the file is about; its unit is the file's, unless ``unit`` is given.
    :raises ValidationError: says in Chinese what is wrong with the file and what to do.
    """
    rules = purposes[purpose]
    name = names.clean(upload.name or "")
    _check_size(upload, name, rules)
    _check_count(rules, subject)
    examined = examine(upload, name, rules)
    return _keep(examined, name, rules, by, subject, unit)


def store(
    content: bytes | IO[bytes],
    name: str,
    *,
    purpose: str,
    by: Actor,
    subject: Model | None = None,
    unit: Unit | None = None,
) -> StoredFile:
    """Keep what the product itself has made (an export, a printed paper)."""
    kind = kinds.by_name(name)
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    return _keep(Examined(kind, file), names.clean(name), purposes[purpose], by, subject, unit)


def examine(upload: File[bytes], name: str, rules: Purpose) -> Examined:
    """Look into the file by its kind."""
    kind = kinds.by_name(name)
    if kind.code not in rules.types:
        raise ValidationError(f"{rules.title}不接受{kind.label}，请上传{kinds.labels(rules.types)}。")
    opened = cast("BinaryIO", upload.open("rb"))
    kind = kinds.identify(name, opened)
    opened.seek(0)
    if kind.code in kinds.IMAGES:
        clean, width, height = images.redraw(opened.read(), kind.code)
        return Examined(kind, ContentFile(clean), width=width, height=height)
    if kind.code == "pdf":
        return Examined(kind, upload, pages=papers.check(opened.read(), rules.max_pages))
    if kind.code in kinds.PACKED:
        packed.check(opened, kind.code)
    return Examined(kind, upload)


def _check_size(upload: File[bytes], name: str, rules: Purpose) -> None:
    if not upload.size:
        raise ValidationError(f"文件“{name}”是空的，请检查后重新上传。")
    if upload.size > rules.max_mb * 1024 * 1024:
        shown = filesizeformat(upload.size).replace("\xa0", " ")
        raise ValidationError(f"文件“{name}”有 {shown}，超过 {rules.max_mb} MB 的上限，请压缩或拆分后再上传。")


def _check_count(rules: Purpose, subject: Model | None) -> None:
    if subject is not None and of(subject, rules.code).count() >= rules.max_count:
        raise ValidationError(f"{rules.title}最多 {rules.max_count} 个文件，请先删除不需要的再上传。")


@transaction.atomic
def _keep(
    examined: Examined, name: str, rules: Purpose, by: Actor, subject: Model | None, unit: Unit | None
) -> StoredFile:
    unit_id = unit.pk if unit else getattr(subject, "scope_unit_id", None)
    row = StoredFile(
        name=name,
        size=examined.content.size,
        sha256=_sha256(examined.content),
        kind=examined.kind.code,
        media_type=examined.kind.media_type,
        pages=examined.pages,
        width=examined.width,
        height=examined.height,
        purpose=rules.code,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        unit_id=unit_id or (by.post.unit_id if by.post else None),
        uploaded_by=by.user,
    )
    examined.content.seek(0)
    row.file.save(name, examined.content, save=False)
    row.save(force_insert=True)
    return row


def _sha256(content: File[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    return digest.hexdigest()


def of(subject: Model, purpose: str | None = None) -> QuerySet[StoredFile]:
    """Files about ``subject``, of one purpose or all."""
    files = StoredFile.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))
    return files.filter(purpose=purpose) if purpose else files


def attach(file: StoredFile, subject: Model) -> StoredFile:
    """Say what a file is about that was taken in before its subject was saved; it stays with its first subject."""
    if file.subject_id and (file.subject_kind, file.subject_id) != (subject._meta.label_lower, str(subject.pk)):
        raise ValidationError(f"文件“{file.name}”已属于另一条记录，请重新上传。")
    file.subject_kind, file.subject_id = subject._meta.label_lower, str(subject.pk)
    file.unit_id = getattr(subject, "scope_unit_id", None) or file.unit_id
    file.save(update_fields=["subject_kind", "subject_id", "unit"])
    return file


def discard(file: StoredFile) -> None:
    """Delete the row now and the bytes once that is committed."""
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
