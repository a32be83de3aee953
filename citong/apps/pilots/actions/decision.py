"""拟定、公示、异议、立项. Decisions stay with the deciders until ``publicise`` shows all of them at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum

from citong.kit.actions import EVERYBODY, action
from citong.kit.errors import Refused
from citong.lib import chance, clock
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from citong.platform.calendar import days
from citong.platform.inbox import work
from citong.platform.jobs import queue
from citong.platform.notify import channels
from citong.records.programmes.actions.opening import open_project
from citong.records.programmes.models import Programme

from .. import lifecycle
from ..models import Application, Batch, Decision, Objection, Opinion, Publicity, Quota, ResultNotice
from ..perms import perms
from ..queries import results
from . import review_work, waiting
from .county import opinion_field
from .moves import along, carry, move

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = lifecycle.Status
Outcome = Decision.Outcome
OBJECTED = "公示期间的异议经核查成立，不予立项。"
OBJECTIONS_A_DAY = 5  # from one network address
ENTERED: dict[str, None] = dict.fromkeys(("outcome", "reason", "opinion"))
MISSES_A_DAY = 10  # pairs of receipt and name that fit nothing, from one network address
MISSED = "pilots.objection_missed"
TELL = "pilots.tell_objector"
MOVES = {Outcome.PROPOSED: lifecycle.PROPOSE, Outcome.RESERVE: lifecycle.RESERVE, Outcome.DECLINED: lifecycle.DECLINE}


def lock_batch(batch: Batch) -> Batch:
    """The batch's row orders everything that counts over the whole batch."""
    return Batch.objects.select_for_update().get(pk=batch.pk)


def places_in_all(batch: Batch) -> int:
    return Quota.objects.filter(batch=batch).aggregate(total=Sum("places"))["total"] or 0


def lock_decided(decision: Decision) -> Batch:
    """Nobody decides while somebody publishes."""
    return lock_batch(decision.application.batch)


@action("拟定结果", perm=perms.decide, creates=True, inputs=ENTERED, lock=lock_decided)
def decide(decision: Decision, *, by: Actor) -> None:
    """Enter a first decision; one against the ranking needs a reason."""
    if Decision.objects.filter(application=decision.application_id).exists():
        raise Refused(f"{decision.application.unit.name}的结果刚刚已由他人拟定，请刷新页面后再看。")
    _judge(decision)


@action("修改拟定结果", perm=perms.decide, inputs=ENTERED, lock=lock_decided)
def redecide(decision: Decision, *, outcome: str, by: Actor, reason: str = "", opinion: str = "") -> None:
    """Change a decision that has not been published."""
    if decision.published_at:
        raise Refused("结果已经公布，不能再修改。")
    decision.outcome, decision.reason, decision.opinion = outcome, reason, opinion
    _judge(decision)


def _judge(decision: Decision) -> None:
    application = Application.objects.select_related("unit", "batch").get(pk=decision.application_id)
    if application.status != S.REVIEWED:
        raise Refused(f"{application.unit.name}尚未完成评审，不能拟定结果。")
    decision.exception = results.against_ranking(application, decision.outcome)
    if decision.exception and not decision.reason.strip():
        raise ValidationError({"reason": "拟定结果与评审排名不一致，请说明理由。"})


@action(
    "发布公示",
    perm=perms.publish,
    creates=True,
    inputs={"title": None, "text": None, "starts_on": None},
    lock=lambda publicity: lock_batch(publicity.batch),
)
def publicise(publicity: Publicity, *, by: Actor) -> None:
    """Publish every decision on the reviewed schools in one transaction and open the public list."""
    batch = publicity.batch
    if publicity.starts_on < clock.today():
        raise ValidationError({"starts_on": "公示开始日期不能早于今天，否则公示不足规定的工作日。"})
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("unit", "decision")
        .filter(batch=batch, status=S.REVIEWED)
        .order_by("pk")
    )
    _check_complete(rows)
    proposed = [a for a in rows if a.decision.outcome == Outcome.PROPOSED]
    if not proposed:
        raise Refused("没有拟入选的学校，不能公示。")
    check_total(batch, proposed, "拟入选")
    _check_exceptions(batch, rows)
    publicity.published_at = clock.now()
    publicity.ends_on = days.publicity_end(publicity.starts_on, batch.publicity_days)
    publicity.full_clean()
    publicity.save()
    Decision.objects.filter(application__in=rows).update(published_at=publicity.published_at, publicity=publicity)
    for application in rows:
        _write_opinion(application, application.decision.words)
    told: Any = {"act": publicise, "beside": publicity, "by": by}
    carry(rows, _announce, "公布拟定结果", opinion=lambda a: a.decision.words, **told)
    carry(proposed, along(lifecycle.PUBLICISE), "公示", **told)
    review_work.ranking_is_used(batch, by)


