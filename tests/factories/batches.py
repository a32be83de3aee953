"""Rows and addresses of batches for the contract tests, and what the wizard is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import batch as actions
from citong.apps.pilots.actions import batch_draft as drafts
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.models import Batch, BatchDraft, EligibilityRule, Extension, Quota
from citong.lib import clock

from .pilots import make_batch
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit


@row_of(Batch)
def make_own_batch(unit: Unit) -> Batch:
    return make_batch(unit, {unit: 3}, title=f"{unit.name}试点申报")


@row_of(BatchDraft)
def make_draft(unit: Unit) -> BatchDraft:
    return BatchDraft.objects.create(unit=unit)


@row_of(Quota)
def make_quota(unit: Unit) -> Quota:
    return Quota.objects.get(batch=make_own_batch(unit))


@row_of(Extension)
def make_extension(unit: Unit) -> Extension:
    batch = make_own_batch(unit)
    return Extension.objects.create(batch=batch, unit=unit, until=batch.deadline + timedelta(days=3), reason="台风停课")


@row_of(EligibilityRule)
def make_rule(unit: Unit) -> EligibilityRule:
    return make_own_batch(unit).rules.get(key="bandwidth")


@ready_for(actions.create)
def to_create(unit: Unit) -> tuple[Batch, dict[str, Any]]:
    definition = shipped("2018")
    definition.quotas = {unit.code: 3}
    return Batch(unit=unit), {"definition": definition}


@ready_for(actions.extend)
def to_extend(unit: Unit) -> tuple[Extension, dict[str, Any]]:
    batch = make_own_batch(unit)
    return Extension(batch=batch, unit=unit, until=batch.deadline + timedelta(days=3), reason="台风停课"), {}


@ready_for(actions.revise_rule)
def to_revise(unit: Unit) -> tuple[EligibilityRule, dict[str, Any]]:
    rule = make_rule(unit)
    given = {name: getattr(rule, name) for name in ("batch", "key", "title", "params", "blocking", "source")}
    return EligibilityRule(**given, effective_from=clock.today() + timedelta(days=1)), {}


@ready_for(drafts.begin_draft)
def to_begin(unit: Unit) -> tuple[BatchDraft, dict[str, Any]]:
    return BatchDraft(unit=unit), {}


@ready_for(drafts.create_from_draft)
def to_create_from_draft(unit: Unit) -> tuple[BatchDraft, dict[str, Any]]:
    return make_draft(unit), to_create(unit)[1]


def _batch_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_batch(unit).pk, "key": "bandwidth"}


ids_of(
    "pilots-batch-extend", "pilots-batch-rule", "pilots-batch-rubric", "pilots-overview-batch", "pilots-overview-excel"
)(_batch_ids)


@ids_of("pilots-batch-quota")
def quota_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_quota(unit).pk}


@ids_of("pilots-batch-summary", "pilots-batch-discard", "pilots-batch-step")
def draft_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft(unit).pk, "key": "notice"}


@ready_for(actions.change_quota)
def to_change_quota(unit: Unit) -> tuple[Quota, dict[str, Any]]:
    return make_quota(unit), {"places": 4, "reason": "追加名额"}


@ready_for(actions.change_rubric)
def to_change_rubric(unit: Unit) -> tuple[Batch, dict[str, Any]]:
    return make_own_batch(unit), {"items": list(shipped("2018").rubric)}


@ready_for(actions.set_cut)
def to_set_cut(unit: Unit) -> tuple[Batch, dict[str, Any]]:
    return make_own_batch(unit), {"cut": 2}


@ready_for(drafts.save_draft)
def to_save_draft(unit: Unit) -> tuple[BatchDraft, dict[str, Any]]:
    return make_draft(unit), {"step": "notice", "typed": {"title": ["试点申报"]}}


@ready_for(drafts.restore_draft)
def to_restore_draft(unit: Unit) -> tuple[BatchDraft, dict[str, Any]]:
    return BatchDraft.objects.create(unit=unit, status=BatchDraft.Status.DISCARDED), {}
