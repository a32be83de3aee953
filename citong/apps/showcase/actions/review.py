"""提交与审核: the principal submits a version, the city publishes it, returns it or takes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from citong.apps.showcase import content
from citong.apps.showcase.models import Case, Version
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import cases
from citong.kit.actions import action
from citong.kit.errors import Conflict, Refused
from citong.lib import clock

from . import drafting, news

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = Case.Status
SUBMITTABLE = dict.fromkeys(Case.EDITABLE, S.SUBMITTED)


def words(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=500, required=required, help_text=help_text, widget=widget)


@action("提交案例", perm=perms.submit, moves=SUBMITTABLE)
def submit(case: Case, *, seen: int, confirmed: bool, by: Actor) -> None:
    """Freeze the draft as a version. ``seen`` is the draft's revision that the principal read."""
    draft = case.draft
    if draft.revision != seen:
        raise Conflict("您阅读之后内容又有修改，请重新审阅后再提交。")
    if not confirmed:
        raise Refused("请先确认案例和公开材料不含学生个人信息。")
    drafting.checked(draft.values)
    topic = cases.topic_of(draft.values["topic"])
    if topic is None:
        raise Refused("请选择主题。")
    last = case.latest
    number = last.number + 1 if last else 1
    Version.objects.create(
        case=case,
        number=number,
        title=draft.values["title"],
        topic=topic,
        content=draft.values,
        text=content.full_text(draft.values),
        digest=content.digest(number, case.pk, draft.values),
        by=by.user,
    )
    case.opinion, case.asked_at = "", None
    news.settle(case, by)


@action("撤回修改", perm=perms.submit, moves={S.SUBMITTED: S.DRAFT})
def withdraw(case: Case, *, by: Actor) -> None:
    """Take a submitted version back before the city has decided; it stays on record."""
    if case.shown_id:
        case.status = S.REVISING
    news.settle(case, by)


@action(
    "发布案例",
    perm=perms.review,
    moves={S.SUBMITTED: S.PUBLISHED},
    inputs={"opinion": words("发布意见", required=False, help_text="会告诉学校，可以不填。")},
)
def publish(case: Case, *, by: Actor, opinion: str = "") -> None:
    """From now on the public reads the latest version."""
    case.shown, case.opinion = case.latest, opinion
    case.published_on, case.down_on = case.published_on or clock.today(), None
    news.settle(case, by)
    news.tell(case, "已发布", opinion)


@action(
    "退回修改",
    perm=perms.review,
    moves={S.SUBMITTED: S.RETURNED},
    inputs={"reason": words("修改意见", help_text="写明哪一部分需要怎样修改。")},
)
def send_back(case: Case, *, reason: str, by: Actor) -> None:
    """The school corrects; a version that was public before stays public."""
    case.opinion = reason
    news.settle(case, by)
    news.tell(case, "被退回修改", reason)


def not_public(case: Case) -> str:
    return "" if case.shown_id else "案例没有公开，不需要下架。"


@action(
    "下架",
    perm=perms.review,
    moves=dict.fromkeys((S.PUBLISHED, S.REVISING, S.SUBMITTED, S.RETURNED), S.DOWN),
    inputs={"reason": words("下架原因")},
    unless=not_public,
    danger=True,
)
def take_down(case: Case, *, reason: str, by: Actor) -> None:
    """At once nobody reads it any more; the school may correct and submit it again."""
    case.shown, case.opinion, case.down_on, case.asked_at = None, reason, clock.today(), None
    news.settle(case, by)
    news.tell(case, "已下架", reason)
