"""What the pages of the awards share: the row in question, the way to it, trying an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from citong.kit.forms import blame
from citong.ui.shapes import Crumb

from ..models import Pool, Scheme
from ..perms import perms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from citong.kit.frame import Request

INVALID = 422


def pool_of(request: Request, pk: int, perm: str) -> Pool:
    """The pool within reach of those who may see pools (404); without ``perm`` there it is 403."""
    rows = Pool.objects.visible_to(request.actor, perms.plan).select_related("unit", "programme", "chosen")
    pool: Pool = get_object_or_404(rows, pk=pk)
    if not request.actor.can(perm, pool):
        raise PermissionDenied(perm)
    return pool


def scheme_of(request: Request, pk: int, perm: str) -> Scheme:
    rows = Scheme.objects.visible_to(request.actor, perms.plan).filter(dropped=False)
    scheme: Scheme = get_object_or_404(rows.select_related("pool__unit", "pool__programme"), pk=pk)
    if not request.actor.can(perm, scheme):
        raise PermissionDenied(perm)
    return scheme


def pool_url(pool: Pool) -> str:
    return reverse("award-pools-detail", args=[pool.pk])


def crumbs(pool: Pool, last: str) -> list[Crumb]:
    way = [Crumb("工作台", "/"), Crumb("以奖代补", reverse("award-pools-list"))]
    return [*way, Crumb(pool.title, pool_url(pool)), Crumb(last)]


def tried(form: forms.BaseForm, run: Callable[[], object]) -> bool:
    """Whether ``run`` went through; what it refused stands in the form."""
    try:
        run()
    except ValidationError as error:
        blame(form, error)
        return False
    return True
