"""What the frame around every page shows: navigation, the acting post, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from citong.lib import clock

from . import nav

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import Post

counters: dict[str, Callable[[Actor], int]] = {}  # "todo" and "unread", registered by the desk


@dataclass(frozen=True)
class PostChoice:
    id: int
    unit_name: str
    level_label: str
    title: str
    current: bool


@dataclass(frozen=True)
class Shell:
    """Data of ui/shell.html."""

    groups: list[nav.Block]
    user_name: str
    post_title: str
    unit_name: str
    unit_level_label: str
    posts: list[PostChoice]
    unread: int
    todo: int
    home_url: str
    search_url: str
    suggest_url: str
    inbox_url: str
    messages_url: str
    account_url: str
    switch_url: str
    sign_out_url: str
    demo_time: str = ""
    help_url: str | None = None
    bell_url: str = ""  # the bell asks there for itself
    alive_url: str = ""  # says that the user is still there
    units_url: str = ""  # finds an organisation within reach
    idle_seconds: int = 0  # how long one may leave the desk


def choice(post: Post, current: Post | None) -> PostChoice:
    return PostChoice(post.pk, post.unit.name, post.unit.get_level_display(), post.title, post == current)


def build(request: HttpRequest, actor: Actor) -> Shell:
    post = actor.post
    return Shell(
        groups=nav.build(request, actor),
        user_name=str(actor.user),
        post_title=post.title if post else "无岗位",
        unit_name=post.unit.name if post else "",
        unit_level_label=post.unit.get_level_display() if post else "",
        posts=[choice(p, post) for p in actor.posts],
        unread=counters["unread"](actor) if "unread" in counters else 0,
        todo=counters["todo"](actor) if "todo" in counters else 0,
        home_url=reverse("workbench-home"),
        search_url=reverse("workbench-search"),
        suggest_url=reverse("workbench-suggest"),
        inbox_url=reverse("workbench-todo"),
        messages_url=reverse("workbench-messages"),
        account_url=reverse("accounts-me"),
        switch_url=reverse("accounts-switch"),
        sign_out_url=reverse("accounts-sign-out"),
        demo_time=f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if clock.offset() else "",
        bell_url=reverse("workbench-bell"),
        units_url=reverse("workbench-units"),
        alive_url=reverse("accounts-alive"),
        idle_seconds=60 * getattr(getattr(request, "sign_in", None), "idle_minutes", 0),
    )


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``shell`` for signed-in users; fragments do not pay for it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return {}
    return {"shell": SimpleLazyObject(lambda: build(request, actor)), "actor": actor}
