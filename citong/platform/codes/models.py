"""Code sets and their codes; a code that a standard drops keeps its row with an end."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

BEGINNING = date(1949, 10, 1)


class CodeSet(models.Model):
    """One list of codes, and how far its source can be trusted."""

    class Trust(models.TextChoices):
        VERIFIED = "V", "已对照原标准"
        SECONDARY = "V2", "据二手资料"
        GENERAL = "GK", "通行做法，待核"

    code = models.SlugField("代码集", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    standard = models.CharField("依据", max_length=120, blank=True)
    source = models.CharField("资料来源", max_length=200, blank=True)
    trust = models.CharField("可信程度", max_length=2, choices=Trust, default=Trust.GENERAL)
    digest = models.CharField("内容摘要", max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "代码集"
        verbose_name_plural = "代码集"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One code, in force from a day up to and including another."""

    set = models.ForeignKey(CodeSet, models.CASCADE, related_name="codes", verbose_name="代码集")
    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级代码"
    )
    order = models.PositiveIntegerField("顺序", default=0)
    valid_from = models.DateField("启用日期", default=BEGINNING)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "代码"
        verbose_name_plural = "代码"
        ordering = ("order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=["set", "code", "valid_from"],
                name="code_once_per_version",
                violation_error_message="这个代码从同一天起已有一条，请修改原有的那条。",
            ),
            models.CheckConstraint(
                name="code_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
