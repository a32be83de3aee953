"""Read QR codes back from scanned papers: PDF, JPEG or PNG, turned, faint or compressed; bounded in pages and pixels."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

MAX_PAGES = 60
MAX_PIXELS = 40_000_000
POINTS_PER_INCH = 72
RESOLUTIONS = (150, 300, 220)  # dots per inch, in the order of trying
WIDTHS = (1240, 2480, 1800)  # the same for photographs: A4 at those resolutions
TILTS = (0, -8, 8)  # degrees beyond what the reader straightens itself
PDFIUM = Lock()  # PDFium is not safe for threads; whoever uses it holds this
_QR = zxingcpp.barcode_formats_from_str("QRCode")


class Unreadable(Exception):
    """The file cannot be looked at; ``str()`` is the reason in Chinese."""


@dataclass(frozen=True)
class Scan:
    """Everything that was read; no payload at all is a valid outcome, the paper may simply bear no code."""

    payloads: frozenset[str]
    pages: int


def read(data: bytes, *, max_pages: int = MAX_PAGES, max_pixels: int = MAX_PIXELS) -> Scan:
    """Texts of the QR codes in a PDF, JPEG or PNG, and its number of pages."""
    if b"%PDF-" in data[:1024]:
        return _read_pdf(data, max_pages, max_pixels)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _read_picture(data, max_pixels)
    raise Unreadable("只能识别PDF、JPG或PNG文件，请换一种格式上传")


def _read_pdf(data: bytes, max_pages: int, max_pixels: int) -> Scan:
    with PDFIUM, _document(data) as document:
        pages = len(document)
        if pages == 0:
            raise Unreadable("PDF文件没有页面，请重新扫描")
        if pages > max_pages:
            raise Unreadable(f"PDF文件有{pages}页，超过{max_pages}页的上限，请只上传盖章的申报表")
        found: set[str] = set()
        for number in range(pages):
            found |= _first_found(_renderings(document, number, max_pixels))
    return Scan(frozenset(found), pages)


def page_count(pdf: bytes) -> int:
    with PDFIUM, _document(pdf) as document:
        return len(document)


@contextmanager
def _document(data: bytes) -> "Iterator[pypdfium2.PdfDocument]":
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "PDF文件有密码保护，请去掉密码后再上传" if "assword" in str(error) else "PDF文件已损坏，请重新扫描"
        raise Unreadable(reason) from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF文件有损坏的页面，请重新扫描") from error
    finally:
        document.close()


def _renderings(document: pypdfium2.PdfDocument, number: int, max_pixels: int) -> Iterator[Image.Image]:
    page = document[number]
    width, height = page.get_size()
    for resolution in RESOLUTIONS:
        scale = resolution / POINTS_PER_INCH
        if width * height * scale * scale > max_pixels:
            continue
        yield page.render(scale=scale, grayscale=True).to_pil()
    if width * height * (RESOLUTIONS[0] / POINTS_PER_INCH) ** 2 > max_pixels:
        raise Unreadable(f"第{number + 1}页的幅面过大，请按A4大小重新扫描")


def _read_picture(data: bytes, max_pixels: int) -> Scan:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > max_pixels:
                raise Unreadable("图片的像素过多，请按A4大小、300dpi以内重新扫描")
            grey = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("图片已损坏，请重新扫描") from error
    return Scan(frozenset(_first_found(_sizes(grey))), 1)


def _sizes(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    for width in WIDTHS:
        if width < picture.width:
            yield picture.resize((width, max(1, picture.height * width // picture.width)), Image.Resampling.LANCZOS)


def _first_found(pictures: Iterator[Image.Image]) -> set[str]:
    """Texts in the first picture that shows any; after the plain ones, tilted and stretched copies of the first."""
    first = None
    for picture in pictures:
        first = first or picture
        if found := _texts(picture):
            return found
    if first is None:
        return set()
    stretched = ImageOps.autocontrast(first, cutoff=2)
    for tilt in TILTS:
        if found := _texts(stretched.rotate(tilt, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)):
            return found
    return set()


def _texts(picture: Image.Image) -> set[str]:
    codes = zxingcpp.read_barcodes(picture, formats=_QR, text_mode=zxingcpp.TextMode.Plain)
    return {code.text for code in codes if code.valid}
