"""Rendering of components and the checks that make a wrong argument an error at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.utils.safestring import SafeString

from .shapes import StepState, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

TONES: tuple[str, ...] = get_args(Tone)
STATES: tuple[str, ...] = get_args(StepState)
BUTTON_TONES = ("primary", "secondary", "danger", "link")
ALERT_TONES = ("info", "success", "warning", "danger")


def render(name: str, /, **values: Any) -> SafeString:
    """The component template ``name`` with exactly these values."""
    return SafeString(get_template(f"ui/{name}.html").render(values))


def one_of(tag: str, argument: str, value: str, allowed: Iterable[str]) -> str:
    """``value``, if allowed; a wrong one is a mistake of the template's author."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{tag}: {argument}={value!r} is not one of {', '.join(repr(a) for a in allowed)}")
    return value


def required(tag: str, **values: object) -> None:
    """Refuse empty values, such as those of a misspelt template variable."""
    for name, value in values.items():
        if value is None or value == "":
            raise TemplateSyntaxError(f"{tag}: {name} must not be empty")


def stripped(content: SafeString) -> SafeString:
    """``content`` without the blanks around it; str.strip would forget that it is safe."""
    return SafeString(content.strip())
