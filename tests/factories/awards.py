"""Pools with schemes and grades, awards in any state, reports on the use of money, and their rows for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from citong.apps.awards.actions import ledger, pool, sources, uses
from citong.apps.awards.models import (
    Award,
    LedgerEntry,
    OtherFunding,
    Pool,
    Scheme,
    SchemeTier,
    TakenResult,
    UseReport,
)
from citong.apps.awards.perms import perms
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.files import intake

from .people import actor_for, make_user
from .programmes import make_own_project
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload

if TYPE_CHECKING:
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Programme, Project

_numbers = count(1)
TIERS = (("excellent", 5), ("good", 3), ("pass", 1), ("fail", 0))
Ready = tuple[Any, dict[str, Any]]


def tiers(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Grade, weight, and if given minimum and cap in fen, as the actions take them."""
    return [
        dict(zip(("grade", "weight", "minimum_fen", "cap_fen"), (*row, *(0, None)[len(row) - 2 :]), strict=True))
        for row in rows
    ]


def make_pool(programme: Programme, amount: int = 9_000_000, **fields: object) -> Pool:
    number = next(_numbers)
    given = {"title": f"第{number}期奖补资金", "year": 2019, "report_by": clock.today() + timedelta(days=90)}
    return Pool.objects.create(programme=programme, unit=programme.unit, amount_fen=amount, **{**given, **fields})


def make_scheme(pool: Pool, *rows: tuple[Any, ...], title: str = "") -> Scheme:
    scheme = Scheme.objects.create(pool=pool, title=title or f"方案{next(_numbers)}")
    SchemeTier.objects.bulk_create(SchemeTier(scheme=scheme, **tier) for tier in tiers(*(rows or TIERS)))
    return scheme


def grade(project: Project, code: str = "excellent") -> TakenResult:
    return TakenResult.objects.create(project=project, grade=code, source="2019年中期考核（泉教装〔2019〕31号）")


def enter(award: Award, kind: str, amount: int, **fields: object) -> LedgerEntry:
    return LedgerEntry.objects.create(award=award, kind=kind, amount_fen=amount, **fields)


def make_award(project: Project, amount: int = 3_000_000, paid: int = 0, used: int = 0) -> Award:
    """Of an approved pool of its own with a document; ``paid`` and ``used`` stand in the ledger."""
    found = make_pool(
        project.programme,
        amount,
        status=Pool.Status.APPROVED,
        document_number="泉财指标〔2019〕929号",
        proposed_by=make_user(),
        approved_by=make_user(),
        approved_at=clock.now(),
    )
    Pool.objects.filter(pk=found.pk).update(chosen=make_scheme(found))
    award = Award.objects.create(pool=found, project=project, grade="excellent", source="中期考核", amount_fen=amount)
    for kind, sum_ in (("award", amount), ("disbursement", paid), ("use", used)):
        if sum_:
            enter(award, kind, sum_)
    return Award.objects.select_related("pool", "project__unit").get(pk=award.pk)


def make_report(award: Award, amount: int = 500_000, status: str = "draft", *, voucher: bool = True) -> UseReport:
    report = UseReport.objects.create(
        award=award,
        title=f"购置录播设备{next(_numbers)}",
        category="equipment",
        amount_fen=amount,
        spent_on=clock.today(),
        payee="泉州市教学仪器供应站",
        voucher_number="2019-03-018",
        description="用于录播教室。",
        status=status,
    )
    if voucher:
        intake.accept(pdf_upload(), purpose="award-uses.attachment", by=Actor.system(), subject=report)
    return report


@row_of(TakenResult)
def make_result(unit: Unit) -> TakenResult:
    return grade(make_own_project(unit))


@row_of(OtherFunding)
def make_funding(unit: Unit) -> OtherFunding:
    number = f"泉财指标〔2018〕{next(_numbers)}号"
    return OtherFunding.objects.create(
        unit=unit, document_number=number, purpose="platform", amount_fen=1_000_000, year=2018
    )


@row_of(Pool)
def make_own_pool(unit: Unit) -> Pool:
    """A draft of a programme of the unit itself, with a graded project and a scheme."""
    found = make_pool(make_result(unit).project.programme, title=f"{unit.name}奖补资金{next(_numbers)}")
    make_scheme(found)
    return found


