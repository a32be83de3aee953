"""Forms of rows and of actions, derived from model fields, with choices that are scoped to the actor."""

from __future__ import annotations

import copy
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from citong.platform.org.models import Unit

from .choices import choices, shorten
from .filters import DateInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from citong.platform.access.actor import Actor

    from .actions import Action

    Masks = Mapping[str, Callable[[str], str]]

REVISION = "revision"
CHOOSE = "请选择"


class TimeInput(forms.DateTimeInput):
    """The browser's own calendar with time of day."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def made(field: models.Field[Any, Any], **given: Any) -> forms.Field | None:
    """The form field of a model field with the widgets that browsers do best."""
    widgets: dict[type[models.Field[Any, Any]], forms.Widget] = {
        models.DateTimeField: TimeInput(),
        models.DateField: DateInput(),
        models.TextField: forms.Textarea({"rows": 4}),
    }
    if not field.choices:
        widget = next((w for cls, w in widgets.items() if isinstance(field, cls)), None)
        given = {"widget": widget, **given} if widget else given
    found = field.formfield(**given)
    if isinstance(found, forms.ModelChoiceField) and found.empty_label is not None:
        found.empty_label = CHOOSE
    elif isinstance(found, forms.ChoiceField):
        given_choices: list[tuple[Any, Any]] = list(found.widget.choices)
        found.choices = [(code, CHOOSE if code in {"", None} else label) for code, label in given_choices]
    return found


def ask_in_words(field: forms.Field) -> None:
    """What is missing is named, with what to do."""
    verb = "选择" if isinstance(field, forms.ChoiceField) else "上传" if isinstance(field, forms.FileField) else "填写"
    field.error_messages["required"] = f"请{verb}{field.label}。"
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = f"这个{field.label}不在可选范围内，请重新选择。"


def scope(form: forms.BaseForm, actor: Actor, perm: str) -> None:
    """Let every list of options of ``form`` show only what ``actor`` may point to, and the present value."""
    for name, field in form.fields.items():
        ask_in_words(field)
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        rows = choices(field.queryset.model, actor, perm).complex_filter(field.get_limit_choices_to() or {})
        if issubclass(field.queryset.model, Unit):
            rows = rows.filter(pk__in=Unit.objects.open_on().values("pk"))
        present = getattr(getattr(form, "instance", None), f"{name}_id", None)
        if present is not None:
            rows = rows | choices(field.queryset.model, actor, perm).filter(pk=present)
        field.queryset = rows
        shorten(field)


class RowForm(forms.ModelForm[models.Model]):
    """The add and edit form of a resource; its ``save`` is never called: the actions write."""

    sealed: frozenset[str] = frozenset()

    def prepare(self, act: Action, actor: Actor, sensitive: Masks) -> None:
        """Scope the options, keep masked values masked, remember the revision that was read."""
        asked = inputs(act, self.instance)
        self.fields |= {name: field for name, field in asked.items() if name not in self.fields}
        scope(self, actor, act.perm)
        if self.instance.pk:
            self._seal(sensitive)
            self._show_present(asked)
            if hasattr(self.instance, REVISION):
                self.fields[REVISION] = revision_field(self.instance)
        elif act.begins and not self.is_bound:
            self.initial = {**self.initial, **act.begins(actor)}
        self._preselect_unit(actor)

    def _show_present(self, asked: Iterable[str]) -> None:
        """Inputs of the action's own that stand for fields of the row begin with what the row has."""
        known = {field.name for field in self.instance._meta.concrete_fields}
        present = {name: getattr(self.instance, name) for name in asked if name in known}
        self.initial = {**present, **self.initial}

    def _seal(self, sensitive: Masks) -> None:
        """A sensitive value is not written into the page; an empty answer leaves it as it is."""
        for name, mask in sensitive.items():
            stored = str(getattr(self.instance, name, "") or "")
            if name not in self.fields or not stored:
                continue
            field = self.fields[name]
            self.sealed |= {name}
            self.initial[name] = ""
            field.required = False
            field.widget.attrs["placeholder"] = mask(stored)
            field.help_text = f"现为 {mask(stored)}，不改请留空。"

    def _left(self) -> set[str]:
        """Sealed fields that were left empty."""
        return {name for name in self.sealed if self.cleaned_data.get(name) in (None, "")}

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | self._left()  # type: ignore[misc, no-any-return]

    def _preselect_unit(self, actor: Actor) -> None:
        field = self.fields.get("unit")
        if not isinstance(field, forms.ModelChoiceField) or self.initial.get("unit") or actor.post is None:
            return
        if field.queryset is not None and field.queryset.filter(pk=actor.post.unit_id).exists():
            self.initial["unit"] = actor.post.unit_id

    def values(self) -> dict[str, Any]:
        """What was filled in, without the revision and without sealed values that were left alone."""
        without = {REVISION} | self._left()
        return {name: value for name, value in self.cleaned_data.items() if name not in without}


