"""待办 and messages of a case: what waits at whose desk follows from its state, so every move keeps the desks right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.models import Case
from citong.apps.showcase.perms import perms
from citong.platform.access.holders import holders
from citong.platform.calendar import hours
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = Case.Status
REVIEW_DAYS = 5  # working days within which the city decides


def url_of(case: Case, page: str = "cases-detail") -> str:
    return reverse(page, args=[case.pk])


def settle(case: Case, by: Actor) -> None:
    """After a move: what waited before is done, and what the new state asks for waits at its desk."""
    work.finish_all(case, by=by)
    if case.status == S.SUBMITTED:
        desk = case.project.programme.unit
        title = f"审核案例：{case.unit.name}《{case}》"
        due = hours.after_workdays(REVIEW_DAYS)
        work.open_item(texts.REVIEW, title, url_of(case), case, unit=desk, perm=perms.review, due=due)
    elif case.status == S.RETURNED:
        url = url_of(case, "showcase-write")
        work.open_item(texts.CORRECT, f"按审核意见修改案例《{case}》", url, case, unit=case.unit, perm=perms.write)
    elif case.asked_at and case.editable:
        url = url_of(case, "showcase-submit")
        work.open_item(texts.SUBMIT, f"审阅并提交案例《{case}》", url, case, unit=case.unit, perm=perms.submit)


def tell(case: Case, what: str, opinion: str = "") -> None:
    """The school hears what the city did with its case."""
    said = {"school": case.unit.name, "title": str(case), "what": what, "opinion": opinion}
    notify(texts.CASE, holders(case.unit, perms.write), url=url_of(case), **said)
