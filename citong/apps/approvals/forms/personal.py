"""Forms of one's own settings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from citong.kit.choices import shorten
from citong.kit.forms import TimeInput, ask_in_words
from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.workflow.models import FlowDef

from ..queries import personal
from .acts import person

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class DelegationForm(forms.Form):
    """Who acts for me, from when to when, for which flow and whose applications."""

    starts_at = forms.DateTimeField(label="开始时间", widget=TimeInput())
    ends_at = forms.DateTimeField(label="结束时间", widget=TimeInput())
    flow = forms.ModelChoiceField(FlowDef.objects.none(), label="流程", required=False, empty_label="全部流程")
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="申请单位",
        required=False,
        empty_label="全部单位",
        help_text="选定后，只委托这个单位和它下属单位的申请。",
    )
    reason = forms.CharField(label="事由", max_length=100, required=False)

    field_order = ("agent", "starts_at", "ends_at", "flow", "unit", "reason")

    def __init__(self, actor: Actor, data: Any = None) -> None:
        now = clock.now()
        super().__init__(data, initial={"starts_at": now, "ends_at": now + timedelta(days=3)})
        self.fields["agent"] = person(actor, "受托人")
        self.fields["flow"].queryset = personal.delegable_flows(actor)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = personal.delegable_units(actor)  # type: ignore[attr-defined]
        shorten(self.fields["unit"])  # type: ignore[arg-type]
        self.fields["unit"].widget.url = reverse("approvals-delegable-units")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)
        for field in self.fields.values():
            ask_in_words(field)


class SignatureForm(forms.Form):
    """A picture of one's handwriting, photographed or written on the pad."""

    picture = forms.FileField(label="签名", error_messages={"required": "请先在框里签名，或选择一张签名照片。"})


class PhraseForm(forms.Form):
    """One more usual opinion."""

    text = forms.CharField(label="常用意见", max_length=100, error_messages={"required": "请填写意见内容。"})
