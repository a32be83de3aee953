"""The form that a definition, the data so far and the rights of a node make for one person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Model, Q

from citong.kit.choices import shorten
from citong.kit.columns import named_by
from citong.kit.fen import YuanField
from citong.kit.filters import DateInput
from citong.kit.forms import CHOOSE, ask_in_words
from citong.lib import clock, formdef

from . import people
from .inputs import FilesField, RowsField, SpanField
from .reading import headed, names_of
from .script import script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from citong.lib.formdef import Field, Form
    from citong.platform.access.actor import Actor

    Search = Callable[[str], str]  # kind of object -> address that finds some by what is typed

WRITES = ("write", "required")
WIDE = ("area", "rows", "file", "section", "note")
FEW = 4  # options that stand as radio buttons
PREFIX = "f"  # of all inputs, so that a field may be called like an input of the page itself


@dataclass(frozen=True)
class Line:
    """One field on the page: an input, or its value as text."""

    field: Field
    bound: forms.BoundField | None
    text: str = ""
    files: tuple[tuple[int, str], ...] = ()  # that are there already

    @property
    def wide(self) -> bool:
        return self.field.kind in WIDE or (self.field.kind == "multi" and len(self.field.options) > FEW)


UNSEEN = "提交的内容中有您无权填写的字段，请重新打开页面后再填写。"


class AdhocForm(forms.Form):
    """Made by ``build``; ``given()`` is what ``formdef.merge`` takes."""

    definition: Form
    rights: Mapping[str, str]
    stored: Mapping[str, Any]

    @property
    def lines(self) -> list[Line]:
        """Everything that shows to this person, in order."""
        names = names_of(self.definition, self.stored)
        found = []
        for field in self.definition:
            if self.rights.get(field.key, "read") == "hidden":
                continue
            bound = self[field.key] if field.key in self.fields else None
            text = formdef.shown(field, self.stored.get(field.key), names) if bound is None else ""
            ids = self.stored.get(field.key) or [] if field.kind == "file" else []
            if bound is None and field.typed and not text:
                continue  # nothing there yet, and not for this person to give
            found.append(Line(field, bound, text, tuple((pk, names("file", pk)) for pk in ids)))
        return headed(found)

    @property
    def script(self) -> str:
        """What the browser needs to show, hide and compute while one types."""
        seen = {field.key for field in self.definition if self.rights.get(field.key, "read") != "hidden"}
        return json.dumps(script(self.definition, seen, set(self.fields), self.stored), ensure_ascii=False)

    def clean(self) -> dict[str, Any]:
        """What is wrong with a field that does not show is nobody's concern, but what is sent for one that may not be seen is refused."""
        if any(self._sent(field.key) for field in self.definition if self.rights.get(field.key, "read") == "hidden"):
            self.add_error(None, UNSEEN)
        shown = formdef.settle(self.definition, {**self.stored, **self.given()})
        hidden = {field.key for field in self.definition} - {one.key for one in formdef.visible(self.definition, shown)}
        for key in hidden & self.errors.keys():
            del self.errors[key]
            self.cleaned_data[key] = None
        return self.cleaned_data

    def _sent(self, key: str) -> bool:
        name = self.add_prefix(key)
        return any(sent == name or sent.startswith(f"{name}-") for sent in (*self.data, *self.files))

    def given(self) -> dict[str, Any]:
        """The values as the definition keeps them, without files."""
        kept = {field.key: field for field in self.definition if field.key in self.fields and field.kind != "file"}
        return {key: plain(field, self.cleaned_data.get(key)) for key, field in kept.items()}

    def uploads(self) -> dict[str, tuple[list[int], list[Any]]]:
        """Of each file field: which of the stored files stay, and the new ones."""
        found = {}
        for key in (field.key for field in self.definition if field.kind == "file" and field.key in self.fields):
            dropped = set(self.data.getlist(f"{self.add_prefix(key)}-drop")) if hasattr(self.data, "getlist") else set()
            stay = [pk for pk in self.stored.get(key) or [] if str(pk) not in dropped]
            found[key] = (stay, self.cleaned_data.get(key) or [])
        return found

    def as_sent(self) -> dict[str, list[str]]:
        """What a browser would send of a form that shows what is stored, without files."""
        found: dict[str, list[str]] = {}
        for bound in self:
            if not isinstance(bound.field, FilesField):
                found |= sent_of(bound.field, bound.html_name, bound.initial)
        return found

    def blame(self, reasons: Mapping[str, Any]) -> None:
        """Put what the definition refused at its fields."""
        for key, reason in reasons.items():
            self.add_error(key if key in self.fields else None, reason)


def build(
    definition: Form,
    stored: Mapping[str, Any],
    rights: Mapping[str, str],
    actor: Actor,
    post: Any = None,
    files: Any = None,
    *,
    search: Search | None = None,
) -> AdhocForm:
    """The form for ``actor``; nothing is required here, since ``formdef.merge`` knows what shows."""
    form = AdhocForm(post, files, prefix=PREFIX, initial=_initial(definition, stored, actor))
    form.definition, form.rights, form.stored = definition, rights, stored
    for field in definition:
        if field.typed and rights.get(field.key) in WRITES:
            asked = made(field, actor, search, must=rights[field.key] == "required")
            form.fields[field.key] = keeping(asked, stored.get(field.key))
    return form


