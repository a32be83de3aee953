"""Addresses of applications: the school's side, the list, and the application itself."""

from django.urls import include, path

from citong.apps.pilots.resources.application import Applications
from citong.apps.pilots.views import application, drafting, papers, scans, submission
from citong.kit.pages import urls

_one = [
    path("", application.detail, name="pilots-application-detail"),
    path("form/", drafting.form, name="pilots-application-form"),
    path("form/progress/", drafting.progress, name="pilots-application-progress"),
    path("form/draft.pdf", papers.draft, name="pilots-application-draft"),
    path("form/<str:key>/", drafting.save, name="pilots-application-save"),
    path("form/<str:key>/<slug:field>/", drafting.attach, name="pilots-application-attach"),
    path("form/<str:key>/<slug:field>/remove/", drafting.detach, name="pilots-application-detach"),
    path("confirm/", submission.confirm, name="pilots-application-confirm"),
    path("scans/", scans.show, name="pilots-application-scans"),
    path("scans/upload/", scans.upload, name="pilots-application-upload"),
    path("files/<int:number>/", papers.file, name="pilots-application-file"),
    path("versions/", papers.choose, name="pilots-application-choose"),
    path("versions/<int:number>.pdf", papers.version, {"kind": "pdf"}, name="pilots-application-pdf"),
    path("versions/<int:number>.docx", papers.version, {"kind": "docx"}, name="pilots-application-docx"),
    path("versions/<int:old>-<int:new>/", papers.compare, name="pilots-application-compare"),
]

urlpatterns = [
    path("", application.home, name="pilots-application-home"),
    path("apply/<int:batch>/<int:school>/", application.start, name="pilots-application-start"),
    path("applications/<int:pk>/", include(_one)),
    path("applications/", include(urls(Applications))),
]
