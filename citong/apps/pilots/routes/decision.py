"""Addresses of decisions, publicity, objections, notices and projects, and the public pages."""

from django.urls import include, path

from citong.apps.pilots.resources.decision import Objections, Publicities, ResultNotices
from citong.apps.pilots.views import decision
from citong.apps.pilots.views import public as pages
from citong.kit.pages import urls

urlpatterns = [
    path("decisions/", decision.board, name="pilots-decision-board"),
    path("decisions/<int:pk>/", decision.board, name="pilots-decision-batch"),
    path("decisions/<int:pk>/follow/", decision.follow, name="pilots-decision-follow"),
    path("decisions/<int:pk>/cut/", decision.set_cut, name="pilots-decision-cut"),
    path("decisions/<int:pk>/publish/", decision.publish, name="pilots-decision-publish"),
    path("publicities/<int:pk>/establish/", decision.establish, name="pilots-decision-establish"),
    path("publicities/<int:pk>/list.pdf", decision.list_pdf, name="pilots-decision-list-pdf"),
    path("result-notices/<int:pk>/notice.pdf", decision.notice_pdf, name="pilots-decision-notice-pdf"),
    path("publicities/", include(urls(Publicities))),
    path("objections/", include(urls(Objections))),
    path("result-notices/", include(urls(ResultNotices))),
]
public = [
    path("", pages.index, name="public-pilots-index"),
    path("<int:pk>/", pages.show, name="public-pilots-list"),
    path("<int:pk>/list.pdf", pages.paper, name="public-pilots-paper"),
    path("<int:pk>/notice.pdf", pages.notice, name="public-pilots-notice"),
    path("<int:pk>/objection/", pages.object_to, name="public-pilots-object"),
    path("<int:pk>/objection/received/", pages.objected, name="public-pilots-objected"),
    path("<int:pk>/objection/answer/", pages.answer, name="public-pilots-answer"),
]
