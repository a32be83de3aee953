"""The organisation tree; a unit's code is never used again, a closed unit stays as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from citong.lib import clock, pinyin, tree

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, unit: Unit) -> UnitQuerySet:
        """The unit and everything under it."""
        return self.filter(path__range=tree.subtree(unit.path))

    def visible_to(self, actor: Actor, perm: str) -> UnitQuerySet:
        """The units that ``actor`` reaches with ``perm``."""
        units = actor.units(perm)
        return self if units is None else self.filter(pk__in=units)

    def open_on(self, day: date | None = None) -> UnitQuerySet:
        day = day or clock.today()
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=day)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        )


class Unit(models.Model):
    """One node: 市、区县、学校 or 部门. ``path`` orders the tree; four characters a level."""

    class Level(models.TextChoices):
        CITY = "city", "市级"
        COUNTY = "county", "区县"
        SCHOOL = "school", "学校"
        DEPARTMENT = "department", "部门"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    code = models.CharField("单位代码", max_length=20, unique=True)
    name = models.CharField("单位名称", max_length=60)
    short_name = models.CharField("简称", max_length=30, blank=True)
    level = models.CharField("层级", max_length=10, choices=Level)
    area_code = models.CharField("行政区划码", max_length=6, blank=True)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入单位", editable=False
    )
    path = models.CharField("路径", max_length=tree.MAX, unique=True, editable=False)
    pinyin = models.CharField("拼音", max_length=240, editable=False)
    initials = models.CharField("拼音首字母", max_length=60, editable=False, db_index=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="unit_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="撤销日期不能早于设立日期。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.pinyin = pinyin.full(self.name)[:240]
        self.initials = pinyin.initials(self.name)[:60]
        with transaction.atomic():
            if not self.path:
                self.path = self._next_path()
            super().save(**kwargs)  # type: ignore[arg-type]

    def _next_path(self) -> str:
        """Behind the last sibling that ever was: a path, like a code, is not used again.

        The parent's row is the lock under which children get their numbers.
        """
        prefix = Unit.objects.select_for_update().get(pk=self.parent_id).path if self.parent_id else ""
        if len(prefix) == tree.MAX:
            raise ValidationError(f"组织机构最多 {tree.MAX // tree.STEP} 层，不能再设下级单位。")
        siblings = Unit.objects.filter(path__startswith=prefix, path__regex=rf"^.{{{len(prefix) + tree.STEP}}}$")
        last = siblings.order_by("path").values_list("path", flat=True).last()
        return tree.child_path(prefix, tree.index_of(last) + 1 if last else 1)

    @property
    def scope_unit_id(self) -> int:
        """What is done to a unit is recorded at that unit."""
        return self.pk

    @property
    def scope_path(self) -> str:
        """Where the unit stands; one that is being established stands at its parent."""
        return self.path or (self.parent.path if self.parent else "")

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= clock.today()

    @property
    def organisation(self) -> Unit:
        """The school or bureau that this unit is, or is a department of; itself if it hangs under none."""
        above = Unit.objects.filter(path__in=tree.ancestors(self.path)).exclude(level=Unit.Level.DEPARTMENT)
        return above.order_by("-path").first() or self

    def ancestor(self, level: str) -> Unit | None:
        """The nearest unit of ``level`` at or above this one."""
        paths = tree.ancestors(self.path)
        return Unit.objects.filter(path__in=paths, level=level).order_by("-path").first()


class UnitChange(models.Model):
    """One fact of a unit's history: what it was called and where it hung from a day on."""

    class Kind(models.TextChoices):
        OPEN = "open", "设立"
        RENAME = "rename", "更名"
        MOVE = "move", "划转"
        MERGE = "merge", "合并"
        CLOSE = "close", "撤销"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes", verbose_name="单位")
    kind = models.CharField("变更类型", max_length=10, choices=Kind)
    on = models.DateField("生效日期")
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="上级单位")
    document = models.CharField("依据文号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("登记时间", default=clock.now)

    class Meta:
        verbose_name = "单位沿革"
        verbose_name_plural = "单位沿革"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()} {self.name}"
