"""Forms of the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from citong.platform.notify import channels, wishes
from citong.platform.notify.wishes import Wishes

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


class WishesForm(forms.Form):
    """Ticked is what one wants to be told over a channel; the inbox is not asked about."""

    wanted = forms.MultipleChoiceField(label="接收方式", required=False)
    starts = forms.TimeField(label="免打扰开始", widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label="免打扰结束", widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    def __init__(self, present: Wishes, data: Any = None) -> None:
        self.kinds, self.channels = wishes.kinds(), channels.in_use()
        self.pairs = [(kind, channel.code) for kind in self.kinds for channel in self.channels]
        ticked = [":".join(pair) for pair in self.pairs if pair not in present.muted]
        super().__init__(data, initial={"wanted": ticked, "starts": present.starts, "ends": present.ends})
        self.fields["wanted"].choices = [(":".join(pair), "") for pair in self.pairs]  # type: ignore[attr-defined]
        for name, word in (("starts", "开始"), ("ends", "结束")):
            self.fields[name].error_messages["required"] = f"请填写免打扰{word}时间，不需要免打扰时两项填同一时间。"

    def rows(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Each kind with its boxes: value, what it is for a screen reader, ticked."""
        ticked = set(self["wanted"].value() or ())
        return [
            (
                title,
                [
                    (f"{kind}:{one.code}", f"{title}：{one.title}", f"{kind}:{one.code}" in ticked)
                    for one in self.channels
                ],
            )
            for kind, title in self.kinds.items()
        ]

    def wishes(self, present: Wishes) -> Wishes:
        """As filled in; what concerns channels that are off now stays as it was."""
        given = self.cleaned_data
        off = {pair for pair in present.muted if pair not in self.pairs}
        muted = {pair for pair in self.pairs if ":".join(pair) not in given["wanted"]}
        return Wishes(frozenset(off | muted), given["starts"], given["ends"])


class EmailForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MyProfile
        fields = ("email",)
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
