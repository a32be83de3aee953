"""Addresses of the pages on which the components are tried in a browser."""

import json
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from citong.kit.shell import PostChoice, Shell
from citong.ui import gallery

DRAFT = {"revision": 7, "values": {}}


def item(label, icon, **more):
    return SimpleNamespace(
        **{"label": label, "href": "#main", "icon": icon, "active": False, "count": 0, "children": [], **more}
    )


def shell():
    posts = [
        PostChoice(1, "泉州市教育局", "市级", "综合科科员", current=True),
        PostChoice(2, "丰泽区第五实验小学", "学校", "家长代表", current=False),
    ]
    groups = [
        SimpleNamespace(
            title="工作台", items=[item("工作台", "home-2", active=True), item("待办事项", "checkbox", count=12)]
        ),
        SimpleNamespace(
            title="业务", items=[item("试点项目", "school", children=[item("申报", "", active=True)], active=True)]
        ),
    ]
    return Shell(
        groups=groups, posts=posts, user_name="林志伟", post_title="综合科", unit_name="泉州市教育局", unit_level_label="市级",
        unread=8, todo=12, home_url="/", search_url="/search", suggest_url="/suggest", inbox_url="/todo", messages_url="/messages",
        account_url="/me", switch_url="/switch", sign_out_url="/out", help_url="/help",
    )  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", {**gallery.context(), "shell": shell()})


def autosave(request: HttpRequest) -> HttpResponse:
    """A draft as the server keeps one: a revision that is not the latest is refused with the latest content."""
    if request.POST["revision"] != str(DRAFT["revision"]):
        return JsonResponse({**DRAFT, "by": "黄玥喆"}, status=409)
    sent = {name: text for name, text in request.POST.items() if name != "revision"}
    DRAFT.update(revision=DRAFT["revision"] + 1, values=sent)
    return JsonResponse({"revision": DRAFT["revision"], "saved": "10:32"})


def draft(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(DRAFT), content_type="application/json")


def sort(request: HttpRequest) -> HttpResponse:
    """Refuses an order that puts the second item first."""
    return HttpResponse(status=400 if request.POST.getlist("order")[0] == "2" else 204)


def suggest(_request: HttpRequest) -> HttpResponse:
    return HttpResponse('<p class="suggest-none">没有找到</p>')


urlpatterns = [
    path("gallery/", page),
    path("suggest", suggest),
    path("autosave", autosave),
    path("draft", draft),
    path("sort", sort),
]