def check_total(batch: Batch, coming: list[Application], label: str) -> None:
    """Never more than the batch has places, those of other rounds included."""
    others = Application.objects.filter(batch=batch).exclude(pk__in=[a.pk for a in coming])
    taken = others.filter(status__in=(S.PUBLICISED, S.ESTABLISHED)).count()
    if taken + len(coming) > (total := places_in_all(batch)):
        already = f"（另有 {taken} 所已公示或立项）" if taken else ""
        raise Refused(f"{label} {len(coming)} 所{already}，超过总名额 {total} 个，请先调整。")


def _check_complete(rows: list[Application]) -> None:
    undecided = [a.unit.name for a in rows if not hasattr(a, "decision")]
    if undecided:
        raise Refused(f"还有 {len(undecided)} 所学校未拟定结果（{'、'.join(undecided[:3])}），不能公示。")


def _check_exceptions(batch: Batch, rows: list[Application]) -> None:
    """Judge all anew: since a decision was entered the cut may have moved, or others may have been reviewed."""
    within = {row.application.pk: row.within for row in results.ranking(batch)}
    for a in rows:
        a.decision.exception = results.departs(a.decision.outcome, within=within.get(a.pk, False))
    bare = [a.unit.name for a in rows if a.decision.exception and not a.decision.reason.strip()]
    if bare:
        names = "、".join(bare[:3])
        raise Refused(f"{len(bare)} 所学校的拟定结果与现在的排名不一致（{names}），请先说明理由。")
    Decision.objects.bulk_update([a.decision for a in rows], ["exception"])


def _write_opinion(application: Application, text: str) -> None:
    """市教育局意见 of the form; the bureau signs with its seal, so nobody is named."""
    Opinion.objects.create(application=application, kind=Opinion.Kind.CITY, version=application.latest, text=text)


def _announce(application: Application) -> None:
    """As it was decided."""
    along(MOVES[Outcome(application.decision.outcome)])(application)


def check_flood(publicity: Publicity, address: str, *, trapped: bool) -> None:
    """Refuse machines, and more than a few objections a day from one address."""
    if trapped or _today(file_objection.name, address) >= OBJECTIONS_A_DAY:
        raise Refused(f"提交过于频繁，请明天再试{_or_call(publicity)}。")


def _today(act: str, address: str) -> int:
    """How often ``act`` came from ``address`` within the last day."""
    since = clock.now() - timedelta(days=1)
    return Entry.objects.filter(action=act, address=address, at__gte=since).count()


def _or_call(publicity: Publicity) -> str:
    return f"，或致电 {phone} 反映" if (phone := publicity.batch.contact_phone) else ""


def check_guessing(publicity: Publicity, address: str) -> None:
    """Refuse an address from which receipts or names are being guessed."""
    if _today(MISSED, address) >= MISSES_A_DAY:
        raise Refused(f"查询次数过多，请明天再试{_or_call(publicity)}。")


def miss(publicity: Publicity, by: Actor) -> None:
    """Write down that a receipt and a name were tried that fit nothing; what was typed is nobody's business."""
    trail.record(by, MISSED, "查询异议未果", publicity, {})


