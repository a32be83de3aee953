"""Attachments of a row: who sees the row reads them, who may edit it adds and removes them; all of it is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404

from citong.kit.frame import Request, along, back_query, go, row_of
from citong.platform.audit import trail
from citong.platform.files import intake, previews, purposes, serving
from citong.platform.search.sources import register_files
from citong.ui.shapes import File

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import FileResponse, HttpResponse

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.platform.files.purposes import Reader

MAX_MB = 20
also: dict[str, Reader] = {}  # by slug: who else reads the files, where those who see the row are not all


def declare(resource: Resource) -> None:
    """Let files be attached to the rows of ``resource``; whoever sees the row may read them."""

    def reader(actor: Actor, file: StoredFile) -> bool:
        seen = resource.rows(actor).filter(pk=file.subject_id).exists()
        return seen or (resource.slug in also and also[resource.slug](actor, file))

    purposes.declare(purpose(resource), f"{resource.title}附件", reader=reader, max_mb=MAX_MB)
    register_files(purpose(resource), resource.slug)


def purpose(resource: Resource) -> str:
    return f"{resource.slug}.attachment"


def may_attach(resource: Resource, actor: Actor, obj: Model) -> bool:
    return resource.edit is not None and resource.edit.allowed(obj, actor)


def panel(resource: Resource, actor: Actor, obj: Model) -> dict[str, Any]:
    """What the attachments panel shows."""
    may = may_attach(resource, actor, obj)
    files = intake.of(obj, purpose(resource)).select_related("uploaded_by__person")
    return {
        "files": [_line(resource, obj, file, may=may) for file in files],
        "url": resource.url("attach", obj) if may else "",
        "max_mb": MAX_MB,
    }


def _line(resource: Resource, obj: Model, file: StoredFile, *, may: bool) -> File:
    url = resource.url("attachment", obj, str(file.pk))
    remove_url = resource.url("detach", obj, str(file.pk)) if may else ""
    uploader = str(file.uploaded_by or "")
    return File(file.name, url, file.size, uploader, remove_url=remove_url, preview=previews.address(url, file))


def attach(resource: Resource, request: Request, /, *, pk: object) -> HttpResponse:
    obj = _editable(resource, request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    for upload in request.FILES.getlist("file"):
        try:
            with transaction.atomic():
                file = intake.accept(upload, purpose=purpose(resource), by=request.actor, subject=obj)
                trail.record(request.actor, f"{resource.slug}.attach", "上传附件", obj, {}, file.name)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, f"已上传：{file.name}")
    return go(request, along(resource.url("detail", obj), back_query(request)))


def detach(resource: Resource, request: Request, /, *, pk: object, file: int) -> HttpResponse:
    obj = _editable(resource, request, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = get_object_or_404(intake.of(obj, purpose(resource)), pk=file)
    with transaction.atomic():
        trail.record(request.actor, f"{resource.slug}.detach", "删除附件", obj, {}, found.name)
        intake.discard(found)
    messages.success(request, f"已删除：{found.name}")
    return go(request, along(resource.url("detail", obj), back_query(request)))


def download(resource: Resource, request: Request, /, *, pk: object, file: int) -> FileResponse:
    obj = row_of(resource, request.actor, pk)
    found = get_object_or_404(intake.of(obj, purpose(resource)), pk=file)
    return serving.shown(request.actor, found, small="preview" in request.GET)


def _editable(resource: Resource, request: Request, pk: object) -> Model:
    obj = row_of(resource, request.actor, pk)
    if not may_attach(resource, request.actor, obj):
        raise PermissionDenied
    return obj
