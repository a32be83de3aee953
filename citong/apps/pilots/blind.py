"""匿名评审: takes out of a form's content whatever tells which school it is, also inside running text.

Plain and strict: parts about persons are left out, names and addresses become ``×××``, and so does everything that looks
like a telephone number, a mail or web address or a card number, whoever it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import pinyin

from . import content as c

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HIDDEN = "×××"
SHORTEST = 2
OPEN_PARTS = ("foundation", "commitment", "network", "security", "budget")
CLOSED_FIELDS = {"mps_number", "csa_number", "mps_scan", "csa_scan"}
KIND = "kind"

_WIDE = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum() or chr(wide) in "＠．－＿／"
}
_BUREAU = re.compile(r"(教育文体旅游局|教育和体育局|教育体育局|社会事业局|教育局|教体局)$")
_PLACE_END = re.compile(r"(特别行政区|经济技术开发区|台商投资区|开发区|街道|自治县|[省市县区镇乡村])$")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,5}?(?:经济技术开发区|台商投资区|开发区|街道|[市县区镇乡村路街巷])")
_SCHOOL_END = re.compile(
    r"(第?[一二三四五六七八九十百\d]+)?(中心|实验|附属|初级|高级|完全|九年一贯制|十二年一贯制|民族|华侨|职业)*"
    r"(中心小学|小学|中学|初中|高中|幼儿园|学校|学园|中心校|一中|二中|三中|四中|五中|六中|七中|八中|九中|小|中)$"
)
_PATTERNS = re.compile(
    r"https?://[^\s，。；、）)]+|www\.[^\s，。；、）)]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:cn|com|net|org|edu|gov)(?![\w-])(?:/[^\s，。；、）)]*)?"
    r"|(?<!\d)\d{17}[\dXx](?!\d)"
    r"|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
    r"|(?<!\d)[(（]?0\d{2,3}[)）]?[- ]?[1-9]\d{6,7}(?:-\d{1,6})?(?!\d)",
    re.IGNORECASE,
)
TITLES = "校长|副校长|园长|副园长|书记|副书记|主任|副主任|老师|教师|同志|女士|先生"
COMMON = {  # words that are no name of a place, though a school may be called after them
    "中心", "实验", "第一", "第二", "第三", "附属", "初级", "高级", "学校", "教育", "城区", "开发", "市区", "农村", "乡镇", "城东", "城西",
    "小学", "中学", "初中", "高中", "幼儿园", "中心小学", "中心校", "初级中学", "中心幼儿园", "地区", "校区", "全市", "全区", "全县", "我市", "我区", "我县",
}  # fmt: skip


@dataclass(frozen=True)
class Identity:
    """What is known of a school and its people; texts as they stand in the records and in the form."""

    names: tuple[str, ...] = ()  # of the school, now and before, long and short
    places: tuple[str, ...] = ()  # bureau, district, town
    addresses: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # unit code, school code, postcode
    sites: tuple[str, ...] = ()  # web and mail addresses
    keep: tuple[str, ...] = ()  # names that stay: the city in which everybody is


def of_content(content: c.Content) -> Identity:
    """What the form itself says of the school."""
    school, principal, contact = (content.get(key, {}) for key in ("school", "principal", "contact"))
    return Identity(
        names=(c.text_of(school, "name"),),
        places=(c.text_of(school, "district"),),
        addresses=(c.text_of(school, "address"),),
        people=(c.text_of(principal, "name"), c.text_of(contact, "name")),
        codes=tuple(
            c.text_of(v, k)
            for v, k in ((school, "postcode"), (principal, "office_phone"), (principal, "mobile"), (contact, "mobile"))
        ),
        sites=(c.text_of(school, "website"), c.text_of(contact, "email")),
    )


def joined(*known: Identity) -> Identity:
    """Everything that several sources know."""
    return Identity(
        *(tuple(text for one in known for text in getattr(one, name)) for name in Identity.__dataclass_fields__)
    )


def terms(known: Identity) -> list[str]:
    """Every writing that would give the school away, longest first."""
    places = set(_places(known))
    found = {*places, *known.codes, *known.addresses}
    for name in known.names:
        found |= set(_names(name, places, known.keep))
    for site in known.sites:
        found |= set(_site(site))
    for person in known.people:
        found |= {person, pinyin.full(person)} if len(person) >= SHORTEST else set()
    kept = {stem for name in known.keep for stem in (name, _PLACE_END.sub("", name))}
    usable = (term.strip() for term in found)
    return sorted({t for t in usable if len(t) >= SHORTEST and t not in COMMON | kept}, key=lambda t: (-len(t), t))


def _places(known: Identity) -> Iterator[str]:
    """County, town and street with and without what kind of place it is: 鲤城区, 鲤城."""
    kept = {stem for name in known.keep for stem in (name, _PLACE_END.sub("", name))}
    texts = [_BUREAU.sub("", _without(place, known.keep)) for place in known.places]
    for address in known.addresses:
        texts += _PLACE.findall(_without(address, ("福建省", *known.keep)))
    for text in texts:
        short = _without(text, known.keep)
        for place in {short, *_PLACE.findall(short)}:
            stem = _PLACE_END.sub("", place)
            yield from (p for p in (place, stem) if len(p) >= SHORTEST and p not in COMMON | kept)


def _without(text: str, starts: Iterable[str]) -> str:
    """``text`` without the names of province and city in front."""
    text = text.removeprefix("福建省").removeprefix("福建")
    for start in starts:
        text = text.removeprefix(start)
    return text


def _names(name: str, places: set[str], keep: Iterable[str]) -> Iterator[str]:
    """The name, and what remains of it without province, city and county in front, and without its kind at the end."""
    yield name
    yield pinyin.full(name)
    rest = _without(name, keep)
    yield rest
    for place in sorted(places, key=len, reverse=True):
        if rest.startswith(place):
            rest = rest.removeprefix(place)
            yield rest
            break
    core = _SCHOOL_END.sub("", rest)
    yield core
    for city in keep:
        stem = _PLACE_END.sub("", city)
        if name.startswith(stem):
            yield name.removeprefix(city)


def _site(site: str) -> Iterator[str]:
    """Address, host, and the part of the host that is the school's own."""
    yield site
    host = re.sub(r"^https?://", "", site.strip().lower()).partition("/")[0].rpartition("@")[2]
    yield host
    yield host.removeprefix("www.")
    if "@" in site:
        yield site.partition("@")[0]


