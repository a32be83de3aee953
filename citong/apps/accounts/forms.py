"""Forms of the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from .models import MyProfile

if TYPE_CHECKING:
    from django.http import HttpRequest

    from citong.platform.identity.models import User


class SignInForm(forms.Form):
    username = forms.CharField(
        label="用户名或手机号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
        error_messages={"required": "请填写用户名或手机号。"},
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写密码。"},
    )


def _secret(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, help_text=help_text)


class PasswordForm(forms.Form):
    """The present password once more, and the new one twice."""

    current = _secret("当前密码", "current-password")
    new = _secret("新密码", "new-password")
    again = _secret("再次输入新密码", "new-password")

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = user
        self.rules = password_validators_help_texts()

    def clean_current(self) -> str:
        """Wrong ones count for the lockout: who finds a computer unattended cannot go on guessing."""
        current = str(self.cleaned_data["current"])
        if authenticate(self.request, username=self.user.username, password=current) is None:
            raise forms.ValidationError("当前密码不正确。忘记了可请系统管理员重置。")
        return current

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "两次输入的新密码不一致，请重新输入。")
        return given


class EmailForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MyProfile
        fields = ("email",)
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
