"""Small rules of spreadsheets and of the files that leave the house."""

import re

_FORMULA = re.compile(r"[\s]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST_NAME = 120
_LETTERS = 26


def neutralise(value: str) -> str:
    """Text that a spreadsheet shows instead of running it: what looks like a formula gets a leading apostrophe.

    Plain numbers (``-12.5``, ``+3%``) are left alone.
    """
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value


def column_letter(number: int) -> str:
    """``1`` as ``A``, ``28`` as ``AB``."""
    if number < 1:
        raise ValueError("columns are numbered from 1")
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def safe_filename(name: str, fallback: str = "文件") -> str:
    """A file name that every system accepts: no path, no control or direction marks, at most 120 characters.

    The extension survives shortening.
    """
    clean = re.sub(r"\s+", " ", _UNSAFE.sub("_", name)).strip(" .")
    if not clean.strip("_ ."):
        return fallback
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004 - longer tails are not extensions
        return clean[:_LONGEST_NAME].rstrip(" .")
    return f"{stem[: _LONGEST_NAME - len(extension) - 1].rstrip(' .')}.{extension}"
