"""批次草稿: written over several steps by the officers of one bureau, until it becomes a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.actions import action
from citong.lib import clock

from ..models import Batch, BatchDraft
from ..perms import perms
from .batch import create

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from ..definition import Definition

Status = BatchDraft.Status
Typed = dict[str, list[str]]


@action("从通知新建批次", perm=perms.batch, creates=True)
def begin_draft(draft: BatchDraft, *, by: Actor) -> None:
    """Start writing; ``source`` is the batch that serves as the pattern."""
    draft.saved_by = by.user


@action("保存批次草稿", perm=perms.batch, moves={Status.WRITING: Status.WRITING}, quiet=True)
def save_draft(draft: BatchDraft, *, step: str, typed: Typed, by: Actor) -> None:
    """Keep what was typed in one step as it was typed, whether it holds or not."""
    draft.values = {**draft.values, step: typed}
    draft.saved_at, draft.saved_by = clock.now(), by.user


@action("创建批次", perm=perms.batch, moves={Status.WRITING: Status.CREATED})
def create_from_draft(draft: BatchDraft, *, definition: Definition, by: Actor) -> None:
    """Make the batch that the draft describes; schools see it once it is started."""
    draft.batch = create(Batch(unit=draft.unit), definition=definition, by=by)


@action("删除草稿", perm=perms.batch, moves={Status.WRITING: Status.DISCARDED}, danger=True)
def discard_draft(draft: BatchDraft, *, by: Actor) -> None:
    """Put it away; ``restore_draft`` brings it back."""


@action("恢复草稿", perm=perms.batch, moves={Status.DISCARDED: Status.WRITING})
def restore_draft(draft: BatchDraft, *, by: Actor) -> None:
    """Bring a discarded draft back."""
