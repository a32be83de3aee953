"""Takes the ink out of a picture of a signature: black strokes on nothing, so that it lies on a paper like a stamp."""

import io

from PIL import Image, ImageChops, ImageFilter

WORKING = (1200, 1200)
KEPT = (600, 240)  # pixels; 40 mm wide that is 380 dpi
FAINT, STEEP = 28, 5  # darker than the paper around it by so much is ink; how fast it turns black
LEAST = 20  # pixels across; anything smaller is a speck


class NoInk(ValueError):
    """Nothing in the picture is clearly darker than what lies around it."""


def ink(content: bytes) -> bytes:
    """The strokes of a PNG, JPEG or WebP (photographed, scanned or drawn on a screen), cropped, as a PNG with alpha.

    Paper is what is bright for its neighbourhood, so a shadow across the photograph does not become ink.

    :raises NoInk: the page is empty.
    """
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail(WORKING)
    gray = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
    paper = gray.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(max(gray.size) / 12))
    strokes = ImageChops.subtract(paper, gray).point(lambda dark: min(255, max(0, dark - FAINT) * STEEP))
    box = strokes.point(lambda alpha: 255 if alpha > 127 else 0).getbbox()  # noqa: PLR2004 - half of what a byte holds
    if box is None or max(box[2] - box[0], box[3] - box[1]) < LEAST:
        raise NoInk
    strokes = strokes.crop(box)
    strokes.thumbnail(KEPT)
    signed = Image.new("LA", strokes.size, 0)
    signed.putalpha(strokes)
    out = io.BytesIO()
    signed.save(out, "PNG", optimize=True)
    return out.getvalue()
