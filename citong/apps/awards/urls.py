"""Addresses of the awards."""

from django.urls import include, path

from citong.kit.pages import urls

from . import menu  # noqa: F401 - registers itself
from .resources.money import Awards, Ledger, Uses
from .resources.pool import OtherFundings, Pools, Results
from .views import payments, project, schemes

urlpatterns = [
    path("pools/<int:pk>/schemes/new/", schemes.new, name="awards-scheme-new"),
    path("pools/<int:pk>/pay/", payments.pay, name="awards-pay"),
    path("schemes/<int:pk>/", schemes.edit, name="awards-scheme"),
    path("schemes/<int:pk>/drop/", schemes.drop, name="awards-scheme-drop"),
    path("schemes/<int:pk>/propose/", schemes.propose, name="awards-scheme-propose"),
    path("schemes/<int:pk>/table.pdf", schemes.table, name="awards-scheme-table"),
    path("ledger/<int:pk>/reverse/", payments.reverse_entry, name="awards-entry-reverse"),
    path("projects/<int:pk>/", project.show, name="awards-project"),
    path("pools/", include(urls(Pools))),
    path("results/", include(urls(Results))),
    path("fundings/", include(urls(OtherFundings))),
    path("schools/", include(urls(Awards))),
    path("ledger/", include(urls(Ledger))),
    path("uses/", include(urls(Uses))),
]
