"""Addresses of the plans."""

from django.urls import include, path

from citong.apps.projects.resources.plan import Plans
from citong.apps.projects.views import plan
from citong.kit.pages import urls

urlpatterns = [
    path("<int:pk>/plan/", plan.home, name="projects-plan"),
    path("<int:pk>/plan/begin/", plan.begin, name="projects-plan-begin"),
    path("plans/<int:pk>/form/", plan.form, name="projects-plan-form"),
    path("plans/<int:pk>/form/save/", plan.save, name="projects-plan-save"),
    path("plans/<int:pk>/plan.pdf", plan.paper, name="projects-plan-paper"),
    path("plans/<int:pk>/compare/<int:number>/", plan.compare, name="projects-plan-compare"),
    path("plans/", include(urls(Plans))),
]
