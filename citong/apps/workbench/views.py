"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from citong.kit.guard import page


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
