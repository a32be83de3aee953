"""月报: begun, kept while it is written, sent with its month's usage frozen, sent back, accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from citong.apps.projects.models import Evidence, Obligation, Progress, Remark, Report
from citong.apps.projects.perms import perms
from citong.apps.projects.purposes import EVIDENCE
from citong.apps.projects.queries import usage
from citong.apps.projects.queries.months import closed
from citong.apps.projects.queries.progress import last_sent, milestones_of
from citong.apps.projects.queries.receivers import judges, receivers
from citong.apps.projects.texts import ACCEPTED, JUDGE, RETURNED, SENT
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.files import intake
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

from .desks import page_of, pass_on, put_on_desk, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile

    from citong.platform.access.actor import Actor

S = Obligation.Status
TEXTS = ("done", "problems", "next_steps")
NEEDED = {"done": "请填写本月工作。", "next_steps": "请填写下月计划；没有计划的，请说明原因。"}

NEW = "这项阶段任务是开始填写以后才列入实施计划的。"


def lock_month(report: Report) -> Obligation:
    return Obligation.objects.select_for_update().get(pk=report.obligation_id)


@action("填写月报", perm=perms.report, creates=True, lock=lock_month, quiet=True)
def begin_report(report: Report, *, by: Actor) -> None:
    """The first draft of a month: milestones of the plan in force, as far as the last report said."""
    if reason := closed(report.obligation):
        raise Refused(reason)
    if report.obligation.reports.exists():
        raise Refused("这个月的月报已经开始填写，请刷新页面后继续。")
    before = last_sent(report.obligation)
    report.spent = before.spent if before else 0
    report.full_clean()
    report.save()
    Progress.objects.bulk_create(milestones_of(report))


def frozen(report: Report) -> str:
    return "这一版已经上报，不能再修改。" if report.status == Report.Status.SENT else closed(report.obligation)


@action("保存月报", perm=perms.report, unless=frozen, quiet=True)
def save_report(
    report: Report, *, texts: Mapping[str, str], spent: int, progress: Sequence[Mapping[str, Any]], by: Actor
) -> None:
    """Keep what is typed; a draft may be incomplete. ``progress``: milestone key, percent (0 to 100), note."""
    for name in TEXTS:
        setattr(report, name, texts.get(name, getattr(report, name)))
    report.spent = spent
    rows = {row.milestone: row for row in milestones_of(report)}
    for given in progress:
        row = rows.get(str(given["milestone"]))
        if row is not None:
            row.percent, row.note = int(given["percent"]), str(given.get("note", ""))
            row.full_clean()
            row.save()


@action("上传佐证材料", perm=perms.report, creates=True, quiet=True)
def attach_evidence(evidence: Evidence, *, upload: UploadedFile, by: Actor) -> None:
    """The file belongs to the month; each version refers to its own."""
    if reason := frozen(evidence.report):
        raise Refused(reason)
    evidence.file = intake.accept(upload, purpose=EVIDENCE, by=by, subject=evidence.report.obligation)


@action("移除佐证材料", perm=perms.report, unless=frozen, quiet=True)
def detach_evidence(report: Report, *, file: int, by: Actor) -> None:
    """Earlier versions keep it."""
    report.evidence.filter(file=file).delete()


@action("上报", perm=perms.submit, unless=frozen, lock=lock_month)
def send_report(report: Report, *, by: Actor) -> None:
    """Check, freeze the version with the month's usage, and lay it before the desk above."""
    obligation, rows = report.obligation, milestones_of(report)
    check(report, rows)
    Progress.objects.bulk_update(rows, ["title"])
    report.progress.exclude(pk__in=[row.pk for row in rows]).delete()
    report.status, report.sent_at, report.sent_by = Report.Status.SENT, clock.now(), by.user
    report.usage, report.usage_version = usage.of_month(obligation), usage.VERSION
    obligation.status = S.SENT
    obligation.first_sent_at = obligation.first_sent_at or report.sent_at
    obligation.revision += 1
    obligation.save()
    pass_on(obligation, by)
    told = {k: v for k, v in words(obligation).items() if k != "until"}
    notify(SENT, judges(obligation.desk), url=page_of(obligation), **told)


def check(report: Report, rows: Sequence[Progress]) -> None:
    """What a report must say before it is sent, also about milestones that came into the plan meanwhile."""
    wrong = {name: said for name, said in NEEDED.items() if not getattr(report, name).strip()}
    wrong |= {f"percent-{row.milestone}": f"请填写“{row.title}”的完成情况：{NEW}" for row in rows if row.pk is None}
    before = last_sent(report.obligation)
    if before and report.spent < before.spent:
        wrong["spent"] = "累计支出不能少于上次上报的数额；如上次有误，请在存在问题中说明后由审核人退回更正。"
    if wrong:
        raise ValidationError(wrong)


def reason_field(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, required=required, widget=forms.Textarea({"rows": 3}))


@action(
    "退回修改", perm=perms.judge, moves={S.SENT: S.RETURNED}, inputs={"reason": reason_field("退回原因")}, danger=True
)
def return_report(obligation: Obligation, *, reason: str, by: Actor, remarks: Sequence[Mapping[str, str]] = ()) -> None:
    """The school gets a further version to correct; remarks say which section."""
    sent = Report.objects.filter(obligation=obligation).order_by("-number")[0]
    said = [{"section": Remark.Section.ALL, "text": reason}, *(r for r in remarks if r.get("text"))]
    Remark.objects.bulk_create(Remark(report=sent, section=r["section"], text=r["text"], by=by.user) for r in said)
    _next_version(sent)
    work.finish(JUDGE, obligation, by=by)
    put_on_desk(obligation)
    told = {k: v for k, v in words(obligation).items() if k != "until"}
    notify(RETURNED, receivers(obligation.project), url=page_of(obligation), reason=reason, **told)


def _next_version(sent: Report) -> Report:
    """A draft that begins with everything that was sent."""
    fresh = Report.objects.create(
        obligation=sent.obligation,
        number=sent.number + 1,
        done=sent.done,
        problems=sent.problems,
        next_steps=sent.next_steps,
        spent=sent.spent,
    )
    Evidence.objects.bulk_create(Evidence(report=fresh, file_id=e.file_id) for e in sent.evidence.all())
    Progress.objects.bulk_create(
        Progress(report=fresh, milestone=p.milestone, title=p.title, percent=p.percent, note=p.note)
        for p in sent.progress.all()
    )
    return fresh


@action(
    "通过",
    perm=perms.judge,
    moves={S.SENT: S.ACCEPTED},
    inputs={"opinion": reason_field("审核意见", required=False)},
)
def accept_report(obligation: Obligation, *, by: Actor, opinion: str = "") -> None:
    """The month is done."""
    if opinion:
        sent = Report.objects.filter(obligation=obligation).order_by("-number")[0]
        Remark.objects.create(report=sent, text=opinion, by=by.user)
    work.finish(JUDGE, obligation, by=by)
    told = {k: v for k, v in words(obligation).items() if k != "until"}
    notify(ACCEPTED, receivers(obligation.project), url=page_of(obligation), reason=opinion, **told)
