"""Addresses of the monthly reports."""

from django.urls import include, path

from citong.apps.projects.resources.report import Reports
from citong.apps.projects.views import report
from citong.kit.pages import urls

urlpatterns = [
    path("<int:pk>/reports/", report.all_months, name="projects-months"),
    path("months/<int:pk>/begin/", report.begin, name="projects-report-begin"),
    path("months/<int:pk>/form/", report.form, name="projects-report-form"),
    path("months/<int:pk>/form/save/", report.save, name="projects-report-save"),
    path("months/<int:pk>/form/files/", report.attach, name="projects-report-attach"),
    path("months/<int:pk>/form/files/<int:number>/remove/", report.detach, name="projects-report-detach"),
    path("months/<int:pk>/files/<int:number>/", report.file, name="projects-report-file"),
    path("months/<int:pk>/versions/", report.compare, name="projects-report-compare"),
    path("months/<int:pk>/return/", report.remark, name="projects-report-return"),
    path("months/", include(urls(Reports))),
]
