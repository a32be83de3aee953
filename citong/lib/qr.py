"""Make QR codes for printed papers."""

from io import BytesIO

import segno

_LEVEL = "m"  # survives a stamp over 15 % of its area


def svg(payload: str) -> str:
    """An SVG drawing, one unit per module, with the quiet zone of four modules."""
    out = BytesIO()
    segno.make_qr(payload, error=_LEVEL).save(out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def png(payload: str, scale: int = 8) -> bytes:
    """A PNG picture, ``scale`` pixels per module."""
    out = BytesIO()
    segno.make_qr(payload, error=_LEVEL).save(out, kind="png", border=4, scale=scale)
    return out.getvalue()
