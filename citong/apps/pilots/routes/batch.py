"""Addresses of batches, of their changes, and of the wizard that makes them."""

from django.urls import include, path

from citong.apps.pilots.resources.batch import Batches, Extensions
from citong.apps.pilots.views import batch, batch_summary, batch_wizard
from citong.kit.pages import urls

urlpatterns = [
    path("batches/", batch.index, name="pilots-batch-list"),
    path("batches/new/", batch_wizard.begin, name="pilots-batch-new"),
    path("batches/drafts/<int:pk>/", batch_summary.summary, name="pilots-batch-summary"),
    path("batches/drafts/<int:pk>/discard/", batch_summary.discard, name="pilots-batch-discard"),
    path("batches/drafts/<int:pk>/<slug:key>/", batch_wizard.step, name="pilots-batch-step"),
    path("batches/quotas/<int:pk>/", batch.quota, name="pilots-batch-quota"),
    path("batches/<int:pk>/extend/", batch.extend, name="pilots-batch-extend"),
    path("batches/<int:pk>/rules/<slug:key>/", batch.revise, name="pilots-batch-rule"),
    path("batches/<int:pk>/rubric/", batch.rubric, name="pilots-batch-rubric"),
    path("batches/", include(urls(Batches))),
    path("extensions/", include(urls(Extensions))),
]
