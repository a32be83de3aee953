"""Addresses of the desk."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="workbench-home"),
    path("search/", views.search, name="workbench-search"),
    path("todo/", views.todo, name="workbench-todo"),
    path("messages/", views.messages, name="workbench-messages"),
    path("messages/bell/", views.bell, name="workbench-bell"),
]
