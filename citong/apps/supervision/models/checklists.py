"""A checklist is data in versions: one that was used stays as it was, a change is a new version."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from citong.platform.org.scope import Scoped, ScopedModel


class Checklist(ScopedModel):
    """One version of a checklist; ``unit`` is the city bureau that keeps it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_FORCE = "in_force", "使用中"
        RETIRED = "retired", "已停用"

    title = models.CharField("清单名称", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    note = models.CharField("说明", max_length=200, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    tones = {Status.DRAFT: "gray", Status.IN_FORCE: "green", Status.RETIRED: "orange"}

    class Meta:
        verbose_name = "检查清单"
        verbose_name_plural = "检查清单"
        ordering = ("title", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "title", "version"],
                name="checklist_version_once",
                violation_error_message="已有同名的检查清单，请换一个名称，或修订原清单。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"

    @property
    def tone(self) -> str:
        return self.tones[self.Status(self.status)]


class ChecklistItem(Scoped):
    """What is looked at, how, and how it is answered; without a weight it does not count in the score."""

    scope_by = "checklist__unit_id"

    class Scale(models.TextChoices):
        FOUR = "four", "符合／基本符合／不符合／不适用"
        THREE = "three", "符合／不符合／不适用"

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items", verbose_name="检查清单")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    section = models.CharField("类别", max_length=30, blank=True)
    text = models.CharField("检查内容", max_length=200)
    guidance = models.CharField("检查要点", max_length=500, blank=True)
    scale = models.CharField("评价方式", max_length=6, choices=Scale, default=Scale.FOUR)
    weight = models.PositiveSmallIntegerField(
        "分值", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = "检查项"
        verbose_name_plural = "检查项"
        ordering = ("checklist", "order", "pk")

    def __str__(self) -> str:
        return self.text
