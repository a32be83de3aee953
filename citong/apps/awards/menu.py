"""The awards in the side navigation; schools find theirs among the pages of their project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import desk, nav
from citong.platform.inbox import work

from .perms import perms
from .texts import REVIEW

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def for_offices(actor: Actor) -> bool:
    return not actor.has(perms.use)


def only_for_fundings(actor: Actor) -> bool:
    """The city comes to them from its pools."""
    return not actor.has(perms.plan)


def waiting(actor: Actor) -> int:
    """Reports on the use of money that wait for this desk."""
    return desk.counted(actor).get(REVIEW, work.Counts()).open


nav.group(
    "项目实施",
    25,
    nav.Entry("以奖代补", "award-pools-list", "coin-yuan", perms.plan),
    nav.Entry("奖补台账", "award-ledger-list", "book-2", perms.view, when=for_offices),
    nav.Entry("其他渠道资金", "other-fundings-list", "wallet", perms.fundings, when=only_for_fundings),
    nav.Entry("奖补使用情况", "award-uses-list", "receipt", perms.view, count=waiting),
)
