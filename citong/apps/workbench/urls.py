"""Addresses of the desk, and its lines in the navigation."""

from django.urls import path

from citong.kit import nav, shell
from citong.platform.inbox import messages, work

from . import jobs, searching, units, views

shell.counters["todo"] = lambda actor: work.counts(actor).open
shell.counters["unread"] = lambda actor: messages.unread_count(actor.user) if actor.user else 0

nav.group(
    "工作台",
    0,
    nav.Entry("工作台", "workbench-home", "home"),
    nav.Entry("待办事项", "workbench-todo", "checkbox", count=shell.counters["todo"]),
    nav.Entry("消息", "workbench-messages", "bell", count=shell.counters["unread"]),
    nav.Entry("我的任务", "workbench-jobs", "progress"),
)

urlpatterns = [
    path("", views.home, name="workbench-home"),
    path("search/", searching.find, name="workbench-search"),
    path("search/suggest/", searching.suggest, name="workbench-suggest"),
    path("units/", units.units, name="workbench-units"),
    path("units/<int:pk>/", units.unit, name="workbench-unit"),
    path("todo/", views.todo, name="workbench-todo"),
    path("todo/<int:pk>/claim/", views.take, {"verb": "claim"}, name="workbench-claim"),
    path("todo/<int:pk>/release/", views.take, {"verb": "release"}, name="workbench-release"),
    path("messages/", views.messages, name="workbench-messages"),
    path("messages/bell/", views.bell, name="workbench-bell"),
    path("messages/read/", views.read_all, name="workbench-read-all"),
    path("messages/<int:pk>/read/", views.read, name="workbench-read"),
    path("jobs/", jobs.jobs, name="workbench-jobs"),
    path("jobs/<int:pk>/", jobs.job, name="workbench-job"),
    path("jobs/<int:pk>/state/", jobs.state, name="workbench-job-state"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="workbench-job-cancel"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="workbench-job-retry"),
    path("jobs/<int:pk>/download/", jobs.download, name="workbench-job-download"),
]
