"""Forms of the console that the kit cannot derive."""

from __future__ import annotations

from typing import Any

from django import forms

from citong.platform.access.models import Role
from citong.platform.identity.models import User
from citong.platform.org.models import Unit

from . import queries

LEVELS = [("", "不限"), *Unit.Level.choices]


class OpenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new account of a person."""

    class Meta:
        model = User
        fields = ("username", "phone")
        help_texts = {
            "username": "小写字母开头，由小写字母、数字和 . _ - 组成，3 至 40 个字符，例如 huang.yz。",
            "phone": "可以用它代替用户名登录，也可以以后再填。",
        }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role with its permissions as boxes to tick, by feature."""

    permissions = forms.MultipleChoiceField(
        label="权限",
        required=True,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项权限。"},
    )
    level = forms.ChoiceField(label="适用层级", choices=LEVELS, required=False)

    class Meta:
        model = Role
        fields = ("code", "name", "level", "permissions")
        help_texts = {"code": "字母、数字和连字符，建立后不能修改，例如 equipment-officer。"}

    def __init__(self, *args: Any, holdable: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holdable = holdable
        self.features = queries.features()
        self.fields["permissions"].choices = [pair for feature in self.features for pair in feature.codes]  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["code"]

    def clean_permissions(self) -> list[str]:
        """Boxes that are shown locked keep what the role has."""
        ticked = set(self.cleaned_data["permissions"]) & self.holdable
        kept = set(self.instance.permissions or []) - self.holdable
        return sorted(ticked | kept)

    def boxes(self) -> list[tuple[str, list[tuple[str, str, bool, bool]]]]:
        """By feature: code, label, whether ticked, whether it may be changed."""
        value = self["permissions"].value() or []
        held = set(value) | (set(self.instance.permissions or []) - self.holdable)
        return [
            (feature.title, [(code, label, code in held, code in self.holdable) for code, label in feature.codes])
            for feature in self.features
        ]
