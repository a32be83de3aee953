"""Names of files as users gave them, made safe to show and to download under."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean(name: str) -> str:
    """The last part of ``name`` without control and direction signs, at most 120 characters, extension kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    last = _FORBIDDEN.sub("_", _UNSEEN.sub("", last)).strip(" .")
    path = PurePosixPath(last or "未命名")
    return path.stem[: LONGEST - len(path.suffix)] + path.suffix[:LONGEST]