class Redactor:
    """Replaces every writing of ``terms`` and everything that looks like a way to reach somebody."""

    def __init__(self, known: Identity) -> None:
        self.terms = terms(known)
        spaced = [r"\s*".join(map(re.escape, term)) for term in self.terms]
        surnames = {person[0] for person in known.people if person}
        spaced += [rf"{re.escape(name)}[\u4e00-\u9fff]?(?={TITLES})" for name in sorted(surnames)]
        self._known = re.compile("|".join(spaced), re.IGNORECASE) if spaced else None

    def text(self, text: str) -> str:
        """``text`` without anything that identifies; digits and letters of full width are read like others."""
        text = _PATTERNS.sub(HIDDEN, text.translate(_WIDE))  # whole addresses first, before a name in them is replaced
        if self._known:
            text = self._known.sub(HIDDEN, text)
        return re.sub(rf"(?:{HIDDEN}\s*){{2,}}", HIDDEN, text)

    def value(self, value: object) -> object:
        return self.text(value) if isinstance(value, str) else value

    def content(self, content: c.Content) -> c.Content:
        """The parts that may be read, each field redacted; of the school only its kind, of persons nothing."""
        opened = {
            part: {
                key: self.value(value)
                for key, value in values.items()
                if key not in CLOSED_FIELDS and not isinstance(value, dict)
            }
            for part, values in content.items()
            if part in OPEN_PARTS or part.startswith(c.PLAN)
        }
        kind = c.text_of(content.get("school", {}), KIND)
        return {"school": {KIND: kind if kind in c.KINDS else ""}, **opened}
