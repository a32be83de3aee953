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
    path("pools/schemes/<int:pk>/", schemes.edit, name="awards-scheme"),
    path("pools/schemes/<int:pk>/drop/", schemes.drop, name="awards-scheme-drop"),
    path("pools/schemes/<int:pk>/propose/", schemes.propose, name="awards-scheme-propose"),
    path("pools/schemes/<int:pk>/table.pdf", schemes.table, name="awards-scheme-table"),
    path("ledger/<int:pk>/reverse/", payments.reverse_entry, name="awards-entry-reverse"),
    path("projects/<int:pk>/", project.show, name="awards-project"),
    path("pools/results/", include(urls(Results))),
    path("pools/fundings/", include(urls(OtherFundings))),
    path("pools/", include(urls(Pools))),
    path("ledger/schools/", include(urls(Awards))),
    path("ledger/", include(urls(Ledger))),
    path("uses/", include(urls(Uses))),
]