@row_of(Scheme)
def make_own_scheme(unit: Unit) -> Scheme:
    return make_own_pool(unit).schemes.get()


@row_of(Award)
def make_own_award(unit: Unit) -> Award:
    return make_award(make_own_project(unit), paid=2_000_000)


@row_of(LedgerEntry)
def make_entry(unit: Unit) -> LedgerEntry:
    return make_own_award(unit).entries.get(kind="disbursement")


@row_of(UseReport)
def make_own_report(unit: Unit) -> UseReport:
    return make_report(make_own_award(unit))


def proposed(unit: Unit) -> Pool:
    """Before the second person, put there by somebody else."""
    found = make_own_pool(unit)
    proposer = actor_for(unit, perms.pool)
    return pool.propose(found, scheme=found.schemes.get(), reasons={}, by=proposer)


@ready_for(sources.take_over)
def ready_to_take_over(unit: Unit) -> Ready:
    project = make_own_project(unit)
    return project.programme, {"rows": [result_row(project)]}


def result_row(project: Project, code: str = "good") -> dict[str, Any]:
    return {"project": project, "grade": code, "source": "2019年中期考核", "dated": clock.today()}


@ready_for(sources.enter_result)
def ready_to_enter(unit: Unit) -> Ready:
    return TakenResult(**result_row(make_own_project(unit))), {}


@ready_for(sources.register_funding)
def ready_to_register(unit: Unit) -> Ready:
    number = f"泉财指标〔2018〕{next(_numbers)}号"
    return OtherFunding(unit=unit, document_number=number, purpose="platform", amount_fen=100, year=2018), {}


@ready_for(pool.create_pool)
def ready_to_create(unit: Unit) -> Ready:
    programme = make_own_project(unit).programme
    given = {"title": "中期奖补", "year": 2019, "amount_fen": 100, "report_by": clock.today()}
    return Pool(programme=programme, unit=unit, **given), {}


@ready_for(pool.add_scheme)
def ready_to_add(unit: Unit) -> Ready:
    return Scheme(pool=make_own_pool(unit), title="另一方案"), {"tiers": tiers(*TIERS)}


@ready_for(pool.change_scheme)
def ready_to_rewrite(unit: Unit) -> Ready:
    return make_own_scheme(unit), {"title": "方案甲", "remark": "", "tiers": tiers(*TIERS)}


@ready_for(pool.propose)
def ready_to_propose(unit: Unit) -> Ready:
    found = make_own_pool(unit)
    return found, {"scheme": found.schemes.get(), "reasons": {}}


@ready_for(pool.send_back)
def ready_to_send_back(unit: Unit) -> Ready:
    return proposed(unit), {"reason": "档次差距过大"}


@ready_for(pool.approve)
def ready_to_approve(unit: Unit) -> Ready:
    return proposed(unit), {"opinion": "同意"}


@ready_for(pool.register_document)
def ready_for_document(unit: Unit) -> Ready:
    return make_award(make_own_project(unit)).pool, {"document_number": "泉财指标〔2019〕930号"}


@ready_for(ledger.disburse)
def ready_to_pay(unit: Unit) -> Ready:
    award = make_award(make_own_project(unit))
    return LedgerEntry(award=award, kind="disbursement", amount_fen=100, document_number="拨款-1"), {}


@ready_for(ledger.reverse)
def ready_to_reverse(unit: Unit) -> Ready:
    entry = make_entry(unit)
    return LedgerEntry(award=entry.award, reverses=entry), {"reason": "账号有误"}


@ready_for(uses.begin_report)
def ready_to_begin(unit: Unit) -> Ready:
    report = make_own_report(unit)
    report.pk, report._state.adding = None, True
    return report, {}


@ready_for(uses.accept_report)
def ready_to_accept(unit: Unit) -> Ready:
    return make_report(make_own_award(unit), status="submitted"), {"opinion": "凭证齐全"}


@ids_of("awards-scheme-new", "awards-pay")
def pool_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_pool(unit).pk}


@ids_of("awards-scheme", "awards-scheme-drop", "awards-scheme-propose", "awards-scheme-table")
def scheme_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_scheme(unit).pk}


@ids_of("awards-entry-reverse")
def entry_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_entry(unit).pk}


@ids_of("awards-project")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_award(unit).project_id}