def _initial(definition: Form, stored: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What was stored, else the defaults: ``today``, ``own_unit``, ``own_phone``, ``self`` or a value."""
    words: dict[Any, Any] = {
        "today": clock.today(),
        "self": actor.user.pk if actor.user else None,
        "own_unit": actor.post.unit_id if actor.post else None,
        "own_phone": actor.user.person.mobile if actor.user else "",
    }
    defaults = {
        field.key: words.get(field.default, field.default) if isinstance(field.default, str) else field.default
        for field in definition
        if field.default is not None
    }
    return defaults | dict(stored)  # what was emptied stays empty


def made(field: Field, actor: Actor, search: Search | None = None, *, must: bool = False) -> forms.Field:
    """The form field of a definition's field. ``needed`` marks it as required for readers; the check comes later."""
    asked = MAKERS[field.kind](field, actor)
    asked.label, asked.help_text, asked.required = field.label, field.hint, False
    asked.needed = must or field.required  # type: ignore[attr-defined]
    ask_in_words(asked)
    if isinstance(asked, forms.ModelChoiceField):
        shorten(asked)
        if search:
            asked.widget.url = search(field.kind)
    return asked


def keeping(asked: forms.Field, chosen: Any) -> forms.Field:
    """Offer also who was chosen before, by somebody with other people in reach: leaving him must be possible."""
    if isinstance(asked, forms.ModelChoiceField) and chosen and asked.queryset is not None:
        pks = chosen if isinstance(chosen, list) else [chosen]
        model = asked.queryset.model
        offered = Q(pk__in=asked.queryset.order_by().values("pk")) | Q(pk__in=pks)
        asked.queryset = model._default_manager.filter(offered).select_related(*named_by(model))
    return asked


def sent_of(asked: forms.Field, name: str, value: Any) -> dict[str, list[str]]:
    """The inputs of one field with its value: a span has one for each end, a table one for each cell."""
    if isinstance(asked, RowsField):
        cells = [
            sent_of(column, f"{name}-{number}-{field.key}", row.get(field.key))
            for number, row in enumerate(value or [])
            for field, column in asked.columns
            if field.typed
        ]
        return {at: texts for cell in cells for at, texts in cell.items()}
    if isinstance(asked, SpanField):
        ends = zip(asked.widget.names, asked.widget.decompress(value), strict=True)
        return {f"{name}-{end}": [str(text or "")] for end, text in ends}
    if isinstance(asked, forms.BooleanField):
        return {name: ["on"] if value else []}
    shown = asked.prepare_value(value)
    texts = shown if isinstance(shown, list) else [shown]
    return {name: ["" if text is None else str(text) for text in texts]}


def plain(field: Field, value: Any) -> Any:
    """A cleaned value as the definition keeps it."""
    if field.kind == "rows":
        return [
            {column.key: plain(column, row.get(column.key)) for column in field.fields if column.typed}
            for row in value or []
        ]
    if field.kind in {"user", "unit"}:
        return [row.pk for row in value or []] if field.many else value.pk if isinstance(value, Model) else None
    if field.kind == "bool":
        return bool(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(field: Field, _actor: Actor) -> forms.Field:
    return forms.CharField(
        max_length=field.most or formdef.LENGTHS[field.kind], widget=forms.TextInput({"autocomplete": "off"})
    )


def _area(field: Field, _actor: Actor) -> forms.Field:
    return forms.CharField(max_length=field.most or formdef.LENGTHS[field.kind], widget=forms.Textarea({"rows": 4}))


def _int(field: Field, _actor: Actor) -> forms.Field:
    return forms.IntegerField(min_value=field.least, max_value=field.most)


def _select(field: Field, _actor: Actor) -> forms.Field:
    if len(field.options) <= FEW:
        return forms.ChoiceField(choices=list(field.options), widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", CHOOSE), *field.options])


def _rows(field: Field, actor: Actor) -> forms.Field:
    blank = forms.CharField(widget=forms.HiddenInput)
    columns = [(one, made(one, actor) if one.typed else blank) for one in field.fields]
    for _, asked in columns:
        if isinstance(asked, forms.ModelMultipleChoiceField):
            asked.widget.choices = list(iter(cast("Iterable[Any]", asked.choices)))  # once for all rows
    return RowsField(columns)


def _of_model(rows: Callable[[Actor], Any]) -> Callable[[Field, Actor], forms.Field]:
    def maker(field: Field, actor: Actor) -> forms.Field:
        if field.many:
            return forms.ModelMultipleChoiceField(rows(actor))
        return forms.ModelChoiceField(rows(actor), empty_label=CHOOSE)

    return maker


MAKERS: dict[str, Callable[[Field, Actor], forms.Field]] = {
    **dict.fromkeys(("text", "email", "phone", "idnumber"), _text),
    "area": _area,
    "int": _int,
    "money": lambda _field, _actor: YuanField(),
    "date": lambda _field, _actor: forms.DateField(widget=DateInput()),
    "range": lambda field, _actor: SpanField(halves=field.halves),
    "select": _select,
    "multi": lambda field, _actor: forms.MultipleChoiceField(
        choices=list(field.options), widget=forms.CheckboxSelectMultiple
    ),
    "bool": lambda _field, _actor: forms.BooleanField(),
    "user": _of_model(people.colleagues),
    "unit": _of_model(people.units),
    "file": lambda _field, _actor: FilesField(),
    "rows": _rows,
}
