"""What a person has set up for himself on the standard lists."""

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """常用视图: filters, order and columns of one list under a name; may be shared with a unit and all below it."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="views", verbose_name="建立人")
    resource = models.CharField("列表", max_length=60)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("筛选条件", max_length=2000, blank=True)
    columns = models.JSONField("显示列", default=list, blank=True)
    shared_with = models.ForeignKey(
        "org.Unit", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="共享范围"
    )
    default = models.BooleanField("默认视图", default=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "常用视图"
        verbose_name_plural = "常用视图"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "resource", "name"],
                name="view_name_once",
                violation_error_message="您已有同名的视图，请换一个名称。",
            ),
            models.UniqueConstraint(fields=["user", "resource"], condition=Q(default=True), name="view_default_once"),
        )

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """Columns that a person has chosen for a list, in their order."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name="用户")
    resource = models.CharField("列表", max_length=60)
    columns = models.JSONField("显示列", default=list)

    class Meta:
        verbose_name = "列设置"
        verbose_name_plural = "列设置"
        constraints = (models.UniqueConstraint(fields=["user", "resource"], name="columns_once"),)

    def __str__(self) -> str:
        return f"{self.user} {self.resource}"
