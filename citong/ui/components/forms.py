"""Form parts: fields with label, help and error, the list of errors, word counts, uploads, autosaved sections."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.template import Library, TemplateSyntaxError

from citong.ui.strict import render, required

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString

    from citong.ui.shapes import File

register = Library()
CLASSES = {"select": "form-select", "input": "form-control", "check": "form-check-input", "group": "form-check-input"}
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def kind_of(widget: forms.Widget) -> str:
    """Which of the layouts of ui/field.html fits this widget."""
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    return "input"


def control(bound: BoundField, *, describedby: str, placeholder: str = "", counted: bool = False) -> SafeString:
    """The widget of ``bound`` with our classes and the attributes that screen readers need."""
    kind = kind_of(bound.field.widget)
    classes = [CLASSES[kind], bound.field.widget.attrs.get("class", ""), "is-invalid" if bound.errors else ""]
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if describedby and kind != "group":
        attrs["aria-describedby"] = describedby
    if placeholder:
        attrs["placeholder"] = placeholder
    if counted:
        attrs |= {"data-wordcount-target": "input", "data-action": "input->wordcount#count"}
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    placeholder: str = "",
    wide: bool = False,
    suffix: str = "",
    least: int | None = None,
    most: int | None = None,
    about: int = 0,
    needed: bool | None = None,
) -> dict[str, Any]:
    """A bound field of a form; ``least``/``most`` add a live count of words with these bounds, ``about`` says how many are suggested.

    ``needed`` marks it as required where the form itself leaves that to a later check.
    """
    if not hasattr(bound, "field"):
        raise TemplateSyntaxError(f"field: {bound!r} is not a field of a form")
    help_text = help or bound.help_text
    counted = least is not None or most is not None
    base = bound.auto_id or bound.html_name
    ids = [f"{base}_helptext"] * bool(help_text) + [f"{base}_error"] * bool(bound.errors) + [f"{base}_count"] * counted
    return {
        "bound": bound,
        "kind": kind_of(bound.field.widget),
        "label": label or bound.label,
        "help": help_text,
        "base": base,
        "describedby": " ".join(ids),
        "wide": wide,
        "suffix": suffix,
        "counted": counted,
        "least": least,
        "most": most,
        "about": about,
        "control": control(bound, describedby=" ".join(ids), placeholder=placeholder, counted=counted),
        "needed": bound.field.required if needed is None else needed,
        "hidden": bound.is_hidden,
    }


@register.inclusion_tag("ui/filter_field.html")
def filter_field(bound: BoundField, *, extra: bool = False) -> dict[str, Any]:
    """A compact field of a filter bar; without a placeholder its label is the placeholder of text inputs.

    An ``extra`` one is folded away on wide screens too.
    """
    plain = kind_of(bound.field.widget) == "input"
    hint = bound.field.widget.attrs.get("placeholder", "")
    return {
        "bound": bound,
        "kind": kind_of(bound.field.widget),
        "extra": extra,
        "control": control(bound, describedby="", placeholder=hint or (str(bound.help_text) if plain else "")),
    }


REFUSED = "现在不能办理"


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*shown: BaseForm, title: str = "还有内容需要修改", autofocus: bool = True) -> dict[str, Any]:
    """All errors of one or several forms on top of the page, each linking to its field.

    If no field is wrong, the act itself is refused: then nothing asks for a correction.
    """
    lines: list[tuple[str, str, str]] = []
    for form in shown:
        lines += [("", "", str(message)) for message in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or bound.auto_id
            if kind_of(bound.field.widget) == "group":
                target = f"{bound.auto_id}_0"
            lines += [(target, str(bound.label), str(message)) for message in bound.errors]
    refused = not any(target for target, _, _ in lines)
    return {"lines": lines, "title": REFUSED if refused else title, "refused": refused, "autofocus": autofocus}


@register.inclusion_tag("ui/word_count.html")
def word_count(*, value: int, least: int | None = None, most: int | None = None) -> dict[str, Any]:
    """A count made by the server, worded like the live one."""
    return {
        "value": value,
        "least": least,
        "most": most,
        "bad": (least or 0) > value or (most is not None and value > most),
    }


@register.inclusion_tag("ui/file_list.html", takes_context=True)
def file_list(context: Any, *, items: Iterable[File], empty: str = "暂无文件") -> dict[str, Any]:
    """Uploaded files with size, remark and, where allowed, a remove button."""
    return {"items": list(items), "empty": empty, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/upload.html", takes_context=True)
def upload(
    context: Any,
    *,
    url: str = "",
    name: str = "file",
    label: str = "上传文件",
    accept: str = "",
    hint: str = "",
    multiple: bool = False,
    max_mb: int = 20,
    target: str = "",
    required: bool = False,
) -> dict[str, Any]:
    """A drop zone; with ``url`` files go there at once (the answer replaces ``target``), without it they go with the form."""
    return {
        "url": url,
        "name": name,
        "label": label,
        "accept": accept,
        "hint": hint,
        "multiple": multiple,
        "max_mb": max_mb,
        "target": target,
        "needed": required,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def autosave(content: SafeString, *, url: str, revision: int, key: str) -> SafeString:
    """A part of a form that saves itself; ``key`` names its local copy and must contain the user and the object."""
    required("autosave", url=url, key=key)
    return render("autosave", content=content, url=url, revision=revision, key=key)
