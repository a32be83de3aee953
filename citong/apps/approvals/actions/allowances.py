"""Setting allowances, and keeping applications within them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.lib import tree
from citong.platform.identity.models import User
from citong.platform.workflow import acting
from citong.platform.workflow.perms import perms

from ..models import Allowance
from ..queries.allowances import balances, options, short

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import Instance


ITEM = forms.CharField(
    label="适用事项",
    widget=forms.Select(choices=lambda: [("", "请选择"), *options()]),
    help_text="市级流程中按类别申请的时间。",
)


@action("设置额度", perm=perms.design, creates=True, inputs={"item": ITEM})
def set_allowance(allowance: Allowance, *, item: str, by: Actor) -> None:
    """For a unit and all below it."""
    known = dict(options())
    if item not in known:
        raise ValidationError({"item": "这个事项已不在使用，请重新选择。"})
    allowance.item, allowance.name = item, known[item]
    _check_above(allowance)


@action("修改额度", perm=perms.design)
def change_allowance(allowance: Allowance, *, by: Actor, **values: Any) -> None:
    """What was taken stays taken; the new figure counts from now on."""
    if "unit" in values and not by.can(perms.design, values["unit"]):
        raise Refused("只能为本单位及下属单位设置额度。")
    fill(allowance, values)
    _check_above(allowance)


def _check_above(allowance: Allowance) -> None:
    """A nearer unit may give less than a strict one above it, not more."""
    above = tree.ancestors(allowance.unit.path)[:-1]
    strict = Allowance.objects.filter(
        Allowance.in_force(allowance.valid_from),
        item=allowance.item,
        unit__path__in=above,
        over=Allowance.Over.REFUSE,
        days__lt=allowance.days,
    )
    if (limit := strict.select_related("unit").order_by("days").first()) is not None:
        raise ValidationError({"days": f"{limit.unit.name}规定每年最多 {short(limit.days)} 天，请不要超过它。"})


def keep_within(instance: Instance) -> None:
    """Two applications of one person are looked at one after the other.

    :raises ValidationError: an allowance that may not be exceeded would be.
    """
    User.objects.select_for_update().get(pk=instance.initiator_id)
    for balance in balances(instance):
        if balance.left < 0 and balance.allowance.over == Allowance.Over.REFUSE:
            raise ValidationError(
                f"{balance}。请缩短时间或改用其他类别；确有需要的，请先与{balance.allowance.unit.name}联系。"
            )


acting.checks.append(keep_within)