def revision_field(obj: Any) -> forms.IntegerField:
    """Carries the revision that was read through the form, so that a change in between is noticed."""
    return forms.IntegerField(widget=forms.HiddenInput(), required=False, initial=obj.revision)


@cache
def form_class(model: type[models.Model], names: tuple[str, ...]) -> type[RowForm]:
    """Derived once; each form gets fields of its own."""
    cls = forms.modelform_factory(model, form=RowForm, fields=list(names), formfield_callback=made)
    return cast("type[RowForm]", cls)


def row_form(
    act: Action,
    actor: Actor,
    obj: models.Model,
    names: tuple[str, ...],
    sensitive: Masks,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
) -> RowForm:
    """The form that asks for the fields ``names`` of ``obj`` before ``act`` writes them; ``obj`` itself stays as it is."""
    form = form_class(type(obj), names)(data, files, instance=copy.copy(obj))
    form.prepare(act, actor, sensitive)
    return form


def _required(action: Action, name: str) -> bool:
    """An input is required unless the action's function has a default for it."""
    parameters = inspect.signature(action.run).parameters
    return name in parameters and parameters[name].default is inspect.Parameter.empty


def inputs(action: Action, obj: models.Model) -> dict[str, forms.Field]:
    """The form fields of what ``action`` asks for; a name without a field of its own derives from the model."""
    found: dict[str, forms.Field] = {}
    for name, given in action.inputs.items():
        field = copy.deepcopy(given) if given is not None else made(type(obj)._meta.get_field(name))  # type: ignore[arg-type]
        if field is None:
            raise ValueError(f"{action.name}: {name} has no form field")
        if given is None:
            field.required = _required(action, name) and not isinstance(field, forms.BooleanField)
            field.initial = getattr(obj, name) if obj.pk else None
        found[name] = field
    return found


class ActionForm(forms.Form):
    """What an action asks before it runs, with the revision of the row that was shown."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != REVISION}


def action_form(
    action: Action, actor: Actor, obj: models.Model, data: Mapping[str, Any] | None, files: Any = None
) -> ActionForm:
    """The inputs of ``action`` for ``obj`` (an unsaved instance stands for many rows)."""
    form = ActionForm(data, files)
    form.fields |= inputs(action, obj)
    scope(form, actor, action.perm)
    if obj.pk and hasattr(obj, REVISION):
        form.fields[REVISION] = revision_field(obj)
    return form


def blame(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action refused at the fields it concerns, else on top of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    labels = getattr(getattr(form, "instance", None), "_meta", None)
    for name, errors in error.error_dict.items():
        if name in form.fields or name == NON_FIELD_ERRORS:
            form.add_error(None if name == NON_FIELD_ERRORS else name, errors)
            continue
        label = labels.get_field(name).verbose_name if labels else name
        form.add_error(None, [f"{label}：{message}" for one in errors for message in one.messages])
