"""Sending as a job in steps, each a transaction: it may be stopped, die and run twice, and nobody gets it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django import forms
from django.db import transaction

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.kit.forms import TimeInput
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.jobs import queue
from citong.platform.notify import sending as notices

from ..models import Announcement, Receipt
from ..perms import perms
from ..queries import figures
from ..queries.audience import Chosen, receivers
from ..texts import PUBLISHED, URGED
from .drafting import check_deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
S = Announcement.Status
STEP = 2000  # receivers of one transaction
SEND, URGE = "notices.send", "notices.urge"
REASON = forms.CharField(label="撤回原因", max_length=200, widget=forms.Textarea({"rows": 3}))
CHECKED = forms.BooleanField(
    label="已核对正文、附件和接收范围", error_messages={"required": "请核对后勾选，发布后不能修改。"}
)


def url_of(announcement: Announcement) -> str:
    """Where its receivers read it."""
    return f"/notices/{announcement.pk}/"


def _meant(announcement: Announcement) -> dict[int, int]:
    return receivers(announcement.unit, Chosen.of(announcement.audience))


def _check(announcement: Announcement) -> None:
    check_deadline(announcement)
    if not _meant(announcement):
        raise Refused("还没有选择接收人，或所选范围内没有可接收的人员，请先选择接收人。")


def _start(announcement: Announcement, by: Actor) -> None:
    announcement.total = len(_meant(announcement))
    announcement.sent_at = clock.now()
    announcement.job = jobs.start(SEND, by, announcement=announcement.pk)


@action("发布", perm=perms.send, moves={S.DRAFT: S.SENDING}, inputs={"checked": CHECKED})
def publish(announcement: Announcement, *, checked: bool = True, by: Actor) -> None:
    """What went out to thousands cannot be corrected: the sender says that he has looked."""
    if not checked:
        raise Refused("请先核对正文、附件和接收范围。")
    _check(announcement)
    _start(announcement, by)


@action(
    "定时发布",
    perm=perms.send,
    moves={S.DRAFT: S.SCHEDULED},
    inputs={"send_at": forms.DateTimeField(label="发布时间", widget=TimeInput())},
)
def schedule(announcement: Announcement, *, send_at: object, by: Actor) -> None:
    announcement.send_at = send_at  # type: ignore[assignment]
    if announcement.send_at is None or announcement.send_at <= clock.now():
        raise Refused("发布时间须晚于现在，请重新填写；要马上发布请直接点“发布”。")
    if announcement.confirm_by and announcement.confirm_by <= announcement.send_at:
        raise Refused("确认期限早于发布时间，请先修改确认期限。")
    _check(announcement)


@action("取消定时", perm=perms.send, moves={S.SCHEDULED: S.DRAFT})
def unschedule(announcement: Announcement, *, by: Actor) -> None:
    announcement.send_at = None


def _not_due(announcement: Announcement) -> str:
    due = announcement.send_at is not None and announcement.send_at <= clock.now()
    return "" if due else "还没有到定时发布的时间。"


@action("到时发布", perm=perms.send, moves={S.SCHEDULED: S.SENDING}, unless=_not_due)
def begin(announcement: Announcement, *, by: Actor) -> None:
    """By the timetable; the audience is as it is now."""
    _start(announcement, by)


def _at_work(announcement: Announcement) -> str:
    return "公告正在发送，请稍候。" if announcement.job is not None and announcement.job.alive else ""


def _at_rest(announcement: Announcement) -> str:
    return "" if _at_work(announcement) else "公告没有在发送。"


@action("暂停发送", perm=perms.send, moves={S.SENDING: S.SENDING}, unless=_at_rest)
def halt(announcement: Announcement, *, by: Actor) -> None:
    """The job ends at its next step; who has it keeps it."""
    queue.cancel(announcement.job)


@action("继续发送", perm=perms.send, moves={S.SENDING: S.SENDING}, unless=_at_work)
def resume(announcement: Announcement, *, by: Actor) -> None:
    """After the job was stopped: those who have it already are left out."""
    announcement.job = jobs.start(SEND, by, announcement=announcement.pk)


@action("完成发送", perm=perms.send, moves={S.SENDING: S.SENT})
def finish(announcement: Announcement, *, by: Actor) -> None:
    announcement.total = Receipt.objects.filter(announcement=announcement).count()


@action(
    "撤回", perm=perms.send, moves={S.SENDING: S.RECALLED, S.SENT: S.RECALLED}, inputs={"reason": REASON}, danger=True
)
def recall(announcement: Announcement, *, reason: str, by: Actor) -> None:
    """It leaves everybody's list, and what has not gone out yet does not go; receipts stay as they are."""
    announcement.recalled_at, announcement.recall_reason = clock.now(), reason
    notices.withdraw((PUBLISHED, URGED), url_of(announcement))


