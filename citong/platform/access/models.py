"""Roles and grants: who may do what, and where."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org.scope import Scoped, ScopedQuerySet

from .perms import registry
from .tokens import ApiToken  # noqa: F401 - a model of this app too


def check_permissions(codes: list[str]) -> None:
    unknown = [code for code in codes if code not in registry]
    if unknown:
        raise ValidationError(f"没有这样的权限：{'、'.join(unknown)}")


class Role(models.Model):
    """A named set of permissions; those with ``builtin`` follow the code."""

    code = models.SlugField("角色代码", max_length=40, unique=True)
    name = models.CharField("角色名称", max_length=40, unique=True)
    level = models.CharField("适用层级", max_length=10, blank=True)
    permissions = models.JSONField("权限", default=list, blank=True, validators=[check_permissions])
    builtin = models.BooleanField("内置", default=False, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        day = clock.today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day).filter(
            Q(post__ends_on__isnull=True) | Q(post__ends_on__gte=day), post__starts_on__lte=day
        )


class Grant(Scoped):
    """A role held by virtue of a post, at a unit and all below it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="grants", verbose_name="岗位")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants", verbose_name="角色")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="grants", verbose_name="授权范围")
    starts_on = models.DateField("生效日期", default=clock.today)
    ends_on = models.DateField("失效日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="授权人"
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects: ClassVar = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = (
            models.UniqueConstraint(
                fields=["post", "role", "unit"], name="grant_once", violation_error_message="这个岗位已有同样的授权。"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post.person.name}：{self.role.name}（{self.unit.label}）"
