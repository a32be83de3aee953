"""Rows of the platform that belong to no unit, as the console shows them: only the city changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from citong.platform.access import perms as permissions
from citong.platform.access.models import Role
from citong.platform.calendar.models import DayOverride, OfficeHours
from citong.platform.codes.models import Code, CodeSet
from citong.platform.identity.models import User
from citong.platform.jobs.models import Job, Schedule
from citong.platform.notify.models import Delivery
from citong.platform.org.models import Unit
from citong.platform.org.scope import ScopedQuerySet

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class EverybodysQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows that are the same for everybody who may look."""

    def visible_to(self, actor: Actor, perm: str) -> Self:
        return self.all() if actor.has(perm) else self.none()


class RoleCard(Role):
    """A role; it is the same everywhere, so only the city changes it."""

    scope_path: ClassVar[str] = ""
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "角色"

    @property
    def meant_for(self) -> str:
        return str(dict(Unit.Level.choices).get(self.level, "不限"))

    @property
    def size(self) -> int:
        return len(self.permissions)

    @property
    def features(self) -> str:
        """The features that the role reaches into."""
        return "、".join(dict.fromkeys(permissions.label(code).partition("·")[0] for code in self.permissions))


class CodeList(CodeSet):
    scope_path: ClassVar[str] = ""
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "代码集"


class CodeEntry(Code):
    scope_path: ClassVar[str] = ""
    named_by: ClassVar[tuple[str, ...]] = ()
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "代码"


class LocalDay(DayOverride):
    scope_path: ClassVar[str] = ""
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "工作日调整"


class LocalHours(OfficeHours):
    scope_path: ClassVar[str] = ""
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "办公时间"


class AnyJob(Job):
    """A job of anybody below the own unit, and for the city also those that the timetable starts."""

    scope_by: ClassVar[str] = "post__unit_id"
    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {}
    tones: ClassVar[dict[str, str]] = {
        "waiting": "gray",
        "running": "blue",
        "done": "green",
        "failed": "red",
        "cancelled": "orange",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "后台任务"

    def full_clean(self, **_checks: Any) -> None:  # type: ignore[override]
        """Nothing to check: every field is written by the queue, none by a person."""

    @property
    def scope_unit_id(self) -> int | None:
        return self.post.unit_id if self.post else None


class DeliveryQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, actor: Actor, perm: str) -> Self:
        """What went to people within reach."""
        if actor.units(perm) is None:
            return self
        return self.filter(user__in=User.objects.visible_to(actor, perm).values("pk"))


class SentMessage(Delivery):
    """A row of the outbox, by whom it went to; addresses are not kept there."""

    tones: ClassVar[dict[str, str]] = {"waiting": "orange", "sent": "green", "failed": "red", "spared": "gray"}
    objects = DeliveryQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "发送记录"

    @property
    def scope_path(self) -> str | None:
        return self.user.scope_path

    @property
    def scope_unit_id(self) -> int | None:
        return self.user.scope_unit_id


class Timetable(Schedule):
    scope_path: ClassVar[str] = ""
    objects = EverybodysQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "定时任务"
