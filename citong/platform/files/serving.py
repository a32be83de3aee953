"""Handing files out: the one place that makes a response of kept bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from . import kinds, previews
from .purposes import may_read

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import StoredFile

POLICY = "default-src 'self'; script-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
INLINE = kinds.IMAGES | {"pdf", "mp4", "mp3"}


def download(actor: Actor, file: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file, if ``actor`` may read it; shown in the browser only for kinds that run nothing."""
    if not may_read(actor, file):
        raise PermissionDenied(file.purpose)
    shown = inline and file.kind in INLINE
    response = FileResponse(
        file.file.open("rb"), as_attachment=not shown, filename=file.name, content_type=file.media_type
    )
    return _harmless(response)


def preview(actor: Actor, file: StoredFile, side: int = previews.PAGE) -> FileResponse | None:
    """The picture of the file, if it has one and ``actor`` may read the file."""
    if not may_read(actor, file):
        raise PermissionDenied(file.purpose)
    path = previews.png(file, side)
    return _harmless(FileResponse(path.open("rb"), content_type="image/png")) if path else None


def shown(actor: Actor, file: StoredFile, *, small: bool) -> FileResponse:
    """The file for the browser; ``small`` asks for its little picture, if it has one."""
    picture = preview(actor, file, previews.THUMBNAIL) if small else None
    return picture or download(actor, file, inline=True)


def _harmless(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    return response
