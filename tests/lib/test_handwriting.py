"""Ink taken out of pictures of signatures."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from citong.lib import handwriting

STROKE = [(300, 200), (600, 300)]


def picture(image: Image.Image, form: str = "PNG") -> bytes:
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def signed(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).line(STROKE, fill="#20203a", width=12)
    return image


def ink(image: Image.Image, form: str = "PNG") -> Image.Image:
    return Image.open(BytesIO(handwriting.ink(picture(image, form))))


def shaded() -> Image.Image:
    """Paper with a shadow from left to right."""
    ramp = Image.linear_gradient("L").rotate(90).resize((900, 500)).point(lambda light: 90 + light // 2)
    return ramp.convert("RGB")


@pytest.mark.parametrize("paper", [Image.new("RGB", (900, 500), "#fdfdfb"), shaded()])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_strokes_are_cropped_and_the_paper_is_gone(paper, form):
    found = ink(signed(paper.copy()), form)
    assert (found.mode, max(found.size)) == ("LA", pytest.approx(312, abs=24))
    alpha = found.getchannel("A")
    assert alpha.getpixel((found.width // 2, found.height // 2)) > 200
    assert alpha.getpixel((found.width - 3, 3)) == 0  # above the stroke there was paper


def test_what_was_written_on_glass_has_no_paper_at_all():
    alpha = ink(signed(Image.new("RGBA", (900, 500), (0, 0, 0, 0)))).getchannel("A")
    assert alpha.getextrema() == (0, 255)


def test_large_photographs_become_small():
    assert ink(signed(Image.new("RGB", (900, 500), "white")).resize((3600, 2000))).width <= 600


@pytest.mark.parametrize("empty", [Image.new("RGB", (900, 500), "white"), shaded(), Image.new("RGB", (8, 8), "black")])
def test_an_empty_page_is_no_signature(empty):
    with pytest.raises(handwriting.NoInk):
        handwriting.ink(picture(empty))
