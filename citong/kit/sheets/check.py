"""What a filled sheet would do: each row is judged by the resource's own form and, if asked, tried by its own action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from citong.kit.columns import label_of
from citong.kit.entry import present
from citong.kit.errors import Refused
from citong.kit.forms import REVISION

from . import cells, fields, header, read
from .parse import Reader, Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    from django.db.models import Model

    from citong.kit.actions import Action
    from citong.kit.forms import RowForm
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

    from .fields import Slot
    from .header import Header

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
BATCH = 500


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what to write instead; without a column it concerns the row."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass
class Judged:
    """One row of the file and what it would do: write ``instance``, or ``values`` into ``obj``."""

    row: int
    cells: list[Any]
    kind: str = NEW
    title: str = ""
    obj: Model | None = None
    instance: Model | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def blame(self, column: str, message: str) -> None:
        self.kind = WRONG
        self.problems.append(Problem(self.row, column, message.rstrip("。")))

    @property
    def revision(self) -> int | None:
        return getattr(self.obj, REVISION, None)


class Sheet:
    """An opened file: its header is matched, its rows are judged one after the other."""

    def __init__(self, resource: Resource, actor: Actor, file: IO[bytes]) -> None:
        self.resource, self.actor = resource, actor
        self.slots = fields.slots_for(resource, actor)
        self.rows = list(read.rows(file))
        if len(self.rows) < 2:  # noqa: PLR2004 - the header and one row
            raise Refused("表格里没有数据，请从第二行起填写后再上传。")
        self.head = self.rows.pop(0)
        self.header: Header = header.match(self.head[1], self.slots)
        self._filled = [slot for slot in self.slots if slot.field and self.header.has(slot)]
        self._defaults = _defaults(self.slots, resource)
        self._reader = Reader()
        self._check_columns()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def _key(self) -> Slot | None:
        """The column that finds existing rows."""
        if self.resource.edit is None:
            return None
        return next((slot for slot in self.slots if slot.column.name == self.resource.sheet_key), None)

    def _check_columns(self) -> None:
        """Without a column that must be filled, rows can only be changed, and only if the key tells which."""
        lacking = [slot.label for slot in self.slots if slot.required and not self.header.has(slot)]
        changes_only = self._key is not None and self.header.has(self._key)
        if lacking and not changes_only:
            raise Refused(f"缺少必填的列：{'、'.join(lacking)}。请按模板补上后再上传。")

    def judge(self, *, trial: bool = False) -> Iterator[Judged]:
        """Every row, in the order of the file; nothing is written.

        :param trial: also run each row's action and take it back, so that its own rules have their say.
        """
        seen: dict[str, int] = {}
        for start in range(0, len(self.rows), BATCH):
            part = self.rows[start : start + BATCH]
            known = self._known([self._key_of(row) for _, row in part])
            for number, row in part:
                key = self._key_of(row)
                judged = Judged(number, row, title=key or f"第 {number} 行", obj=known.get(key))
                if first := seen.setdefault(key, number) if key else 0:
                    self._once(judged, first)
                self._judge(judged, trial=trial)
                judged.problems.sort(key=lambda problem: self.header.places.get(problem.column, read.COLUMNS))
                yield judged

    def _once(self, judged: Judged, first: int) -> None:
        if first != judged.row:
            judged.blame(cast("Slot", self._key).label, f"与第 {first} 行重复，请删去一行")

    def _key_of(self, row: list[Any]) -> str:
        return cells.plain(self.header.cell(self._key, row)) if self._key else ""

    def _known(self, keys: list[str]) -> dict[str, Model]:
        """The visible rows that the keys name."""
        if self._key is None:
            return {}
        rows = self.resource.rows(self.actor).filter(**{f"{self.resource.sheet_key}__in": [k for k in keys if k]})
        return {cells.plain(self._key.column.raw(row)): row for row in rows}

    def _judge(self, judged: Judged, *, trial: bool) -> None:
        act = self.resource.edit if judged.obj else self.resource.create
        if act is None:
            judged.blame("", f"没有找到对应的{self.resource.title}，这里只能修改已有的记录")
            return
        said = self._said(judged)
        if judged.obj is not None:
            judged.title = str(judged.obj)
            if not said and not judged.problems:
                judged.kind = SAME
                return
        data: dict[str, Any] = {}
        form = self.resource.form(self.actor, data, judged.obj)
        data |= self._base(judged, form) | said
        if judged.problems:
            return
        if not form.is_valid():
            self._blame(judged, form.errors)
            return
        judged.values, judged.instance = form.values(), form.instance
        if (judged.obj is None or self._differs(judged, judged.obj)) and trial:
            self._try(judged, act)

    def _said(self, judged: Judged) -> dict[str, Any]:
        """What the row says, by form field; not where it says the same as the export, also if that is masked.

        An empty cell of a new row says nothing, so that the default holds.
        """
        found: dict[str, Any] = {}
        for slot in self._filled:
            cell = self.header.cell(slot, judged.cells)
            if judged.obj is not None and cells.plain(cell) == cells.plain(cells.cell(slot.column, judged.obj)):
                continue
            try:
                value = self._reader.read(slot, cell)
            except Wrong as error:
                judged.blame(slot.label, str(error))
                continue
            if value is not None or judged.obj is not None:
                found[slot.field] = slot.asked.prepare_value(value)
        return found

    def _base(self, judged: Judged, form: RowForm) -> dict[str, Any]:
        """What stands in the form before the row says anything: the present values, or the defaults."""
        return present(form) if judged.obj is not None else dict(self._defaults)

    def _differs(self, judged: Judged, obj: Model) -> bool:
        """Note what would change; a row without a change is left alone."""
        for slot in self.slots:
            if slot.field in judged.values and judged.values[slot.field] != getattr(obj, slot.field):
                new = judged.values[slot.field]
                judged.changes.append(
                    Change(slot.label, _shown(slot, obj, getattr(obj, slot.field)), _shown(slot, obj, new))
                )
        judged.kind = CHANGED if judged.changes else SAME
        return bool(judged.changes)

    def _try(self, judged: Judged, act: Action) -> None:
        """Run the action and take it back: what the rules refuse then, they refuse now."""
        try:
            with transaction.atomic():
                run(judged, act, self.actor)
                transaction.set_rollback(True)
        except PermissionDenied:
            judged.blame("", f"您没有权限{act.label}这一行，请联系上级管理员")
        except ValidationError as error:
            self._blame(judged, error.message_dict if hasattr(error, "error_dict") else {"": error.messages})

    def _blame(self, judged: Judged, errors: Mapping[str, Any]) -> None:
        labels = {slot.field: slot.label for slot in self.slots}
        for name, messages in errors.items():
            for message in messages:
                judged.blame(
                    "" if name == NON_FIELD_ERRORS else labels.get(name, ""), self._named(name, labels, message)
                )

    def _named(self, name: str, labels: Mapping[str, str], message: str) -> str:
        """A message about a field that has no column names the field."""
        if not name or name == NON_FIELD_ERRORS or name in labels:
            return str(message)
        form = self.resource.form(self.actor)
        label = form.fields[name].label if name in form.fields else label_of(self.resource.model, name)
        return f"{label}：{message}"


def _defaults(slots: list[Slot], resource: Resource) -> dict[str, Any]:
    """Default values of the model for cells that are empty."""
    names = {slot.field for slot in slots}
    found = {
        f.name: f.get_default() for f in resource.model._meta.concrete_fields if f.name in names and f.has_default()
    }
    return {slot.field: slot.asked.prepare_value(found[slot.field]) for slot in slots if slot.field in found}


def _shown(slot: Slot, obj: Model, value: Any) -> str:
    """A value as the list would show it, masked where the list masks."""
    if slot.column.masked(obj) and slot.column.mask is not None and value:
        return slot.column.mask(str(value))
    return slot.column.show(str(value) if slot.rows is not None and value is not None else value)


def run(judged: Judged, act: Action, actor: Actor, revision: int | None = None, note: str = "") -> Model:
    """Write the row through its action, as the page would."""
    if judged.obj is None:
        inputs = {name: value for name, value in judged.values.items() if name in act.inputs}
        return cast("Model", act(judged.instance, by=actor, note=note, **inputs))
    return cast("Model", act(judged.obj, by=actor, revision=revision, note=note, **judged.values))
