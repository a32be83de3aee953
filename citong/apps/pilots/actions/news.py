"""Telling the school how its application goes on, and the desk that one was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots import texts
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.platform.access.holders import holders
from citong.platform.notify.sending import notify

from .waiting import url_of

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application

S = Status
TOLD = (
    S.RETURNED, S.RECOMMENDED, S.NOT_RECOMMENDED, S.DISPATCHED, S.SUPPLEMENT, S.ACCEPTED, S.RESERVE, S.DECLINED,
    S.PUBLICISED, S.ESTABLISHED,
)  # fmt: skip
"""States of which the school hears; what lies between them waits unseen at other desks."""


def tell(application: Application, label: str, opinion: str) -> None:
    """After a move: who fills in at the school hears of it; a withdrawal is told to the desk."""
    said = {"school": application.unit.name, "batch": application.batch.title, "number": application.number}
    if application.status in TOLD:
        notify(
            texts.PROGRESS,
            holders(application.unit, perms.fill),
            url=url_of(application),
            label=label,
            status=application.get_status_display(),
            opinion=opinion,
            **said,
        )
    elif application.status == S.WITHDRAWN and application.latest is not None:
        notify(texts.GONE, holders(application.desk, perms.screen), url=url_of(application), opinion=opinion, **said)
