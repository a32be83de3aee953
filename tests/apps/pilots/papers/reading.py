"""Read papers back: text, fonts, page sizes of a PDF; pages as pictures; text of a Word file."""

import re
import zipfile
from io import BytesIO

import pypdfium2
from docx import Document
from PIL import Image
from pypdf import PdfReader

from citong.lib.scan import PDFIUM

MM = 72 / 25.4


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


def text_of_word(data: bytes) -> str:
    document = Document(BytesIO(data))
    parts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    footer = [node.text or "" for node in document.sections[0].footer._element.iter() if node.tag.endswith("}t")]
    return squeezed("".join(parts + footer))


def part_of_word(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
