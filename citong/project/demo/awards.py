"""Award money of the first schools: one pool that was paid and is being accounted for, one that is still being decided on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.apps.awards.actions import ledger, pool, sources, uses
from citong.apps.awards.models import Award, LedgerEntry, OtherFunding, Pool, Scheme, UseReport
from citong.lib import clock
from citong.lib.typeset import pdf
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.identity.models import User
from citong.project.printing import or_blank
from citong.records.programmes.models import Programme, Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

VOUCHER = Path(__file__).with_name("voucher.typ")
GRADES = ("excellent", "good", "pass")
YUAN = 100


def plant(random: Random) -> None:
    """The week after the first schools were established; each act is done by one of its people."""
    programme = Programme.objects.filter(code="2018").first()
    if programme is None:
        return
    established = Project.objects.filter(programme=programme).select_related("unit").order_by("number")
    projects = list(established[: len(GRADES)])
    with clock.travel(_at(13)):
        _grades(programme, projects)
        paid = _pool(programme, "2018年智慧校园启动补助资金", 300_000 * YUAN, purpose="platform")
        even = _scheme(paid, "分档补助", (5, 3, 2, 0))
        pool.propose(paid, scheme=even, reasons={}, by=_as("city.officer"))
    with clock.travel(_at(14)):
        pool.approve(Pool.objects.get(pk=paid.pk), opinion="程序合规，同意分配。", by=_as("city.officer2"))
        pool.register_document(
            Pool.objects.get(pk=paid.pk), document_number="泉财指标〔2018〕929号", by=_as("city.officer")
        )
    with clock.travel(_at(17)):
        awards = list(
            Award.objects.filter(pool=paid).select_related("project__unit", "pool").order_by("project__number")
        )
        for award in awards[:2]:
            _pay(award)
        _report(random, awards[0])
    with clock.travel(_at(18)):
        _next_pool(programme, projects[0])


def _at(day: int) -> datetime:
    return datetime(2018, 12, day, 10, 0, tzinfo=clock.SHANGHAI)


def _as(username: str) -> Actor:
    return Actor.of(User.objects.select_related("person").get(username=username), address="10.8.0.6")


def _grades(programme: Programme, projects: Sequence[Project]) -> None:
    rows = [
        {"project": p, "grade": grade, "source": "2018年启动阶段考核结果", "dated": date(2018, 12, 12)}
        for p, grade in zip(projects, GRADES, strict=False)
    ]
    sources.take_over(programme, rows=rows, by=_as("city.officer"))


def _pool(programme: Programme, title: str, amount: int, **fields: Any) -> Pool:
    given = {"year": 2018, "report_by": date(2019, 3, 31), **fields}
    fresh = Pool(programme=programme, unit=programme.unit, title=title, amount_fen=amount, **given)
    made: Pool = pool.create_pool(fresh, by=_as("city.officer"))
    return made


def _scheme(
    of: Pool, title: str, weights: Sequence[int], caps: Sequence[int | None] = (None,) * 4, remark: str = ""
) -> Scheme:
    tiers = [
        {"grade": grade, "weight": weight, "minimum_fen": 0, "cap_fen": cap}
        for grade, weight, cap in zip((*GRADES, "fail"), weights, caps, strict=True)
    ]
    made: Scheme = pool.add_scheme(Scheme(pool=of, title=title, remark=remark), tiers=tiers, by=_as("city.officer"))
    return made


def _pay(award: Award) -> None:
    given = {"on": clock.today(), "document_number": "拨款2018-1217", "note": "泉财指标〔2018〕929号"}
    entry = LedgerEntry(award=award, kind="disbursement", amount_fen=award.amount_fen, **given)
    ledger.disburse(entry, by=_as("city.officer"))


def _report(random: Random, award: Award) -> None:
    """One spending with its voucher waits for the city's review, another is still being written."""
    school = _as(f"school.{award.project.unit.code}")
    sent = _spending(
        award, "采购智慧校园管理平台服务", "software", 48_000 * YUAN, f"记-2018-12-{random.randint(11, 39):03d}"
    )
    sent = uses.begin_report(sent, by=school)
    shown = {"school": award.project.unit.name, "title": sent.title, "number": sent.voucher_number}
    voucher = or_blank(lambda: pdf(VOUCHER, shown))
    intake.store(voucher, "付款凭证.pdf", purpose="award-uses.attachment", by=school, subject=sent)
    uses.submit_report(sent, by=school)
    uses.begin_report(
        _spending(award, "教师信息化应用培训", "training", 6_500 * YUAN, f"记-2018-12-{random.randint(41, 69):03d}"),
        by=school,
    )


def _spending(award: Award, title: str, category: str, amount: int, voucher: str) -> UseReport:
    return UseReport(
        award=award,
        title=title,
        category=category,
        amount_fen=amount,
        spent_on=clock.today(),
        payee="泉州市教育信息服务中心",
        voucher_number=voucher,
        description="已投入使用，教师账号全部开通。",
    )


def _next_pool(programme: Programme, first: Project) -> None:
    """Two alternatives side by side, and a school that already receives money for the same purpose."""
    found = _pool(programme, "2019年中期考核奖补资金", 600_000 * YUAN, year=2019, report_by=date(2019, 12, 31))
    _scheme(found, "拉开差距", (5, 3, 1, 0), remark="优秀校所得为合格校的五倍")
    caps = (300_000 * YUAN, 200_000 * YUAN, 150_000 * YUAN, None)
    _scheme(found, "均衡封顶", (3, 2, 1, 0), caps, remark="差距较小，设每校上限")
    given = {
        "document_number": "泉财教指〔2018〕112号",
        "purpose": "platform",
        "amount_fen": 80_000 * YUAN,
        "year": 2018,
    }
    funding = OtherFunding(unit=first.unit, remark="装备更新专项", **given)
    sources.register_funding(funding, by=_as("city.officer"))
