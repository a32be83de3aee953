"""Addresses of assignment, scoring and results."""

from django.urls import include, path

from citong.apps.pilots.views import assignment, results, scoring

_assignment = [
    path("", assignment.board, name="pilots-assignment-board"),
    path("<int:pk>/", assignment.board, name="pilots-assignment-batch"),
    path("<int:pk>/confirm/", assignment.confirm, name="pilots-assignment-confirm"),
    path("<int:pk>/urge/", assignment.urge_all, name="pilots-assignment-remind"),
    path("applications/<int:pk>/add/", assignment.add, name="pilots-assignment-add"),
    path("applications/<int:pk>/urge/", assignment.urge, name="pilots-assignment-urge"),
    path("sheets/<int:pk>/swap/", assignment.swap, name="pilots-assignment-swap"),
    path("sheets/<int:pk>/withdraw/", assignment.withdraw, name="pilots-assignment-withdraw"),
]
_scoring = [
    path("", scoring.mine, name="pilots-scoring-list"),
    path("<int:pk>/", scoring.sheet, name="pilots-scoring-sheet"),
    path("<int:pk>/save/", scoring.save, name="pilots-scoring-save"),
    path("<int:pk>/submit/", scoring.submit, name="pilots-scoring-submit"),
    path("<int:pk>/recuse/", scoring.recuse, name="pilots-scoring-recuse"),
]
_results = [
    path("", results.board, name="pilots-results-board"),
    path("<int:pk>/", results.board, name="pilots-results-batch"),
    path("<int:pk>/ranking.xlsx", results.excel, name="pilots-results-excel"),
    path("<int:pk>/ranking.pdf", results.paper, name="pilots-results-paper"),
    path("applications/<int:pk>/", results.one, name="pilots-results-one"),
    path("applications/<int:pk>/opinion/", results.opinion, name="pilots-results-opinion"),
]
urlpatterns = [
    path("assignment/", include(_assignment)),
    path("scoring/", include(_scoring)),
    path("results/", include(_results)),
]
