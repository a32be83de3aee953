"""Money is an integer number of fen (分); people read and type yuan (元) or ten thousand yuan (万元)."""

import re
from decimal import ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
_WIDE = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_AMOUNT = re.compile(r"([+-]?)(?:[¥￥])?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万元|万|元)?")


def yuan(fen: int) -> str:
    """``123456700`` as ``1,234,567.00``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"


def wan(fen: int, places: int = 2) -> str:
    """``123456700`` as ``123.46万元``, rounded half up."""
    exact = Decimal(fen) / FEN_PER_WAN
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}万元"


def parse(text: str) -> int:
    """Fen of ``1,234.5``, ``￥12元`` or ``3.2万元``; ValueError with a Chinese sentence if it is not an amount."""
    compact = re.sub(r"\s", "", text).translate(_WIDE)
    match = _AMOUNT.fullmatch(compact)
    if match is None:
        raise ValueError(f"“{text.strip()}”不是金额，请填写数字，例如 12345.60 或 1.2万元")
    sign, whole, decimals, unit = match.groups()
    factor = FEN_PER_WAN if unit in {"万", "万元"} else FEN_PER_YUAN
    fen = Decimal(f"{whole.replace(',', '')}.{decimals or 0}") * factor
    if fen != fen.to_integral_value():
        raise ValueError(f"“{text.strip()}”精确到了分以下，金额最小单位是1分")
    return -int(fen) if sign == "-" else int(fen)
