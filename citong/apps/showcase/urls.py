"""Addresses of the showcase: signed-in pages under /showcase/, public ones under /public/cases/."""

from django.urls import include, path

from citong.kit.pages import urls

from . import menu  # noqa: F401 - the menu registers itself
from .resources.case import Cases, Figures, Views
from .resources.outreach import Adoptions, GuestVisits, Visits
from .views import outreach, project, writing
from .views import public as pages

_one = [
    path("write/", writing.write, name="showcase-write"),
    path("write/left/", writing.progress, name="showcase-left"),
    path("write/save/", writing.save, name="showcase-save"),
    path("write/materials/", writing.attach, name="showcase-attach"),
    path("write/materials/<int:file>/", writing.change_material, name="showcase-material"),
    path("write/cover/", writing.cover, name="showcase-cover"),
    path("submit/", writing.submit, name="showcase-submit"),
    path("versions/<int:number>/", writing.version, name="showcase-version"),
    path("versions/<int:number>.pdf", writing.paper, name="showcase-paper"),
    path("files/<int:file>/", writing.file, name="showcase-file"),
    path("adopt/", outreach.adopt, name="showcase-adopt"),
    path("book/", outreach.book, name="showcase-book"),
]
urlpatterns = [
    path("projects/<int:pk>/", project.show, name="showcase-project"),
    path("cases/<int:pk>/", include(_one)),
    path("cases/", include(urls(Cases))),
    path("figures/", include(urls(Figures))),
    path("views/", include(urls(Views, found=False))),
    path("adoptions/", include(urls(Adoptions))),
    path("visits/", include(urls(Visits))),
    path("my-visits/", include(urls(GuestVisits))),
]
public = [
    path("", pages.index, name="public-cases-list"),
    path("<int:pk>/", pages.show, name="public-cases-detail"),
    path("<int:pk>/case.pdf", pages.paper, name="public-cases-paper"),
    path("<int:pk>/files/<int:file>/", pages.file, name="public-cases-file"),
]
