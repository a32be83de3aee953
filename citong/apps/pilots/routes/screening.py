"""Addresses of the desk and of the packages that it sends."""

from django.urls import include, path

from citong.apps.pilots.resources.screening import Dispatches
from citong.apps.pilots.views import packages, screening
from citong.kit.pages import urls

urlpatterns = [
    path("desk/", screening.desk, name="pilots-screening-desk"),
    path("desk/figures/", screening.figures, name="pilots-screening-figures"),
    path("desk/order/", screening.order, name="pilots-screening-order"),
    path("desk/send/", screening.send, name="pilots-screening-send"),
    path("desk/<int:pk>/read/", screening.read, name="pilots-screening-read"),
    path("desk/<int:pk>/return/", screening.mark, {"verb": "return"}, name="pilots-screening-return"),
    path("desk/<int:pk>/supplement/", screening.mark, {"verb": "supplement"}, name="pilots-screening-supplement"),
    path("dispatches/<int:pk>/letter.pdf", packages.letter, name="pilots-package-letter"),
    path("dispatches/<int:pk>/summary.pdf", packages.summary, name="pilots-package-summary"),
    path("dispatches/<int:pk>/summary.xlsx", packages.sheet, name="pilots-package-sheet"),
    path("dispatches/<int:pk>/pack.zip", packages.pack, name="pilots-package-pack"),
    path("dispatches/<int:pk>/receipt.pdf", packages.receipt, name="pilots-package-receipt"),
    path("dispatches/", include(urls(Dispatches))),
]