@action("催办", perm=perms.send, unless=figures.urge_refused)
def urge(announcement: Announcement, *, by: Actor) -> None:
    announcement.urged_at = clock.now()
    jobs.start(URGE, by, announcement=announcement.pk)


def _steps(rows: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), STEP):
        yield rows[start : start + STEP]


def spread(announcement: Announcement, progress: Callable[[int, int], object]) -> None:
    """Give it to all who are meant and have it not yet; ends early if it is recalled meanwhile."""
    meant = _meant(announcement)
    have = set(Receipt.objects.filter(announcement=announcement).values_list("user", flat=True))
    left = sorted((user, unit) for user, unit in meant.items() if user not in have)
    done = len(have)
    progress(done, len(meant))
    for step in _steps(left):
        if not hand_out(announcement.pk, step):
            return
        done += len(step)
        progress(done, max(len(meant), done))
    with transaction.atomic():
        if _locked(announcement.pk).status == S.SENDING:
            finish(announcement, by=Actor.system())


def _locked(pk: int) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


@transaction.atomic
def hand_out(pk: int, step: Sequence[tuple[int, int]]) -> bool:
    """Receipts and messages for one step, under the lock of the announcement; false if it is no longer being sent."""
    announcement = _locked(pk)
    if announcement.status != S.SENDING:
        return False
    users = [user for user, _ in step]
    have = set(Receipt.objects.filter(announcement=pk, user__in=users).values_list("user", flat=True))
    fresh = [(user, unit) for user, unit in step if user not in have]
    now = clock.now()
    Receipt.objects.bulk_create(
        Receipt(announcement_id=pk, user_id=user, unit_id=unit, received_at=now) for user, unit in fresh
    )
    tell(announcement, PUBLISHED, [user for user, _ in fresh])
    return True


def tell(announcement: Announcement, code: str, users: Sequence[int], key: str = "") -> None:
    """One message to each; ``key`` tells one urging from the next."""
    local = announcement.confirm_by.astimezone(clock.SHANGHAI) if announcement.confirm_by else None
    ask = (
        f"请于 {local:%Y-%m-%d %H:%M} 前确认。"
        if local
        else "请阅后确认。"
        if announcement.must_confirm
        else "请查看。"
    )
    notices.notify(
        code,
        User.objects.filter(pk__in=users),
        url=url_of(announcement),
        key=key or str(announcement.pk),
        urgent=announcement.urgent,
        unit=announcement.unit.name,
        title=announcement.title,
        ask=ask,
    )


def remind(announcement: Announcement) -> int:
    """Urge all who have not done what is asked; in steps, each once however often the job runs. Ends if it is recalled."""
    waiting = list(figures.pending(announcement).order_by("user").values_list("user", flat=True))
    key = f"{announcement.pk}:{announcement.urged_at:%Y%m%d%H%M}"
    return sum(len(step) for step in _steps(waiting) if _press(announcement.pk, step, key))


@transaction.atomic
def _press(pk: int, step: Sequence[int], key: str) -> bool:
    announcement = _locked(pk)
    if announcement.status == S.SENT:
        tell(announcement, URGED, step, key)
    return announcement.status == S.SENT
