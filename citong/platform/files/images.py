"""Pictures are drawn anew: what is kept holds pixels only, no place, no device, no hidden payload."""

from __future__ import annotations

import io
import warnings

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def measure(content: bytes, kind: str) -> tuple[int, int]:
    """Width and height, before anything is unpacked; refused above the limits."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as image:
                width, height = image.size
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(_too_large()) from error
    except _BROKEN as error:
        raise ValidationError("图片已损坏，无法打开，请重新拍摄或导出后再上传。") from error
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise ValidationError(_too_large())
    return width, height


def _too_large() -> str:
    return f"图片尺寸太大，最多 {MAX_PIXELS // 10_000} 万像素、边长不超过 {MAX_SIDE} 像素，请缩小后再上传。"


def redraw(content: bytes, kind: str) -> tuple[bytes, int, int]:
    """The same picture without metadata, turned upright; with its size."""
    measure(content, kind)
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as image:
            clean = _pixels(ImageOps.exif_transpose(image), kind)
    except _BROKEN as error:
        raise ValidationError("图片已损坏，无法打开，请重新拍摄或导出后再上传。") from error
    out = io.BytesIO()
    clean.save(out, _FORMATS[kind], **({} if kind == "png" else {"quality": 90}))
    return out.getvalue(), clean.width, clean.height


def _pixels(image: Image.Image, kind: str) -> Image.Image:
    """A fresh image of the plain mode that fits."""
    transparent = kind != "jpg" and (image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info)
    mode = "RGBA" if transparent else "L" if image.mode in {"1", "L"} else "RGB"
    converted = image.convert(mode)
    clean = Image.new(mode, converted.size)
    clean.paste(converted)
    return clean
