"""Amounts of money: stored as an integer of fen, typed and shown in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from citong.lib import money


class YuanField(forms.Field):
    """Takes ``1234.50``, ``￥1,234.5`` or ``3.2万元``; gives fen."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return money.yuan(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return money.parse(str(value))
        except ValueError as error:
            raise ValidationError(f"{error}。") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


if TYPE_CHECKING:
    Base = models.PositiveBigIntegerField[int | None, int | None]
else:
    Base = models.PositiveBigIntegerField


class FenField(Base):
    """An amount in fen, never negative; its name ends in ``_fen``."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        given = {
            "required": not self.blank,
            "label": f"{self.verbose_name}（元）",
            "help_text": self.help_text,
            "validators": [MinValueValidator(0, "金额不能是负数。")],
        }
        return YuanField(**{**given, **kwargs})
