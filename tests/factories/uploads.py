"""Small but real files, as a browser would send them."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def handwriting(ink: str = "#1a1a2e", paper: str = "#fdfdfb") -> SimpleUploadedFile:
    """A signature on paper, as a photograph of 900 x 500 pixels."""
    image = Image.new("RGB", (900, 500), paper)
    strokes = [(200, 250), (320, 160), (360, 330), (480, 180), (520, 320), (700, 240)]
    ImageDraw.Draw(image).line(strokes, fill=ink, width=9, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("签名.png", out.getvalue(), "image/png")


def png_upload(name: str = "照片.png", size: tuple[int, int] = (60, 40), colour: str = "teal") -> SimpleUploadedFile:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def pdf_upload(name: str = "盖章扫描件.pdf", pages: int = 1) -> SimpleUploadedFile:
    """A PDF with blank A4 pages."""
    out = io.BytesIO()
    sheets = [Image.new("RGB", (595, 842), "white") for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


def docx_upload(
    name: str = "实施方案.docx", extra: dict[str, bytes] | None = None, document: bytes = b"<document/>"
) -> SimpleUploadedFile:
    """A Word file with the least that makes it one; ``extra`` adds parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _CONTENT_TYPES)
        book.writestr("word/document.xml", document)
        for part, content in (extra or {}).items():
            book.writestr(part, content)
    return SimpleUploadedFile(name, out.getvalue())


def text_upload(name: str = "说明.txt", text: str = "试点工作说明") -> SimpleUploadedFile:
    """A plain text."""
    return SimpleUploadedFile(name, text.encode(), "text/plain")
