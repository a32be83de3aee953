"""Read papers back: text, fonts, page sizes of a PDF; pages as pictures; text of a Word file."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from docx import Document
from PIL import Image
from pypdf import PdfReader

from citong.lib.scan import PDFIUM

MM = 72 / 25.4
SAME_LINE = 6  # points that characters of different fonts may differ in


def squeezed(text: str) -> str:
    """Without white space: line ends of a page are not the writer's."""
    return re.sub(r"\s", "", text)


def page_texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def text_of(data: bytes) -> str:
    return squeezed("".join(page_texts(data)))


def sizes_of(data: bytes) -> set[tuple[int, int]]:
    """Page sizes in whole millimetres."""
    return {
        (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM))
        for page in PdfReader(BytesIO(data)).pages
    }


def fonts_of(data: bytes) -> dict[str, bool]:
    """Each font's name and whether the file carries it."""
    found = {}
    for page in PdfReader(BytesIO(data)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            found[inner["/BaseFont"]] = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
    return found


def pictures_of(data: bytes, dpi: int = 150) -> list[Image.Image]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
        document.close()
    return pictures


def ink_left_of(picture: Image.Image, millimetres: float) -> bool:
    """Whether anything is printed nearer to the left edge than ``millimetres``."""
    width = round(millimetres / 210 * picture.width)
    return picture.crop((0, 0, width, picture.height)).getextrema()[0] < 128


def ink_right_of(picture: Image.Image, millimetres: float) -> bool:
    """Whether anything is printed nearer to the right edge than ``millimetres``."""
    width = round(millimetres / 210 * picture.width)
    return picture.crop((picture.width - width, 0, picture.width, picture.height)).getextrema()[0] < 128


def empty_glyphs(data: bytes) -> int:
    """How many characters are drawn as glyph 0, the empty box that stands for what a font does not have."""
    shown = 0
    for page in PdfReader(BytesIO(data)).pages:
        for operands, operator in page.get_contents().operations:
            pieces = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else ()
            texts = [bytes(getattr(piece, "original_bytes", b"")) for piece in pieces]
            shown += sum(text[i : i + 2] == b"\0\0" for text in texts for i in range(0, len(text), 2))
    return shown


def text_of_word(data: bytes) -> str:
    document = Document(BytesIO(data))
    parts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    footer = [node.text or "" for node in document.sections[0].footer._element.iter() if node.tag.endswith("}t")]
    return squeezed("".join(parts + footer))


def part_of_word(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


@dataclass(frozen=True)
class Line:
    """One printed line: its words, and in millimetres its left end and the foot of its characters from the page's top."""

    words: str
    left: float
    right: float
    foot: float


def lines_of(data: bytes, page: int) -> list[Line]:
    """The lines of a page from above, by where each character stands."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        text = document[page].get_textpage()
        height = document[page].get_height()
        words = [text.get_text_range(i, 1) for i in range(text.count_chars())]
        boxes = [text.get_charbox(i, loose=True) for i in range(text.count_chars())]
        text.close()
        document.close()
    rows: list[list[tuple[str, tuple[float, ...]]]] = []
    for word, box in sorted(zip(words, boxes, strict=True), key=lambda pair: -pair[1][1]):
        if word.strip():
            if not rows or rows[-1][0][1][1] - box[1] > SAME_LINE:
                rows.append([])
            rows[-1].append((word, box))
    return [
        Line(
            "".join(word for word, _ in sorted(row, key=lambda pair: pair[1][0])),
            min(box[0] for _, box in row) / MM,
            max(box[2] for _, box in row) / MM,
            (height - row[0][1][1]) / MM,
        )
        for row in rows
    ]
