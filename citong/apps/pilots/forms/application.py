"""The form of one part: it accepts whatever is typed and says gently what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict

from citong.apps.pilots import content as c
from citong.apps.pilots import entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms.boundfield import BoundField

LONG_PLAN, LONG_TEXT = 12, 4
KEYBOARDS = {
    "int": "numeric", "money": "decimal", "decimal": "decimal", "phone": "tel", "mobile": "tel", "postcode": "numeric",
    "email": "email", "url": "url",
}  # fmt: skip


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


def _widget(part: c.Part, field: c.Field) -> forms.Widget:
    if field.kind == "text":
        return forms.Textarea({"rows": LONG_PLAN if part.key.startswith(c.PLAN) else LONG_TEXT})
    if field.kind == "choice":
        return forms.Select(choices=[("", "请选择"), *((choice, choice) for choice in field.choices)])
    if field.kind == "date":
        return DayInput()
    keyboard = KEYBOARDS.get(field.kind)
    return forms.TextInput({"inputmode": keyboard} if keyboard else None)


def _help(field: c.Field, value: object, known: object) -> str:
    """What the field asks for, and what the school's record says where the form says otherwise."""
    if known in (None, "") or known == value:
        return field.help
    return f"{field.help}与学校档案不同，档案中为「{entry.shown(field, known)}」。"


class PartForm(forms.Form):
    """Always bound to what is stored; an empty field is no error while one writes.

    :param record: what the school's record says of the same fields.
    """

    use_required_attribute = False

    def __init__(self, part: c.Part, values: Mapping[str, Any], record: Mapping[str, Any] | None = None) -> None:
        self.part, self.values, known = part, values, record or {}
        typed = {field.key: entry.typed(field, values.get(field.key)) for field in part.fields}
        super().__init__(typed, auto_id=f"{part.key.replace('.', '-')}-%s")
        for field in part.fields:
            if field.kind != "file":
                self.fields[field.key] = forms.CharField(
                    label=field.label,
                    required=field.required,
                    help_text=_help(field, values.get(field.key), known.get(field.key)),
                    widget=_widget(part, field),
                )

    def full_clean(self) -> None:
        """Only what is there is judged, and only in words."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for field in self.part.fields:
            wrong = entry.complaint(field, self.values.get(field.key)) if field.key in self.fields else ""
            if wrong:
                self._errors[field.key] = self.error_class([wrong])

    def lines(self) -> Iterator[tuple[c.Field, BoundField]]:
        """What the page shows, in the order of the paper."""
        for field in self.part.fields:
            if field.key in self.fields:
                yield field, self[field.key]

    @property
    def only(self) -> BoundField | None:
        """The one text of a section of the plan."""
        return self["text"] if self.part.key.startswith(c.PLAN) else None


class ConfirmForm(forms.Form):
    """校长确认: the school's opinion and the confirmation, with the content that was read."""

    opinion = forms.CharField(
        label="学校意见",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请填写学校意见。"},
    )
    confirmed = forms.BooleanField(
        label="本人已审阅全部内容，确认真实、准确、完整。", error_messages={"required": "请先勾选确认，再提交。"}
    )
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)
