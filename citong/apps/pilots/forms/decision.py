"""Forms of decisions, publicity and objections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import validate_email

from citong.apps.pilots.models import Decision, Objection, Publicity, ResultNotice

if TYPE_CHECKING:
    from citong.apps.pilots.queries.deciding import Line

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class LineForm(forms.Form):
    """One line of the board: outcome and reason."""

    outcome = forms.ChoiceField(label="拟定结果", choices=[("", "未定"), *Decision.Outcome.choices], required=False)
    reason = forms.CharField(label="理由", max_length=400, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, line: Line, data: Any = None) -> None:
        stored = line.decision
        initial = {
            "outcome": stored.outcome if stored else "",
            "reason": stored.reason if stored else "",
            "revision": stored.revision if stored else None,
        }
        super().__init__(data, prefix=str(line.application.pk), initial=initial)
        self.line = line
        name = line.application.unit.name
        self.fields["outcome"].widget.attrs |= {"class": "form-select", "aria-label": f"{name}的拟定结果"}
        self.fields["reason"].widget.attrs |= {
            "class": "form-control",
            "aria-label": f"{name}的理由",
            "placeholder": "与排名不一致时必填",
        }

    @property
    def changed(self) -> bool:
        return bool({"outcome", "reason"} & set(self.changed_data))


class PublicityForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Publicity
        fields = ("title", "text", "starts_on")
        widgets = {"text": forms.Textarea({"rows": 6}), "starts_on": DATE}


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ResultNotice
        fields = ("document_number", "title", "addressees", "body", "copies_to", "issued_on")
        widgets = {"body": forms.Textarea({"rows": 10}), "issued_on": DATE}


MISSING = {
    "application": "请选择所涉学校。",
    "name": "请填写您的姓名或单位名称。",
    "contact": "请填写联系方式，以便核实和答复。",
    "text": "请写明异议的内容和依据。",
}
PHONE_DIGITS = 7


class ObjectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the public fills in; ``website`` is a trap for machines and stays empty."""

    application = forms.TypedChoiceField(label="对哪所学校有异议", coerce=int)
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    class Meta:
        model = Objection
        fields = ("name", "contact", "text")
        widgets = {"text": forms.Textarea({"rows": 6})}

    field_order = ("application", "name", "contact", "text", "website")

    def __init__(self, choices: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["application"].choices = [("", "请选择"), *choices]
        self.fields["contact"].help_text = "手机号码、固定电话或电子邮箱，只用于核实和答复，不会公开。"
        for name, words in MISSING.items():
            self.fields[name].error_messages["required"] = words

    def clean_contact(self) -> str:
        """Something by which an answer can arrive: a mail address, or a number with enough digits."""
        contact: str = self.cleaned_data["contact"].strip()
        if "@" in contact:
            validate_email(contact)
        elif sum(character.isdigit() for character in contact) < PHONE_DIGITS:
            raise forms.ValidationError("请填写手机号码、带区号的固定电话或电子邮箱，以便答复。")
        return contact
