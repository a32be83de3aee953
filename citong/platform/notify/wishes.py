"""What each person wants to be told over which channel, and when he is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction

from citong.lib import clock

from . import texts
from .models import Mute, QuietHours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.identity.models import User

NIGHT = (time(22), time(7))


@dataclass(frozen=True)
class Wishes:
    """The wishes of one person: pairs of kind and channel that are muted, and the quiet hours."""

    muted: frozenset[tuple[str, str]]
    starts: time
    ends: time


def kind_of(code: str) -> str:
    """Messages are chosen by the feature they come from: ``pilots`` of ``pilots.returned``."""
    return code.partition(".")[0]


def kinds() -> dict[str, str]:
    """Kinds of messages with their names, in the order of the features."""
    known = {kind_of(code) for code in texts.texts}
    return {app.label: str(app.verbose_name) for app in apps.get_app_configs() if app.label in known}


def of(user: User) -> Wishes:
    hours = QuietHours.objects.filter(user=user).first()
    starts, ends = (hours.starts, hours.ends) if hours else NIGHT
    muted = Mute.objects.filter(user=user).values_list("kind", "channel")
    return Wishes(frozenset((kind, channel) for kind, channel in muted), starts, ends)


@transaction.atomic
def keep(user: User, wishes: Wishes) -> None:
    """Replace the wishes of ``user``; under the lock of his account, so that two pages do not mix theirs."""
    type(user)._default_manager.select_for_update(of=("self",)).get(pk=user.pk)
    Mute.objects.filter(user=user).delete()
    Mute.objects.bulk_create(Mute(user=user, kind=kind, channel=channel) for kind, channel in sorted(wishes.muted))
    QuietHours.objects.update_or_create(user=user, defaults={"starts": wishes.starts, "ends": wishes.ends})


def muted(code: str, users: Iterable[int]) -> set[tuple[int, str]]:
    """Pairs of account and channel over which the message ``code`` is not wanted."""
    rows = Mute.objects.filter(kind=kind_of(code), user__in=list(users))
    return set(rows.values_list("user_id", "channel"))


def quiet_for(user: User) -> timedelta:
    """How long ``user`` is still to be left alone; nothing by day."""
    hours = QuietHours.objects.filter(user=user).first()
    starts, ends = (hours.starts, hours.ends) if hours else NIGHT
    return remaining(clock.now().astimezone(clock.SHANGHAI), starts, ends)


def remaining(now: datetime, starts: time, ends: time) -> timedelta:
    """From ``now`` to the end of the quiet hours that ``now`` lies in."""
    moment = now.timetz().replace(tzinfo=None)
    over_night = starts > ends
    quiet = moment >= starts or moment < ends if over_night else starts <= moment < ends
    if not quiet:
        return timedelta(0)
    end = datetime.combine(now.date(), ends, now.tzinfo)
    return (end if end > now else end + timedelta(days=1)) - now
