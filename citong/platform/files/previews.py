"""Small pictures of files: the first page of a PDF, a reduced image; made once and kept beside the files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pypdfium2
from django.conf import settings
from PIL import Image

from citong.lib.scan import PDFIUM

from . import kinds

if TYPE_CHECKING:
    from .models import StoredFile

THUMBNAIL, PAGE = 320, 1200  # longest side in pixels
_LIMIT = 20_000_000  # pixels of a rendered page before it is reduced


def has_preview(file: StoredFile) -> bool:
    return file.kind in kinds.IMAGES or file.kind == "pdf"


def address(url: str, file: StoredFile) -> str:
    """Of the little picture of the file at ``url``; empty if it has none. The view there gives it to ``?preview``."""
    return f"{url}?preview" if has_preview(file) else ""


def png(file: StoredFile, side: int = PAGE) -> Path | None:
    """Path of a PNG at most ``side`` pixels long; ``None`` if this kind of file has no picture."""
    if side not in {THUMBNAIL, PAGE}:
        raise ValueError("previews come in two sizes, THUMBNAIL and PAGE")
    if not has_preview(file):
        return None
    target = Path(settings.MEDIA_ROOT, "previews", file.sha256[:2], f"{file.sha256}-{side}.png")
    if not target.exists():
        _write(target, _draw(file, side))
    return target


def _draw(file: StoredFile, side: int) -> bytes:
    with file.file.open("rb") as opened:
        content = opened.read()
    image = _first_page(content, side) if file.kind == "pdf" else Image.open(io.BytesIO(content))
    image.thumbnail((side, side))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _first_page(content: bytes, side: int) -> Image.Image:
    with PDFIUM, pypdfium2.PdfDocument(content) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(side / max(width, height, 1), (_LIMIT / max(width * height, 1)) ** 0.5)
        rendered: Image.Image = page.render(scale=scale).to_pil()
        return rendered.convert("RGB")


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, also when two processes draw at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{uuid4().hex}")
    partial.write_bytes(content)
    partial.replace(target)
