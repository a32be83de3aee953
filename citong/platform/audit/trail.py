"""Writing, reading and verifying the audit trail."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from citong.lib import clock

from .models import Chain, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor

CHAINS = 16
LONG = 200  # characters; longer texts are kept as digest and length


def kind_of(subject: Model) -> str:
    """The table of ``subject``; a proxy model writes into the history of its table."""
    return (subject._meta.concrete_model or type(subject))._meta.label_lower


def value(obj: object) -> object:
    """A field's value as it stands in the trail."""
    text = obj if isinstance(obj, str) else None
    if text is not None and len(text) > LONG:
        return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}
    if isinstance(obj, list | dict):
        flat = json.dumps(obj, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
        return value(flat) if len(flat) > LONG else _plain(flat)
    return str(obj) if hasattr(obj, "read") else _plain(json.dumps(obj, cls=DjangoJSONEncoder))


def _plain(flat: str) -> object:
    """Fractions stand as text: databases write the same number in different ways."""
    return json.loads(flat, parse_float=str)


def written(subject: Model, changes: dict[str, list[object]]) -> dict[str, list[object]]:
    """The changes as they are written down: fields that ``subject`` names in ``masked`` only in part."""
    masks = getattr(subject, "masked", {})
    shown = {name: masks.get(name, lambda given: given) for name in changes}
    return {name: [value(shown[name](one) if one else one) for one in pair] for name, pair in changes.items()}


def digest(entry: Entry, before: str) -> str:
    """SHA-256 over the previous digest and every recorded fact of ``entry``."""
    facts = [
        before,
        entry.chain_id,
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.user_id,
        entry.post_id,
        entry.unit_id,
        entry.action,
        entry.label,
        entry.kind,
        entry.object_id,
        entry.title,
        entry.changes,
        entry.note,
        entry.address,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Line:
    """What an entry is to say of one row."""

    label: str
    subject: Model
    changes: dict[str, list[object]]
    note: str = ""


def record(
    by: Actor, action: str, label: str, subject: Model, changes: dict[str, list[object]], note: str = ""
) -> Entry:
    """Append one entry, in the caller's transaction."""
    return record_all(by, action, [Line(label, subject, changes, note)], beside=subject)[0]


@transaction.atomic
def record_all(by: Actor, action: str, lines: Iterable[Line], *, beside: Model) -> list[Entry]:
    """Append one entry for each line, all in the chain of ``beside``: whoever writes about many rows holds one lock."""
    chain_id = (_unit_id(by, beside) or 0) % CHAINS + 1
    Chain.objects.get_or_create(pk=chain_id)
    chain = Chain.objects.select_for_update().get(pk=chain_id)
    entries = []
    for line in lines:
        entry = _entry(by, action, line, chain)
        entry.digest = digest(entry, chain.head)
        chain.length, chain.head = entry.number, entry.digest
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    chain.save(update_fields=["length", "head"])
    return entries


def _unit_id(by: Actor, subject: Model) -> int | None:
    return getattr(subject, "scope_unit_id", None) or (by.post.unit_id if by.post else None)


def _entry(by: Actor, action: str, line: Line, chain: Chain) -> Entry:
    """The next one of ``chain``."""
    return Entry(
        chain=chain,
        number=chain.length + 1,
        at=clock.now(),
        user=by.user,
        post=by.post,
        unit_id=_unit_id(by, line.subject),
        action=action,
        label=line.label,
        kind=kind_of(line.subject),
        object_id=str(line.subject.pk),
        title=str(line.subject)[:120],
        changes=written(line.subject, line.changes),
        note=line.note,
        address=by.address,
    )


def history(subject: Model) -> QuerySet[Entry]:
    """Entries about ``subject``, newest first."""
    entries = Entry.objects.filter(kind=kind_of(subject), object_id=str(subject.pk))
    return entries.select_related("user__person", "post__unit")


def histories(subjects: Sequence[Model]) -> QuerySet[Entry]:
    """Entries about rows of one table, newest first."""
    kinds = {kind_of(subject) for subject in subjects}
    entries = Entry.objects.filter(kind__in=kinds, object_id__in=[str(subject.pk) for subject in subjects])
    return entries.select_related("user__person", "post__unit")


@dataclass(frozen=True)
class Break:
    """The first place at which a chain does not hold."""

    chain: int
    number: int
    reason: str


def verify() -> Iterator[Break]:
    """Walk every chain; yields at most one break each, the first."""
    for chain in Chain.objects.order_by("pk"):
        found = _verify_chain(chain)
        if found:
            yield found


def _verify_chain(chain: Chain) -> Break | None:
    before, expected = "", 1
    known = Entry.objects.filter(chain=chain, number__lte=chain.length)  # others may be writing meanwhile
    for entry in known.order_by("number").iterator(2000):
        if entry.number != expected:
            return Break(chain.pk, expected, "缺少记录")
        if entry.digest != digest(entry, before):
            return Break(chain.pk, entry.number, "内容与摘要不符")
        before, expected = entry.digest, expected + 1
    if (chain.length, chain.head) != (expected - 1, before):
        return Break(chain.pk, expected, "链尾记录被删除")
    surplus = Entry.objects.filter(chain=chain, number__gt=F("chain__length")).order_by("number").first()
    return Break(chain.pk, surplus.number, "链尾多出记录") if surplus else None
