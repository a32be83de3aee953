"""``@action`` turns a small domain function into a guarded, locked, audited write: the only door for writes."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models, transaction

from citong.platform.audit import trail

from .errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms

    from citong.platform.access.actor import Actor

registry: dict[str, Action] = {}
EVERYBODY = ""  # the permission of what anybody may do without signing in


class Listener(Protocol):
    def __call__(self, subject: Any, *, by: Actor) -> object: ...


Changes = dict[str, list[object]]


def snapshot(obj: models.Model) -> dict[str, object]:
    """Recorded fields of ``obj``; a model names in ``unaudited`` what must not be written down."""
    hidden = getattr(obj, "unaudited", ())
    return {f.attname: getattr(obj, f.attname) for f in obj._meta.concrete_fields if f.attname not in hidden}


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> Changes:
    return {name: [before.get(name), new] for name, new in after.items() if before.get(name) != new}


@dataclass(eq=False)
class Action:
    """A write of the domain. Call it as ``act(obj, by=actor, **inputs)``; it returns the written row.

    ``inputs`` names what a caller gives: a field name of the model, or a form field of its own.
    What the body returns are changes of its own, beside those of the row's fields, in words: ``{"评分项": [before, after]}``.
    ``unless`` answers with the reason why the act is impossible now, or with an empty string.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    label: str
    perm: str
    run: Callable[..., Changes | None]
    moves: dict[str, str] = field(default_factory=dict)
    creates: bool = False
    inputs: dict[str, forms.Field | None] = field(default_factory=dict)
    unless: Callable[[Any], str] | None = None
    danger: bool = False
    quiet: bool = False  # frequent and harmless (autosave): no success message
    lock: Callable[[Any], object] | None = None  # takes wider locks before the row's own
    begins: Callable[[Actor], Mapping[str, object]] | None = None  # what the add form is filled with at first
    at: Callable[[Any], object | None] | None = None  # where the permission must be held, if not at the row itself
    listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        update_wrapper(self, self.run)
        parts = self.run.__module__.split(".")
        feature = parts[2] if parts[0] == "citong" else parts[-2]
        self.name = f"{feature}.{self.run.__name__}"
        if self.name in registry and registry[self.name].run.__module__ != self.run.__module__:
            raise ImproperlyConfigured(f"two actions are called {self.name}")
        registry[self.name] = self

    @property
    def verb(self) -> str:
        return self.run.__name__

    @property
    def model(self) -> type[models.Model]:
        """The model that the first parameter is annotated with."""
        first = next(iter(inspect.signature(self.run).parameters.values()))
        found = first.annotation
        if isinstance(found, str):
            found = eval(found, self.run.__globals__)  # noqa: S307 - our own source, read like get_type_hints does
        return found  # type: ignore[no-any-return]

    def refusal(self, obj: models.Model) -> str:
        """Why the act is impossible in the row's present state; empty if it is possible."""
        if self.moves and obj.status not in self.moves:  # type: ignore[attr-defined]
            shown = obj.get_status_display()  # type: ignore[attr-defined]
            return f"当前状态为「{shown}」，不能{self.label}。"
        return self.unless(obj) if self.unless else ""

    def allowed(self, obj: models.Model, by: Actor) -> bool:
        return self.permits(obj, by) and not self.refusal(obj)

    def offered(self, by: Actor) -> bool:
        """Whether ``by`` may do it to any row at all."""
        return self.perm == EVERYBODY or by.has(self.perm)

    def permits(self, obj: models.Model, by: Actor) -> bool:
        if self.perm == EVERYBODY:
            return True
        place = self.at(obj) if self.at else obj
        return place is not None and by.can(self.perm, place)

    def __call__(self, obj: Any, *, by: Actor, revision: int | None = None, note: str = "", **inputs: Any) -> Any:
        """Run the act in one transaction.

        :param revision: the revision the caller saw; another one in the database raises ``Conflict``.
        :param note: an opinion that goes into the audit entry.
        :raises PermissionDenied: ``by`` does not hold the permission for this row.
        :raises Refused: the state or a rule forbids it.
        """
        with transaction.atomic():
            if self.lock:
                self.lock(obj)
            obj = obj if self.creates else self._lock(obj, revision)
            if not self.permits(obj, by):
                raise PermissionDenied(self.perm)
            if reason := "" if self.creates else self.refusal(obj):
                raise Refused(reason)
            before = {} if self.creates else snapshot(obj)
            if self.moves and not self.creates:
                obj.status = self.moves[obj.status]
            own = self.run(obj, by=by, **inputs) or {}
            self._write(obj)
            changes = difference(before, snapshot(obj)) | own
            trail.record(by, self.name, self.label, obj, changes, note or str(inputs.get("reason", "")))
            for listener in self.listeners:
                listener(obj, by=by)
        return obj

    def _lock(self, obj: models.Model, revision: int | None) -> models.Model:
        rows = type(obj)._default_manager.select_for_update(of=("self",))
        row = rows.filter(pk=obj.pk).first()
        if row is None:
            raise Conflict("这条记录已被他人删除，请返回列表刷新后再看。")
        if revision is not None and row.revision != revision:  # type: ignore[attr-defined]
            raise Conflict("这条记录刚刚被他人修改过。您填写的内容还在，请对照最新内容后再保存。")
        return row

    @staticmethod
    def _write(obj: models.Model) -> None:
        if hasattr(obj, "revision"):
            obj.revision += 1
        obj.full_clean()
        obj.save()


def action(
    label: str,
    *,
    perm: str,
    moves: dict[str, str] | None = None,
    creates: bool = False,
    inputs: dict[str, forms.Field | None] | None = None,
    unless: Callable[[Any], str] | None = None,
    danger: bool = False,
    quiet: bool = False,
    lock: Callable[[Any], object] | None = None,
    begins: Callable[[Actor], Mapping[str, object]] | None = None,
    at: Callable[[Any], object | None] | None = None,
) -> Callable[[Callable[..., Changes | None]], Action]:
    """Declare a write: its Chinese label, the permission that guards it, the moves of ``status`` that it makes."""
    given: dict[str, Any] = {"danger": danger, "quiet": quiet, "lock": lock, "begins": begins, "at": at}
    return lambda run: Action(label, perm, run, moves or {}, creates, inputs or {}, unless, **given)


def on(act: Action, listener: Listener) -> None:
    """Let ``listener`` act in the same transaction: what it writes or queues is there with ``act`` or not at all.

    What may fail or takes long, it queues as a job.
    """
    act.listeners.append(listener)


def fill(obj: models.Model, values: Mapping[str, object]) -> None:
    """Set the fields that a form or a sheet gives; many-to-many ones at once, since the row exists."""
    for name, value in values.items():
        if obj._meta.get_field(name).many_to_many:
            getattr(obj, name).set(value)
        else:
            setattr(obj, name, value)
