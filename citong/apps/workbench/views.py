"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from citong.kit.guard import page, public
from citong.platform.inbox import messages as inbox
from citong.platform.signin.middleware import passive


@page()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/home.html")


@page()
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/search.html")


@page()
def todo(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/todo.html")


@page()
def messages(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/messages.html")


@passive
@public
def bell(request: HttpRequest) -> HttpResponse:
    """The bell asks for itself once a minute; after the session has ended it says so and asks no more."""
    user = request.actor.user  # type: ignore[attr-defined]
    if user is None:
        return render(request, "workbench/_bell_off.html")
    context = {
        "unread": inbox.unread_count(user),
        "messages_url": reverse("workbench-messages"),
        "bell_url": request.path,
    }
    return render(request, "ui/shell_bell.html", context)