@action("提出异议", perm=EVERYBODY, creates=True, inputs={"name": None, "contact": None, "text": None})
def file_objection(objection: Objection, *, by: Actor) -> None:
    """Anybody may object to a publicised school while the publicity runs."""
    if objection.publicity.coming:
        raise Refused(f"公示从 {objection.publicity.starts_on} 开始，届时受理异议。")
    if not objection.publicity.open:
        raise Refused(f"公示期已于 {objection.publicity.ends_on} 结束，不再受理异议。")
    listed = Application.objects.filter(decision__publicity=objection.publicity, status=S.PUBLICISED)
    if not listed.filter(pk=objection.application_id).exists():
        raise Refused("请选择公示名单中的学校。")
    objection.receipt = f"YY{clock.today():%Y%m%d}{chance.below(10**6):06d}"
    objection.filed_at = clock.now()
    objection.full_clean()
    objection.save()
    waiting.ask_to_answer(objection)


@action(
    "答复异议",
    perm=perms.objection,
    inputs={
        "verdict": forms.ChoiceField(label="处理结果", choices=[("", "请选择"), *Objection.Status.choices[1:]]),
        "reply": opinion_field("处理答复"),
    },
    unless=lambda o: "" if o.status == Objection.Status.FILED else "这条异议已经答复。",
    lock=lambda o: lock_batch(o.publicity.batch),
)
def answer_objection(objection: Objection, *, verdict: str, reply: str, by: Actor) -> None:
    """Answer; an upheld objection takes the school off the list."""
    objection.status, objection.answer = verdict, reply
    objection.answered_at, objection.answered_by = clock.now(), by.user
    work.finish_all(objection, by=by)
    if "@" in objection.contact and channels.mails():
        queue.start(TELL, by, {"objection": objection.pk})
    if verdict == Objection.Status.UPHELD and objection.application.status == S.PUBLICISED:
        uphold(objection.application, reason=reply, by=by)


@move("异议成立", perm=perms.objection, moves=lifecycle.UPHOLD, inputs={"reason": opinion_field("理由")}, danger=True)
def uphold(application: Application, *, reason: str, by: Actor) -> None:
    """The school leaves the list of the proposed, and the bureau's opinion on its form says so."""
    _write_opinion(application, OBJECTED)


@action(
    "公布立项结果",
    perm=perms.establish,
    creates=True,
    inputs=dict.fromkeys(("publicity", "document_number", "title", "addressees", "body", "copies_to", "issued_on")),
    lock=lambda notice: lock_batch(notice.batch),
)
def establish(notice: ResultNotice, *, by: Actor) -> None:
    """After the publicity: the result notice and one project per school, never more than the batch has places."""
    publicity = Publicity.objects.select_for_update().get(pk=notice.publicity_id)
    if publicity.status == Publicity.Status.ENDED:
        raise Refused("这次公示的立项结果已经公布。")
    if clock.today() <= publicity.ends_on:
        raise Refused(f"公示期到 {publicity.ends_on} 才结束，不能公布立项结果。")
    if notice.issued_on <= publicity.ends_on:
        raise ValidationError({"issued_on": f"成文日期要晚于公示结束日期 {publicity.ends_on}。"})
    waiting = Objection.objects.filter(publicity=publicity, status=Objection.Status.FILED).count()
    if waiting:
        raise Refused(f"还有 {waiting} 条异议没有答复，请先处理。")
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("unit", "desk", "batch")
        .filter(decision__publicity=publicity, status=S.PUBLICISED)
        .order_by("desk__code", "rank", "pk")
    )
    if not rows:
        raise Refused("公示名单中已没有学校，没有可以公布的立项结果。")
    check_total(notice.batch, rows, "立项")
    publicity.status = Publicity.Status.ENDED
    publicity.save(update_fields=["status"])
    programme = _programme(notice.batch)
    numbers = count(programme.projects.count() + 1)

    def found(application: Application) -> None:
        application.project = open_project(
            programme,
            application.unit,
            application.desk,
            number=f"{programme.code}-{next(numbers):03d}",
            application_number=application.number,
            starts_on=notice.issued_on,
        )
        along(lifecycle.ESTABLISH)(application)

    carry(rows, found, "立项", act=establish, beside=notice, by=by)


def _programme(batch: Batch) -> Programme:
    """What the batch becomes with its first established school; later changes of the batch leave it alone."""
    given = {
        "unit": batch.unit,
        "title": batch.title,
        "document_number": batch.document_number,
        "report_day": batch.report_day,
        "period_months": batch.period_months,
        "award_pool": batch.award_pool,
    }
    return Programme.objects.get_or_create(code=batch.code, defaults=given)[0]
