"""What each paper says, as plain values; the callers read the database, the papers do not."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

FILLING_NOTES = (
    "填写内容应认真核实，准确无误；",
    "填写完成后请用A4纸打印，左侧装订；",
    "表格可自行延长。",
)


@dataclass(frozen=True)
class Principal:
    """学校负责人."""

    name: str = ""
    position: str = ""
    title: str = ""
    sex: str = ""
    office_phone: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class Contact:
    """项目联系人."""

    name: str = ""
    position: str = ""
    title: str = ""
    sex: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class Section:
    """One titled section of the plan (实施方案); the title without its number, paragraphs divided by line ends."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Opinion:
    """One opinion box; what is empty stays blank for ink and a wet seal. ``members`` only for the expert group."""

    text: str = ""
    signer: str = ""
    signed_on: date | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplicationForm:
    """附件2; ``digest`` is the whole sha256 of the version in hexadecimal; a ``draft`` has a watermark and no QR code.

    ``facts`` are labelled figures (学校性质、师生人数、网络基础 …) that stand above ``introduction`` in its cell.
    ``annexed`` are labelled answers by part, for the annex that shows how the conditions (申报条件) are met.
    """

    number: str
    version: int
    digest: str
    title: str
    school: str
    school_code: str = ""
    applied_on: date | None = None
    address: str = ""
    postcode: str = ""
    kind: str = ""
    district: str = ""
    website: str = ""
    principal: Principal = Principal()
    contact: Contact = Contact()
    platform: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    introduction: str = ""
    annexed: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    sections: tuple[Section, ...] = ()
    plan_length: int = 3000
    school_opinion: Opinion = Opinion()
    county_opinion: Opinion = Opinion()
    expert_opinion: Opinion = Opinion()
    city_opinion: Opinion = Opinion()
    draft: bool = False
    annex: str = "附件2"
    kinds: tuple[str, ...] = ("中学", "小学", "幼儿园")
    notes: tuple[str, ...] = FILLING_NOTES


@dataclass(frozen=True)
class Recommended:
    """One school of a county's recommendation, in the order of the ranking."""

    rank: int
    number: str
    school: str
    kind: str
    principal: str = ""
    contact: str = ""
    mobile: str = ""
    bandwidth: str = ""
    students: int | None = None
    teachers: int | None = None
    platform: str = ""
    opinion: str = ""


@dataclass(frozen=True)
class Recommendation:
    """推荐函 and 汇总表 of one bureau; ``notice`` is the title of the city's notice, ``notice_number`` its number.

    ``text`` is what the bureau wrote itself; without it the letter says the usual.
    """

    bureau: str
    addressee: str
    notice: str
    notice_number: str
    project: str
    quota: int
    schools: tuple[Recommended, ...]
    number: str = ""
    dated: date | None = None
    contact: str = ""
    phone: str = ""
    copies: int = 3
    text: str = ""


@dataclass(frozen=True)
class Received:
    """One line of a receipt: what, how many copies were due, how many came, a remark."""

    item: str
    due: int
    received: int
    remark: str = ""


@dataclass(frozen=True)
class Receipt:
    """回执 for the paper pack that a bureau or a school handed in."""

    number: str
    sender: str
    receiver: str
    project: str
    items: tuple[Received, ...]
    handed_in_by: str = ""
    received_by: str = ""
    received_on: date | None = None


@dataclass(frozen=True)
class Listed:
    """One school of a public list or of the list of established pilots."""

    school: str
    district: str
    kind: str


@dataclass(frozen=True)
class PublicList:
    """公示: who is proposed, from when to when, and where objections go; ``title`` already cut into lines."""

    title: tuple[str, ...]
    opening: str
    schools: tuple[Listed, ...]
    starts_on: date
    ends_on: date
    workdays: int
    contact: str
    phone: str
    email: str
    address: str
    issuer: str
    dated: date


@dataclass(frozen=True)
class ResultNotice:
    """The result as an official document (GB/T 9704-2012); ``title`` already cut into lines, ``number`` like 泉教装〔2019〕3号.

    In ``body`` a paragraph that starts with ``一、`` is a heading of the first level, ``（一）`` up to its full stop one of
    the second.
    """

    issuer: str
    number: str
    title: tuple[str, ...]
    addressees: str
    body: tuple[str, ...]
    schools: tuple[Listed, ...]
    list_title: str
    dated: date
    note: str = "此件主动公开"
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    mark: str = ""  # 发文机关标志; the issuer and 文件 if empty
    security: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking; figures as the review computed them, ``None`` where there is none."""

    rank: int
    number: str
    school: str
    district: str
    kind: str
    scores: tuple[Decimal, ...]
    mean: Decimal
    trimmed: Decimal
    standardised: Decimal
    spread: Decimal
    outcome: str = ""


@dataclass(frozen=True)
class Ranking:
    """专家评审得分排序表."""

    title: str
    rank_by: str
    rows: tuple[Ranked, ...]
    spread_limit: Decimal | None = None
    printed_on: date | None = None
    members: tuple[str, ...] = field(default=())
