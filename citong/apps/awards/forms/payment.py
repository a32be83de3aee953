"""登记拨付: one date and voucher for several schools, with an amount for each; and the reason of a reversal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.fen import YuanField
from citong.kit.filters import DateInput
from citong.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..models import Award


class PaymentForm(forms.Form):
    """The unpaid awards of a pool; what is ticked is paid."""

    on = forms.DateField(label="拨付日期", widget=DateInput())
    voucher = forms.CharField(label="拨款凭证号", max_length=60)
    note = forms.CharField(label="摘要", max_length=200, required=False)

    def __init__(self, awards: Sequence[Award], data: Any = None) -> None:
        super().__init__(data, initial={"on": clock.today()})
        self.awards = awards
        for award in awards:
            name = award.project.unit.name
            pick = forms.BooleanField(label=f"拨付给{name}", required=False, initial=True)
            amount = YuanField(label=f"{name}本次拨付", required=False, initial=award.unpaid_fen)
            pick.widget.attrs |= {"class": "form-check-input", "aria-label": pick.label}
            amount.widget.attrs |= {"class": "form-control num", "aria-label": amount.label}
            self.fields |= {f"pick-{award.pk}": pick, f"amount-{award.pk}": amount}

    def rows(self) -> Iterator[tuple[Award, forms.BoundField, forms.BoundField]]:
        for award in self.awards:
            yield award, self[f"pick-{award.pk}"], self[f"amount-{award.pk}"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        picked = [award for award in self.awards if given.get(f"pick-{award.pk}")]
        if not picked:
            self.add_error(None, "请至少勾选一所学校。")
        for award in picked:
            name = f"amount-{award.pk}"
            if name not in self.errors and (given.get(name) or 0) <= 0:
                self.add_error(name, f"请填写{award.project.unit.name}本次拨付的金额。")
        return given

    def payments(self) -> list[tuple[Award, int]]:
        given = self.cleaned_data
        return [(award, given[f"amount-{award.pk}"]) for award in self.awards if given[f"pick-{award.pk}"]]


class ReversalForm(forms.Form):
    reason = forms.CharField(label="冲销原因", max_length=400, widget=forms.Textarea({"rows": 3}))


class ProposalForm(forms.Form):
    """A reason for each double funding that has none yet."""

    def __init__(self, asked: Sequence[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        for key, name in asked:
            field = forms.CharField(label=f"{name}仍给予奖补的理由", max_length=400)
            field.error_messages["required"] = f"请填写{name}仍给予奖补的理由。"
            field.widget.attrs |= {"class": "form-control", "aria-label": field.label}
            self.fields[key] = field
