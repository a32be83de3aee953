"""Making and ending the keys of one's own posts."""

from django import forms

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.tokens import LIFETIMES, ApiToken

from .perms import perms


@action("建立令牌", perm=perms.token, creates=True)
def issue(token: ApiToken, *, days: int, by: Actor) -> None:
    """For one's own post only. The row keeps ``secret`` for the one page that shows it."""
    if by.post is None or token.post_id != by.post.pk:
        raise Refused("令牌只能为自己当前的岗位建立。")
    token.arm(days)


@action("停用令牌", perm=perms.token, unless=lambda token: "" if token.alive else "这个令牌已经停用或过期。")
def revoke(token: ApiToken, *, by: Actor) -> None:
    del by
    token.revoked_at = clock.now()


class IssueForm(forms.ModelForm[ApiToken]):
    """What the key is for, and for how long."""

    days = forms.TypedChoiceField(label="有效期", choices=LIFETIMES, coerce=int, initial=LIFETIMES[1][0])

    class Meta:
        model = ApiToken
        fields = ("name", "read_only")
