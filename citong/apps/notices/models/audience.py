"""Whom something is for: a rule that is worked out when it is sent, within the subtree of its unit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from citong.platform.access.models import Role
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.platform.org.scope import ScopedModel, ScopedQuerySet


class Audience(ScopedModel):
    """People holding posts at chosen units and below, narrowed by level, category, post and role; and named people."""

    title = models.CharField("分组名称", max_length=40, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="单位")
    levels = models.JSONField("单位层级", default=list, blank=True)
    categories = models.JSONField("学校类别", default=list, blank=True)
    posts = models.JSONField("岗位类别", default=list, blank=True)
    roles = models.ManyToManyField(Role, blank=True, related_name="+", verbose_name="角色")
    groups = models.ManyToManyField("Group", blank=True, related_name="+", verbose_name="接收人分组")
    people = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="指定人员")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    class Meta:
        verbose_name = "接收范围"
        verbose_name_plural = "接收范围"
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=~Q(title=""),
                name="audience_group_once",
                violation_error_message="本单位已有同名的分组，请换一个名称。",
            ),
        )

    def __str__(self) -> str:
        return self.title or "接收范围"


class GroupQuerySet(ScopedQuerySet):
    """Audiences that were given a name."""


class GroupManager(models.Manager.from_queryset(GroupQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> GroupQuerySet:
        found: GroupQuerySet = super().get_queryset().exclude(title="")
        return found


class Group(Audience):
    """接收人分组: an audience that is kept under a name, to be chosen again."""

    objects: ClassVar = GroupManager()

    class Meta:
        proxy = True
        verbose_name = "接收人分组"
        verbose_name_plural = "接收人分组"
