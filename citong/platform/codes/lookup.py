"""Reading codes as they stood on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q

from citong.lib import clock

from .models import Code, CodeSet

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def in_force(code_set: str, on: date | None = None) -> QuerySet[Code]:
    """Codes of a set in force on a day (today), in their order."""
    day = on or clock.today()
    return Code.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), set__code=code_set, valid_from__lte=day
    ).select_related("parent")


def lookup(code_set: str, on: date | None = None) -> dict[str, str]:
    """Code to name, in force on a day (today); an unknown set is an error of the program."""
    found = dict(in_force(code_set, on).values_list("code", "name"))
    if not found and not CodeSet.objects.filter(code=code_set).exists():
        raise LookupError(f"there is no code set {code_set!r}")
    return found


def choices(code_set: str, on: date | None = None) -> list[tuple[str, str]]:
    """The same for the choices of a form."""
    return list(lookup(code_set, on).items())


def name_of(code_set: str, code: str, on: date | None = None) -> str:
    """Name of a code; the code itself if it is unknown, so that nothing disappears from a page."""
    return lookup(code_set, on).get(code, code)


def code_of(code_set: str, name: str, on: date | None = None) -> str:
    """Code of a name, as in a spreadsheet; refused in words if there is none."""
    codes = {label: code for code, label in lookup(code_set, on).items()}
    if name not in codes:
        title = CodeSet.objects.get(code=code_set).name
        shown = "、".join(list(codes)[:12]) + ("等" if len(codes) > 12 else "")  # noqa: PLR2004 - as many as one reads
        raise ValidationError(f"{title}没有“{name}”，可填：{shown}。")
    return codes[name]


def below(code_set: str, code: str, on: date | None = None) -> list[str]:
    """The code and all codes under it."""
    rows = list(in_force(code_set, on).values_list("code", "parent__code"))
    found = [code]
    for known in found:  # grows while it is walked
        found.extend(child for child, parent in rows if parent == known)
    return found
