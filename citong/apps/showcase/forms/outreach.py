"""Forms of those who read a case: adopting it, and coming to see it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.showcase.models import Adoption, GuestVisit

if TYPE_CHECKING:
    from citong.apps.showcase.queries.visiting import Slot


class AdoptForm(forms.ModelForm):  # type: ignore[type-arg]
    """One sentence, and whether the school's name may be shown."""

    agreed = forms.BooleanField(label="同意在案例页面公开本校校名和这段话", required=False)

    class Meta:
        model = Adoption
        fields = ("how",)
        widgets = {"how": forms.Textarea({"rows": 3})}

    def __init__(self, fresh: Adoption, *, may_agree: bool, data: Any = None) -> None:
        super().__init__(data, instance=fresh)
        self.fields["how"].help_text = "一两句话：借鉴了哪些做法，用在什么地方。不超过 200 字。"
        self.fields["how"].error_messages["required"] = "请写明怎样借鉴。"
        if not may_agree:
            del self.fields["agreed"]


class BookForm(forms.ModelForm):  # type: ignore[type-arg]
    """A half day that is still free, how many come, what they want to see, and whom to call."""

    slot = forms.ChoiceField(label="参观时间", error_messages={"required": "请选择参观时间。"})

    class Meta:
        model = GuestVisit
        fields = ("visitors", "purpose", "contact_name", "contact_mobile")
        widgets = {"purpose": forms.Textarea({"rows": 3}), "contact_mobile": forms.TextInput({"inputmode": "tel"})}

    field_order = ("slot", "visitors", "purpose", "contact_name", "contact_mobile")

    def __init__(self, slots: list[Slot], *, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choice = self.fields["slot"]
        choice.choices = [("", "请选择"), *((slot.code, str(slot)) for slot in slots)]  # type: ignore[attr-defined]
        choice.error_messages["invalid_choice"] = "这个时间刚刚被预约或不能预约，请另选。"
        for name, words in {"visitors": "人数", "purpose": "参观内容", "contact_name": "联系人"}.items():
            self.fields[name].error_messages["required"] = f"请填写{words}。"
        self.fields["contact_mobile"].error_messages["required"] = "请填写联系手机。"

    def visit(self) -> dict[str, Any]:
        """The values of the booking."""
        day, _, half = self.cleaned_data["slot"].partition(".")
        names = ("visitors", "purpose", "contact_name", "contact_mobile")
        return {"day": date.fromisoformat(day), "half": half, **{name: self.cleaned_data[name] for name in names}}
