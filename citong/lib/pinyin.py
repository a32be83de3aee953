"""Pinyin of names, so that people and schools are found by typing ``huangyuezhe`` or ``hyz``.

The first character of a person's name is read as a surname (单 shan, 曾 zeng, 盖 ge). ``ü`` is ``v``, as it is typed.
"""

from functools import lru_cache

from pypinyin import lazy_pinyin

LONGEST_PERSON = 4  # longer names are those of schools, bureaus and departments
LONGEST_KEYED = 40  # characters of a name that get keys
SURNAMES = {  # only those that the dictionary of common readings gets wrong
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "盖": "ge", "区": "ou", "朴": "piao",
    "覃": "qin", "翟": "zhai", "种": "chong", "员": "yun", "折": "she", "缪": "miao", "洗": "xian", "乐": "yue",
    "卜": "bu", "召": "shao", "黑": "he", "秘": "bi", "繁": "po", "隗": "wei", "牟": "mu", "祭": "zhai",
    "句": "gou", "薄": "bo", "都": "du", "能": "nai", "阚": "kan", "乜": "nie", "郇": "xun",
}  # fmt: skip
COMPOUND_SURNAMES = {"乐正": ("yue", "zheng"), "单于": ("chan", "yu"), "尉迟": ("yu", "chi"), "万俟": ("mo", "qi")}


@lru_cache(maxsize=10_000)
def _syllables(name: str) -> tuple[str, ...]:
    """Readings in lower case; what has none (letters, digits) as one part in upper case."""
    signs = "".join(sign for sign in name if sign.isalnum())
    head: tuple[str, ...] = ()
    if 0 < len(signs) <= LONGEST_PERSON:
        alone = SURNAMES.get(signs[0])
        head = COMPOUND_SURNAMES.get(signs[:2]) or ((alone,) if alone else ())
    return *head, *lazy_pinyin(signs[len(head) :], errors=str.upper)


def full(name: str) -> str:
    """Pinyin without tones and blanks: ``黄玥喆`` gives ``huangyuezhe``; letters and digits stay, in lower case."""
    return "".join(_syllables(name)).lower()


def initials(name: str) -> str:
    """First letters: ``黄玥喆`` gives ``hyz``; runs of letters and digits stay whole, ``泉州5中`` gives ``qz5z``."""
    return "".join(part[0] if part.islower() else part for part in _syllables(name)).lower()


def keys(name: str) -> list[str]:
    """All that a name is found by: pinyin and first letters from each of its syllables on (``bj`` finds ``漳浦县北江小学``)."""
    parts = _syllables(name[:LONGEST_KEYED])
    letters = [part[0] if part.islower() else part for part in parts]
    ends = [joined for start in range(len(parts)) for joined in ("".join(parts[start:]), "".join(letters[start:]))]
    return list(dict.fromkeys(end.lower() for end in ends))
