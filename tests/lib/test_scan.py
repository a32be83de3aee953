"""A code printed on paper is read back from what a school's scanner makes of it."""

from io import BytesIO

import pypdf
import pytest
from PIL import Image

from citong.lib import qr, scan

PAYLOAD = "citong:form:QZ2018-350521-0007:v3:0123456789abcdef0123456789abcdef"


def page(payload: str | None = PAYLOAD, dpi: int = 150) -> Image.Image:
    """A4 in grey with a code of about 20 mm in the lower left corner."""
    paper = Image.new("L", (dpi * 210 * 10 // 254, dpi * 297 * 10 // 254), 255)
    if payload:
        side = dpi * 200 // 254
        code = Image.open(BytesIO(qr.png(payload))).convert("L").resize((side, side), Image.Resampling.LANCZOS)
        paper.paste(code, (dpi, paper.height - dpi - side))
    return paper


def as_file(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 3, -7, 12])
def test_turned_paper(turn: int) -> None:
    turned = page().rotate(turn, expand=True, fillcolor=255)
    assert scan.read(as_file(turned, "JPEG", quality=50)) == scan.Scan(frozenset({PAYLOAD}), 1)


def test_png_and_large_photographs() -> None:
    assert scan.read(as_file(page(dpi=400), "PNG")).payloads == {PAYLOAD}


def test_faint_print() -> None:
    faint = page().point(lambda grey: 200 + grey * 40 // 255)
    assert scan.read(as_file(faint, "JPEG", quality=70)).payloads == {PAYLOAD}


def test_a_pdf_of_several_scanned_pages() -> None:
    pages = [page("first"), page(None), page("second")]
    data = as_file(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150)
    assert scan.read(data) == scan.Scan(frozenset({"first", "second"}), 3)


def test_paper_without_a_code_is_a_valid_outcome() -> None:
    assert scan.read(as_file(page(None), "JPEG")) == scan.Scan(frozenset(), 1)


def test_bounds() -> None:
    pages = [page(None, 30)] * 3
    data = as_file(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=30)
    with pytest.raises(scan.Unreadable, match="有3页，超过2页的上限"):
        scan.read(data, max_pages=2)
    with pytest.raises(scan.Unreadable, match="幅面过大"):
        scan.read(data, max_pixels=10_000)
    with pytest.raises(scan.Unreadable, match="像素过多"):
        scan.read(as_file(page(), "PNG"), max_pixels=10_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "只能识别PDF、JPG或PNG"),
        (b"GIF89a", "只能识别PDF、JPG或PNG"),
        (b"%PDF-1.7 nothing else", "已损坏"),
        (as_file(page(), "PNG")[:3000], "已损坏"),
        (as_file(page(), "JPEG")[:300], "已损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "已损坏"),
    ],
)
def test_damaged_and_foreign_files_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(scan.Unreadable, match=reason):
        scan.read(data)


def test_locked_pdf_is_refused() -> None:
    writer = pypdf.PdfWriter(BytesIO(as_file(page(), "PDF")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(scan.Unreadable, match="有密码保护"):
        scan.read(out.getvalue())


def test_svg_is_a_drawing_without_script() -> None:
    drawing = qr.svg(PAYLOAD)
    assert drawing.startswith("<svg")
    assert "script" not in drawing
