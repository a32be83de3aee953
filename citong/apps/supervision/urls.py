"""Addresses of the supervision, under /supervision/."""

from django.urls import include, path

from citong.kit.pages import urls

from . import agenda, menu  # noqa: F401 - register themselves
from .resources.planning import Campaigns, Checklists
from .resources.visits import Findings, Visits
from .views import check, files, findings, planning, project

urlpatterns = [
    path("projects/<int:pk>/", project.show, name="supervision-project"),
    path("checklists/<int:pk>/items/", planning.items, name="supervision-items"),
    path("campaigns/<int:pk>/schools/", planning.choose, name="supervision-choose"),
    path("visits/worker.js", check.worker, name="supervision-worker"),
    path("visits/<int:pk>/check/", check.check, name="supervision-check"),
    path("visits/<int:pk>/check/photo/", check.photo, name="supervision-check-photo"),
    path("visits/<int:pk>/check/send/", check.send, name="supervision-check-send"),
    path("visits/<int:pk>/record.pdf", files.paper, name="supervision-paper"),
    path("visits/<int:pk>/photos/<int:number>/", files.photo, name="supervision-photo"),
    path("visits/<int:pk>/photos/<int:number>/small/", files.thumbnail, name="supervision-photo-small"),
    path("findings/<int:pk>/rectify/", findings.rectify, name="supervision-rectify"),
    path("findings/<int:pk>/files/<int:number>/", files.evidence, name="supervision-evidence"),
    path("checklists/", include(urls(Checklists))),
    path("campaigns/", include(urls(Campaigns))),
    path("visits/", include(urls(Visits))),
    path("findings/", include(urls(Findings))),
]
