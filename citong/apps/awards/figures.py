"""已拨付, 结余 and what waits for a review in the overview of the running programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit.desk import Figure
from citong.lib import money
from citong.records.programmes import waiting
from citong.records.programmes.figures import figure

from .models import UseReport
from .perms import perms
from .queries import balances
from .texts import REVIEW

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Programme

waiting.declare(REVIEW, UseReport, "award__project", perms.view)


def _wan(fen: int) -> str:
    return money.wan(fen).removesuffix("万元")


@figure(70, perms.view)
def paid(actor: Actor, programme: Programme) -> Figure | None:
    """How much of what was awarded has been paid."""
    sums = balances.of_programme(actor, programme)
    href = f"{reverse('award-ledger-list')}?award__project__programme__code={programme.code}&kind=disbursement"
    return Figure(
        "奖补已拨付",
        _wan(sums.paid),
        "万元",
        f"核定 {money.wan(sums.awarded)}",
        icon="coin-yuan",
        tone="green",
        href=href,
    )


@figure(71, perms.view)
def balance(actor: Actor, programme: Programme) -> Figure | None:
    """How much of what was paid has not been accounted for."""
    sums = balances.of_programme(actor, programme)
    href = f"{reverse('awards-list')}?project__programme__code={programme.code}"
    return Figure(
        "奖补结余",
        _wan(sums.balance),
        "万元",
        f"已用 {money.wan(sums.used)}",
        icon="pig-money",
        tone="orange",
        href=href,
    )
