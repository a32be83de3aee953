"""The papers as PDF: each function turns its data into the values of one template."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from citong.apps.pilots.papers.data import (
    ApplicationForm,
    PublicList,
    Ranking,
    Receipt,
    Recommendation,
    ResultNotice,
)
from citong.apps.pilots.papers.payload import payload
from citong.apps.pilots.papers.wording import application, day, levelled, paragraphs, tail_apart
from citong.lib import qr, scan, typeset

TEMPLATES = Path(__file__).parent / "templates"


def form(paper: ApplicationForm) -> bytes:
    """附件2; a submitted version carries its QR code on every page, a draft the word 草稿."""
    code = None if paper.draft else qr.svg(payload(paper.number, paper.version, paper.digest))
    return _print("form", {**application(paper), "qr": code})


def letter(paper: Recommendation) -> bytes:
    """推荐函 of a bureau, naming its schools in the order of the ranking."""
    contact = f"联系人：{paper.contact}" if paper.contact else ""
    phone = f"，联系电话：{paper.phone}" if paper.contact and paper.phone else ""
    return _signed(
        "letter",
        {
            "bureau": paper.bureau,
            "number": paper.number,
            "title": [f"{paper.bureau}关于推荐", f"{paper.project}的函"],
            "addressee": paper.addressee,
            "body": [levelled(part) for part in _letter_body(paper)],
            "attachments": [f"{paper.project}推荐汇总表", f"{paper.project}申报表（一式{paper.copies}份）"],
            "dated": day(paper.dated),
            "note": contact + phone,
        },
    )


def _letter_body(paper: Recommendation) -> list[str]:
    """What the bureau wrote and the schools it names, else the usual words; at last what is enclosed."""
    schools = "、".join(school.school for school in paper.schools)
    enclosed = f"现将推荐汇总表、申报表纸质材料（一式{paper.copies}份）及盖章扫描件报送你局，请予审核。"
    if own := [line.strip() for line in paper.text.splitlines() if line.strip()]:
        return [*own, f"推荐学校：{schools}。", enclosed]
    count = f"{len(paper.schools)}所学校（按推荐次序排列）：" if len(paper.schools) > 1 else "1所学校："
    first = (
        f"根据《{paper.notice}》（{paper.notice_number}）要求，我局认真组织辖区内学校开展申报和初评工作。"
        f"分配我局的推荐名额为{paper.quota}所。经学校申报、资格审查、综合评议，现推荐以下{count}{schools}。"
    )
    return [first, f"推荐学校的申报材料真实、完整，符合申报条件。{enclosed}"]


def summary(paper: Recommendation) -> bytes:
    """汇总表 that goes with the letter."""
    values = asdict(paper)
    for row in values["schools"]:
        row["students"] = "" if row["students"] is None else f"{row['students']:,}"
        row["teachers"] = "" if row["teachers"] is None else f"{row['teachers']:,}"
    return _print("summary", {**values, "dated": day(paper.dated)})


def receipt(paper: Receipt) -> bytes:
    """回执 in two copies."""
    due, came = sum(line.due for line in paper.items), sum(line.received for line in paper.items)
    return _print("receipt", {**asdict(paper), "received_on": day(paper.received_on), "due": due, "came": came})


def public_list(paper: PublicList) -> bytes:
    """公示 of the proposed schools."""
    dates = {name: day(getattr(paper, name)) for name in ("starts_on", "ends_on", "dated")}
    known = {"联系人": paper.contact, "联系电话": paper.phone, "电子邮箱": paper.email}
    ways = "，".join(f"{label}：{value}" for label, value in known.items() if value)
    dates["ways"] = "。".join(filter(None, (ways, f"通讯地址：{paper.address}")))
    return _print("public_list", {**asdict(paper), **dates, "opening": paragraphs(paper.opening)})


def result_notice(paper: ResultNotice) -> bytes:
    """The result as an official document; the seal is put on the printed paper."""
    body = tail_apart([line for words in paper.body for line in paragraphs(words)])
    values = {
        **asdict(paper),
        "mark": paper.mark or f"{paper.issuer}文件",
        "body": [levelled(words) for words in body],
        "dated": day(paper.dated),
        "printed_by": paper.printed_by or f"{paper.issuer}办公室",
        "printed_on": day(paper.printed_on or paper.dated),
        "copies_to": paper.copies_to.rstrip("。"),
    }
    return _signed("notice", values)


def ranking(paper: Ranking) -> bytes:
    """专家评审得分排序表."""
    figures = ("mean", "trimmed", "standardised", "spread")
    rows = [
        {
            **asdict(row),
            "scores": [f"{score:.2f}" for score in row.scores],
            **{name: f"{getattr(row, name):.2f}" for name in figures},
            "wide": paper.spread_limit is not None and row.spread > paper.spread_limit,
        }
        for row in paper.rows
    ]
    limit = None if paper.spread_limit is None else f"{paper.spread_limit.normalize():f}分"
    return _print(
        "ranking", {**asdict(paper), "rows": rows, "spread_limit": limit, "printed_on": day(paper.printed_on)}
    )


def _signed(name: str, values: dict[str, Any]) -> bytes:
    """With two blank lines above the signature, or with one where that saves a page that would be nearly empty."""
    roomy, tight = (_print(name, {**values, "room": room}) for room in (2, 1))
    return tight if scan.page_count(tight) < scan.page_count(roomy) else roomy


def _print(name: str, values: dict[str, Any]) -> bytes:
    return typeset.pdf(TEMPLATES / f"{name}.typ", values)
