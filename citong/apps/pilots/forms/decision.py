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
    """One line of the board: outcome, reason, and what the form will bear as 市教育局意见."""

    outcome = forms.ChoiceField(label="拟定结果", choices=[("", "未定"), *Decision.Outcome.choices], required=False)
    reason = forms.CharField(label="理由", max_length=400, required=False)
    opinion = forms.CharField(label="市教育局意见", max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, line: Line, data: Any = None) -> None:
        stored = line.decision
        initial = {
            "outcome": stored.outcome if stored else "",
            "reason": stored.reason if stored else "",
            "opinion": stored.opinion if stored else "",
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
        self.fields["opinion"].widget.attrs |= {
            "aria-label": f"{name}的市教育局意见",
            "placeholder": stored.words if stored else "不填则用该结果的常用意见",
        }

    @property
    def changed(self) -> bool:
        return bool({"outcome", "reason", "opinion"} & set(self.changed_data))


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


class AnswerForm(forms.Form):
    """By what an objector finds the answer without an account."""

    receipt = forms.CharField(
        label="受理编号", max_length=20, error_messages={"required": "请填写受理编号，例如 YY20181226000001。"}
    )
    who = forms.CharField(
        label="联系方式或姓名",
        max_length=60,
        help_text="提出异议时留下的手机号码、电话、电子邮箱，或姓名、单位名称。",
        error_messages={"required": "请填写提出异议时留下的联系方式或姓名。"},
    )

    def clean_receipt(self) -> str:
        return str(self.cleaned_data["receipt"]).strip().upper()
