"""考核方案: what is assessed, how it is scored, and which total makes which grade; in versions, each from a day on."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from citong.lib import grading
from citong.platform.org.scope import Scoped, ScopedModel
from citong.records.programmes import measures


class Kind(models.TextChoices):
    MIDTERM = "midterm", "中期考核"
    FINAL = "final", "终期考核"


class Grade(models.TextChoices):
    """Best first."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NONE = "none", "不予评定"


TONES = {Grade.EXCELLENT: "green", Grade.GOOD: "blue", Grade.PASS: "cyan", Grade.FAIL: "red", Grade.NONE: "gray"}
BOUNDED = (Grade.EXCELLENT, Grade.GOOD, Grade.PASS)  # whose least total a scheme says; below is 不合格


class Scheme(ScopedModel):
    """One version of a scheme; ``unit`` is the city bureau. Once an assessment runs by it, it is not changed any more."""

    code = models.SlugField("方案代码", max_length=20, editable=False)
    version = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    kind = models.CharField("考核类别", max_length=8, choices=Kind)
    title = models.CharField("方案名称", max_length=80)
    effective_from = models.DateField("生效日期", help_text="从这一天起开始的考核可以采用这一版方案。")
    objection_days = models.PositiveSmallIntegerField(
        "异议期（工作日）", default=5, validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="结果公布后，学校可以提出异议的工作日数。",
    )  # fmt: skip
    basis = models.CharField("制定依据", max_length=200, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=["unit", "code", "version"], name="assessment_scheme_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"


class Indicator(Scoped):
    """One weighted item: computed from a registered measure, or scored by reviewers from 0 to its weight."""

    scope_by = "scheme__unit_id"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="indicators", verbose_name="考核方案")
    key = models.SlugField("代码", max_length=20)
    title = models.CharField("指标", max_length=60)
    weight = models.PositiveSmallIntegerField("分值", validators=[MinValueValidator(1), MaxValueValidator(100)])
    source = models.CharField("数据来源", max_length=60, blank=True, help_text="空白由评审人评分。")
    scale = models.CharField("计分标准", max_length=120, blank=True)
    anchors = models.CharField("评分要点", max_length=500, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=["scheme", "key"], name="assessment_indicator_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def scored(self) -> bool:
        return not self.source

    @property
    def source_label(self) -> str:
        """How the measure is called."""
        if self.scored:
            return "评审人评分"
        known = measures.registry.get(self.source)
        return known.label if known else f"未登记的数据（{self.source}）"

    @property
    def formula(self) -> str:
        """How the value comes about, in words."""
        if self.scored:
            return f"各评审人独立评分（0 到 {self.weight} 分）的平均"
        known = measures.registry.get(self.source)
        return known.formula if known else "系统中还没有这项数据"

    @property
    def scale_words(self) -> str:
        return "" if self.scored else grading.scale(self.scale).words

    @property
    def anchor_lines(self) -> list[str]:
        """The anchors, one to a line."""
        return [part.strip() for part in self.anchors.replace("；", "\n").splitlines() if part.strip()]


class VetoItem(Scoped):
    """一票否决事项: where it is confirmed the grade is 不合格, whatever the total."""

    class Confirmer(models.TextChoices):
        CITY = "city", "市教育局"
        COUNTY = "county", "主管教育局"

    scope_by = "scheme__unit_id"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="veto_items", verbose_name="考核方案")
    key = models.SlugField("代码", max_length=20)
    title = models.CharField("否决事项", max_length=120)
    confirmer = models.CharField("认定单位", max_length=8, choices=Confirmer, default=Confirmer.CITY)
    evidence = models.CharField("所需佐证", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "一票否决事项"
        verbose_name_plural = "一票否决事项"
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=["scheme", "key"], name="assessment_veto_item_once"),)

    def __str__(self) -> str:
        return self.title


class Threshold(Scoped):
    """等级分数线: from ``since`` on the grade needs at least ``least``."""

    scope_by = "scheme__unit_id"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="thresholds", verbose_name="考核方案")
    grade = models.CharField("等级", max_length=10, choices=[(g.value, g.label) for g in BOUNDED])
    least = models.DecimalField("最低分", max_digits=5, decimal_places=2)
    since = models.DateField("起始日期")

    class Meta:
        verbose_name = "等级分数线"
        verbose_name_plural = "等级分数线"
        ordering = ("since", "-least")
        constraints = (models.UniqueConstraint(fields=["scheme", "grade", "since"], name="assessment_threshold_once"),)

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.least} 分"
