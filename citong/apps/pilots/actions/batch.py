"""批次: opening one from a notice, its quota, extensions and rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from citong.kit.actions import Changes, action, difference, fill
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.org.models import Unit

from ..models import Batch, EligibilityRule, Extension, PlanSection, Quota, RubricItem, Sheet
from ..models.batch import whole_minute
from ..perms import perms
from ..queries import desks
from .county import lock_own
from .decision import lock_batch

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from ..definition import Definition

Status = Batch.Status
FULL_SCORE = 100


@action("新建批次", perm=perms.batch, creates=True)
def create(batch: Batch, *, definition: Definition, by: Actor) -> None:
    """Open a batch from a notice: facts, quota, sections, rules and rubric in one go."""
    for name, value in definition.facts.items():
        setattr(batch, name, value)
    check_rubric(definition.rubric)
    batch.full_clean()
    batch.save()
    start = batch.issued_on or batch.opens_at.astimezone(clock.SHANGHAI).date()
    units = Unit.objects.filter(code__in=definition.quotas).in_bulk(field_name="code")
    unknown = [code for code in definition.quotas if code not in units]
    if unknown:
        raise ValidationError({"quotas": f"名额表中的单位代码不存在：{'、'.join(unknown)}。"})
    Quota.objects.bulk_create(Quota(batch=batch, unit=units[c], places=n) for c, n in definition.quotas.items())
    PlanSection.objects.bulk_create(PlanSection(batch=batch, order=i, **s) for i, s in enumerate(definition.sections))
    EligibilityRule.objects.bulk_create(
        EligibilityRule(batch=batch, order=i, effective_from=start, **r) for i, r in enumerate(definition.rules)
    )
    RubricItem.objects.bulk_create(RubricItem(batch=batch, order=i, **r) for i, r in enumerate(definition.rubric))


def check_rubric(rubric: list[dict[str, Any]]) -> None:
    total = sum(item["weight"] for item in rubric)
    if total != FULL_SCORE:
        raise ValidationError({"rubric": f"评分项的分值合计应为 100，现为 {total}。"})


@action("开始申报", perm=perms.batch, moves={Status.PREPARING: Status.OPEN})
def start(batch: Batch, *, by: Actor) -> None:
    """Schools see the batch from now on; they may submit from ``opens_at``."""


@action("修改批次", perm=perms.batch, unless=lambda b: "批次已结束，不能再修改。" if b.status == Status.CLOSED else "")
def change(batch: Batch, *, by: Actor, **values: Any) -> None:
    """Correct facts of the batch; what has been submitted keeps what held then, and schools stay hidden from experts."""
    if batch.blind and values.get("blind") is False and handed_out(batch):
        raise ValidationError({"blind": "评分表已经发给专家，不能再取消匿名评审。"})
    fill(batch, values)
    batch.deadline = whole_minute(batch.deadline)


@action("调整入选线", perm=perms.decide)
def set_cut(batch: Batch, *, cut: int, by: Actor) -> None:
    """The last rank that is proposed; what was decided stays."""
    batch.cut = cut


@action("结束批次", perm=perms.batch, moves={Status.OPEN: Status.CLOSED}, danger=True)
def close(batch: Batch, *, by: Actor) -> None:
    """Nothing is submitted any more."""


@action(
    "调整名额",
    perm=perms.quota,
    inputs={"places": None, "reason": forms.CharField(label="调整原因", max_length=200)},
    lock=lock_own,
)
def change_quota(quota: Quota, *, places: int, reason: str, by: Actor) -> None:
    """The city's act alone, with a reason, and never below what is used."""
    taken = desks.used(quota.batch, quota.unit)
    if places < taken:
        raise ValidationError({"places": f"{quota.unit.label}已使用 {taken} 个名额，不能调整到 {places} 个。"})
    quota.places = places


@action("延长申报时间", perm=perms.extend, creates=True, inputs={"unit": None, "until": None, "reason": None})
def extend(extension: Extension, *, by: Actor) -> None:
    """A later deadline for one county or one school."""
    extension.until = whole_minute(extension.until)
    if extension.unit.level not in (Unit.Level.COUNTY, Unit.Level.SCHOOL):
        raise ValidationError({"unit": "只能为一个县（市、区）或一所学校延期。"})
    if extension.until <= extension.batch.deadline:
        raise ValidationError({"until": "延长后的时间必须晚于批次的截止时间。"})
    if extension.until <= clock.now():
        raise ValidationError({"until": "延长后的时间已经过去，请填写将来的时间。"})


@action(
    "修订申报条件",
    perm=perms.batch,
    creates=True,
    inputs={"title": None, "params": None, "blocking": None, "effective_from": None, "source": None},
    lock=lambda rule: lock_batch(rule.batch),
)
def revise_rule(rule: EligibilityRule, *, by: Actor) -> None:
    """A new version from a day on; the version before ends the day before. Old results keep the old version."""
    versions = EligibilityRule.objects.filter(batch=rule.batch, key=rule.key)
    last = versions.order_by("-version").first()
    if last is None:
        raise Refused("没有可以修订的条件。")
    if rule.effective_from < max(last.effective_from, clock.today()):
        raise ValidationError({"effective_from": "生效日期不能早于今天，也不能早于上一版的生效日期。"})
    last.effective_to = rule.effective_from - timedelta(days=1)
    last.save(update_fields=["effective_to"])
    rule.kind, rule.order = last.kind, last.order
    rule.version = (versions.aggregate(top=Max("version"))["top"] or 0) + 1


def handed_out(batch: Batch) -> bool:
    """Whether an expert has been given a sheet."""
    return Sheet.objects.filter(application__batch=batch).exists()


@action(
    "修改评分标准",
    perm=perms.batch,
    lock=lock_batch,
    unless=lambda b: "评分表已经发给专家，不能再修改评分标准。" if handed_out(b) else "",
)
def change_rubric(batch: Batch, *, items: list[dict[str, Any]], by: Actor) -> Changes:
    """Replace the rubric; possible until the first sheet is handed out."""
    check_rubric(items)
    before = _told(batch)
    RubricItem.objects.filter(batch=batch).delete()
    RubricItem.objects.bulk_create(RubricItem(batch=batch, order=i, **item) for i, item in enumerate(items))
    return difference(before, dict.fromkeys(before) | _told(batch))


def _told(batch: Batch) -> dict[str, object]:
    """The rubric as the audit tells it: the order, and of each item weight and anchors."""
    items = list(batch.rubric.all())
    weights = {f"「{item.title}」分值": item.weight for item in items}
    return {"评分项": "、".join(i.title for i in items), **weights, **{f"「{i.title}」要点": i.anchors for i in items}}
