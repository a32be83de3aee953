"""A resource declares the standard pages of one model; the kit supplies all behaviour."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import reverse, reverse_lazy

from . import nav as navigation
from .choices import Choose
from .columns import Column, Kind, derive, field_at, named_by, related
from .filters import filterset
from .forms import ActionForm, RowForm, action_form, row_form

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django import forms
    from django.db import models
    from django_filters import FilterSet

    from citong.platform.access.actor import Actor
    from citong.platform.access.perms import Permissions

    from .actions import Action

registry: dict[str, Resource] = {}


class Panel(Protocol):
    """What a detail page can show; ``side`` puts it into the narrow column."""

    @property
    def title(self) -> str: ...
    @property
    def side(self) -> bool: ...
    @property
    def flush(self) -> bool: ...
    @property
    def template(self) -> str: ...
    def context(self, resource: Resource, actor: Actor, obj: models.Model, /) -> dict[str, Any] | None:
        """What ``template`` needs; ``None`` hides the panel."""


class Resource:
    """Pure data. A subclass is checked and registered when it is declared; ``registry`` holds its one instance."""

    model: ClassVar[type[models.Model]]
    perms: ClassVar[Permissions]
    slug: ClassVar[str] = ""  # of the addresses; default: the model's name
    title: ClassVar[str] = ""  # default: the model's verbose name
    columns: ClassVar[Sequence[str | Column]] = ()
    filters: ClassVar[Sequence[str]] = ()
    search: ClassVar[tuple[str, ...]] = ()  # names are searched by pinyin too
    tabs: ClassVar[str] = ""  # a field with choices
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    fields: ClassVar[tuple[str, ...]] = ()
    create: ClassVar[Action | None] = None
    edit: ClassVar[Action | None] = None
    actions: ClassVar[tuple[Action, ...]] = ()
    bulk: ClassVar[tuple[Action, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    attachments: ClassVar[bool] = False
    sheet: ClassVar[tuple[str, ...] | None] = None
    sheet_key: ClassVar[str | None] = None
    nav: ClassVar[tuple[str, int, str] | None] = None  # block, its order, icon
    sensitive: ClassVar[Mapping[str, Callable[[str], str]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "model"):
            return
        cls.slug = cls.slug or str(cls.model._meta.model_name)
        cls.title = cls.title or str(cls.model._meta.verbose_name)
        if cls.slug in registry:
            raise ImproperlyConfigured(f"two resources are called {cls.slug}")
        registry[cls.slug] = resource = cls()
        resource.check()
        if cls.nav is not None:
            block, order, icon = cls.nav
            entry = navigation.Entry(cls.title, f"{cls.slug}-list", icon, when=resource.open_to)
            navigation.group(block, order, entry)

    def check(self) -> None:
        """Fail at import over a name that the model does not have."""
        names = [*self.filters, *self.search, *self.fields, *(self.sheet or ()), *([self.tabs] if self.tabs else ())]
        for name in names:
            field_at(self.model, name)
        for act in (self.create, self.edit, *self.actions, *self.bulk):
            if act is not None and not issubclass(self.model, act.model):
                raise ImproperlyConfigured(f"{self.slug}: {act.name} is an action on {act.model.__name__}")
        _ = self.declared

    @property
    def view_perm(self) -> str:
        """What reading needs."""
        return self.perms.view

    @property
    def reveal_perm(self) -> str:
        """What seeing a masked value in full needs; empty if the feature does not declare it."""
        return cast("str", getattr(self.perms, "reveal", ""))

    @cached_property
    def declared(self) -> list[Column]:
        """The columns without masks; what is shown comes from ``cols``."""
        return [derive(self.model, spec) for spec in self.columns]

    @cached_property
    def _related(self) -> tuple[str, ...]:
        names = [path for c in self.declared for path in (c.name, c.second, *c.needs) if path]
        scope: str = getattr(self.model, "scope_by", "unit_id")
        owners: Mapping[str, object] = getattr(self.model, "owned_by", {})
        paths = (*names, *named_by(self.model), scope.removesuffix("_id"), *owners)
        return tuple(dict.fromkeys(related(self.model, paths)))

    def open_to(self, actor: Actor) -> bool:
        """Whether the list is for ``actor``: by permission, or because rows may be his own (``owned_by``)."""
        if actor.has(self.view_perm):
            return True
        owned: Mapping[str, tuple[str, ...]] = getattr(self.model, "owned_by", {})
        acts = [act for act in (self.create, self.edit, *self.actions) if act is not None]
        return any(self.view_perm in perms for perms in owned.values()) and any(act.offered(actor) for act in acts)

    def rows(self, actor: Actor, params: Mapping[str, Any] | None = None, *, tab: bool = True) -> models.QuerySet[Any]:
        """The one place where pages, export, API and search read: scoped, filtered, searched, ordered.

        A filter value that does not exist (or lies outside the actor's reach) gives no rows.
        """
        scoped = self.model._default_manager.all().visible_to(actor, self.view_perm)  # type: ignore[attr-defined]
        rows: models.QuerySet[Any] = scoped.select_related(*self._related)
        params = params or {}
        if params:
            narrowed = filterset(rows, self._filter_names(tab=tab), params, actor, self.view_perm, self.search)
            rows = narrowed.qs if narrowed.is_valid() else rows.none()
        return rows.order_by(*self.ordering(str(params.get("sort", ""))))

    def _filter_names(self, *, tab: bool) -> list[str]:
        names = [name for name in self.filters if name != self.tabs]
        return [*names, self.tabs] if tab and self.tabs else names

    def filterset(self, actor: Actor, params: Mapping[str, Any]) -> FilterSet:
        """The filters beside the status tabs with the search box, bound to ``params``: their form is the filter bar."""
        rows = self.model._default_manager.none()
        found = filterset(rows, self._filter_names(tab=False), params, actor, self.view_perm, self.search)
        self._searched(found.form, "filter")
        return found

    def _searched(self, form: forms.BaseForm, name: str) -> None:
        """Tell the long lists of options of ``form`` where they are searched."""
        for field, asked in form.fields.items():
            if isinstance(asked.widget, Choose):
                asked.widget.url = reverse_lazy(f"{self.slug}-options", args=[name, field])

    def ordering(self, sort: str) -> tuple[str, ...]:
        """By the column ``sort`` (``-`` in front: falling), if there is such a one; else by ``order``."""
        column = next((c for c in self.declared if c.sortable and c.name == sort.removeprefix("-")), None)
        chosen = (f"{'-' * sort.startswith('-')}{column.order}",) if column else self.order
        return chosen if {"pk", "-pk"} & set(chosen) else (*chosen, "-pk")

    def masked(self, column: Column) -> Column:
        mask = self.sensitive.get(column.name)
        return replace(column, mask=mask) if mask else column

    def cols(self, actor: Actor, *, clear: bool = False) -> list[Column]:
        """The columns as ``actor`` sees them: sensitive ones masked.

        :param clear: lift the mask where the actor holds the reveal permission; the caller writes the audit entry.
        """
        columns = [self.masked(column) for column in self.declared]
        if not clear:
            return columns
        if not self.reveal_perm or not actor.has(self.reveal_perm):
            raise PermissionDenied(self.reveal_perm or f"{self.slug}.reveal")
        return [replace(c, clear_for=lambda row: self.may_reveal(actor, row)) if c.mask else c for c in columns]

    def unseen(self, _actor: Actor, _obj: models.Model, /) -> Collection[str]:
        """Names whose changes no history of the row tells the actor, such as a result before its publication."""
        return ()

    def may_reveal(self, actor: Actor, obj: models.Model) -> bool:
        return bool(self.reveal_perm) and actor.can(self.reveal_perm, obj)

    def form(
        self,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
        instance: models.Model | None = None,
        files: Any = None,
    ) -> RowForm:
        """The add form, or with a saved ``instance`` the edit form; its choices are scoped to ``actor``."""
        obj = self.model() if instance is None else instance
        act = self.create if obj.pk is None else self.edit
        if act is None:
            raise ImproperlyConfigured(f"{self.slug} declares no action for this form")
        form = row_form(act, actor, obj, self.fields, self.sensitive, data, files)
        self._searched(form, "add" if obj.pk is None else "edit")
        return form

    def blank(self, act: Action, actor: Actor) -> forms.BaseForm:
        """The empty form of any of its actions."""
        if act in {self.create, self.edit}:
            return row_form(act, actor, self.model(), self.fields, self.sensitive)
        return self.action_form(act, actor, self.model())

    def action_form(
        self, action: Action, actor: Actor, obj: models.Model, data: Mapping[str, Any] | None = None, files: Any = None
    ) -> ActionForm:
        """What ``action`` asks before it runs on ``obj``."""
        form = action_form(action, actor, obj, data, files)
        self._searched(form, action.verb)
        return form

    def url(self, page: str, obj: models.Model | None = None, *more: str) -> str:
        """The address of a page: ``list``, ``add``, or with a row ``detail``, ``edit``, ``do`` and its verb."""
        return reverse(f"{self.slug}-{page}", args=[*([obj.pk] if obj is not None else []), *more])

    def summary(self, actor: Actor, obj: models.Model) -> str:
        """One line about a row for search results: its first columns, masked; drawn ones and bare numbers say nothing as text."""
        shown = (column for column in self.cols(actor) if not (column.template or column.numeric))
        texts = [column.text(obj) for column in shown if column.kind is not Kind.BOOL]
        return " · ".join(text for text in texts if text and text != str(obj))[:80]
