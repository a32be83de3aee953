"""What a form of a row shows before anybody types: the base over which a sheet or the API lays what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.forms import BaseForm


def present(form: BaseForm) -> dict[str, Any]:
    """The present values of ``form`` as its own data, so that giving them back changes nothing."""
    return {name: field.prepare_value(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}


def typed(form: BaseForm, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` (dates, fen, keys) as a person would have typed them into ``form``."""
    return {name: form.fields[name].prepare_value(value) for name, value in values.items() if name in form.fields}
