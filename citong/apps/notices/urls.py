"""Addresses of the announcements, under /notices/."""

from django.urls import include, path

from citong.kit.pages import urls

from . import menu, searching  # noqa: F401 - register themselves
from .resources import Announcements, Groups, Receipts
from .views import choosing, reading, sent

urlpatterns = [
    path("", reading.mine, name="notices-mine"),
    path("<int:pk>/", reading.show, name="notices-read"),
    path("<int:pk>/confirm/", reading.confirm, name="notices-confirm"),
    path("<int:pk>/files/<int:number>/", reading.file, name="notices-file"),
    path("sent/<int:pk>/receivers/", choosing.receivers, name="notices-receivers"),
    path("sent/<int:pk>/receivers/count/", choosing.count, name="notices-count"),
    path("sent/<int:pk>/progress/", sent.progress, name="notices-progress"),
    path("sent/<int:pk>/units/", sent.units, name="notices-units"),
    path("groups/<int:pk>/members/", choosing.members, name="notices-members"),
    path("groups/<int:pk>/members/count/", choosing.count_members, name="notices-count-members"),
    path("sent/", include(urls(Announcements, found=False))),
    path("receipts/", include(urls(Receipts, found=False))),
    path("groups/", include(urls(Groups))),
]
