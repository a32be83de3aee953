"""Addresses of the desk, and its lines in the navigation."""

from django.urls import path

from citong.kit import desk, nav, shell

from . import agenda, home, jobs, queries, searching, todo, unitdesk, units, views
from .perms import perms

shell.counters["todo"] = lambda actor: queries.counts(actor).open
shell.counters["unread"] = desk.unread

nav.group(
    "工作台",
    0,
    nav.Entry("工作台", "workbench-home", "home"),
    nav.Entry("待办事项", "workbench-todo", "checkbox", count=shell.counters["todo"]),
    nav.Entry("我在等", "workbench-waiting", "hourglass"),
    nav.Entry("日程", "workbench-calendar", "calendar"),
    nav.Entry("单位待办", "workbench-unitdesk", "building", perms.oversee),
    nav.Entry("消息", "workbench-messages", "bell", count=shell.counters["unread"]),
    nav.Entry("我的任务", "workbench-jobs", "progress"),
)

urlpatterns = [
    path("", home.home, name="workbench-home"),
    path("search/", searching.find, name="workbench-search"),
    path("search/suggest/", searching.suggest, name="workbench-suggest"),
    path("units/", units.units, name="workbench-units"),
    path("units/<int:pk>/", units.unit, name="workbench-unit"),
    path("todo/", todo.todo, name="workbench-todo"),
    path("todo/export/", todo.export, name="workbench-todo-export"),
    path("todo/<int:pk>/claim/", todo.take, {"verb": "claim"}, name="workbench-claim"),
    path("todo/<int:pk>/release/", todo.take, {"verb": "release"}, name="workbench-release"),
    path("waiting/", agenda.waiting, name="workbench-waiting"),
    path("calendar/", agenda.calendar, name="workbench-calendar"),
    path("unit/", unitdesk.show, name="workbench-unitdesk"),
    path("unit/export/", unitdesk.export, name="workbench-unitdesk-export"),
    path("unit/<int:pk>/remind/", unitdesk.remind, name="workbench-remind"),
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
