"""Addresses of work approval, under /approvals/."""

from django.urls import include, path

from citong.kit.pages import urls

from . import agenda, menu, searching  # noqa: F401 - register themselves
from .resources import Allowances, Approvals, Flows
from .views import acting, canvas, designing, exchange, filling, formdesign, mine, one, statistics

urlpatterns = [
    path("mine/", mine.show, name="approvals-mine"),
    path("batch/", acting.batch, name="approvals-batch"),
    path("start/", filling.start, name="approvals-start"),
    path("start/<int:flow>/", filling.fresh, name="approvals-fresh"),
    path("start/<int:flow>/ahead/", filling.preview, name="approvals-ahead"),
    path("people/", one.find_people, name="approvals-people"),
    path("units/", one.find_units, name="approvals-units"),
    path("settings/", mine.settings, name="approvals-settings"),
    path("settings/units/", mine.find_units, name="approvals-delegable-units"),
    path("settings/delegate/", mine.delegate, name="approvals-delegate"),
    path("settings/delegations/<int:pk>/end/", mine.end_delegation, name="approvals-delegation-end"),
    path("settings/phrases/", mine.add_phrase, name="approvals-phrase"),
    path("settings/phrases/<int:pk>/remove/", mine.remove_phrase, name="approvals-phrase-remove"),
    path("settings/signature/", mine.sign_with, name="approvals-sign-with"),
    path("settings/signature.png", mine.signature, name="approvals-signature"),
    path("settings/signature/<int:pk>/stop/", mine.stop_signing, name="approvals-signature-stop"),
    path("tasks/<int:pk>/decide/", acting.decide, name="approvals-decide"),
    path("tasks/<int:pk>/<slug:verb>/", acting.act, name="approvals-act"),
    path("<int:pk>/", one.show, name="approvals-detail"),
    path("<int:pk>/successors/", one.find_successors, name="approvals-successors"),
    path("<int:pk>/picture/", one.picture, name="approvals-picture"),
    path("<int:pk>/edit/", filling.edit, name="approvals-draft"),
    path("<int:pk>/step-in/<slug:verb>/", acting.step_in, name="approvals-step-in"),
    path("<int:pk>/files/<int:file>/", one.attachment, name="approvals-file"),
    path("<int:pk>/opinions/<int:file>/", one.opinion_file, name="approvals-opinion-file"),
    path("<int:pk>/slip.pdf", one.paper, name="approvals-slip"),
    path("library/", designing.library, name="approvals-library"),
    path("library/<int:pk>/copy/", designing.copy, name="approvals-copy"),
    path("designs/<int:pk>/", designing.show, name="approvals-design"),
    path("designs/<int:pk>/publish/", designing.publish, name="approvals-publish"),
    path("designs/<int:pk>/settings/", designing.change_settings, name="approvals-design-settings"),
    path("designs/<int:pk>/paper.pdf", designing.paper, name="approvals-design-paper"),
    path("designs/<int:pk>/add/", canvas.add, name="approvals-design-add"),
    path("designs/<int:pk>/move/", canvas.move, name="approvals-design-move"),
    path("designs/<int:pk>/nodes/<slug:node>/", canvas.change_node, name="approvals-design-node"),
    path("designs/<int:pk>/nodes/<slug:node>/remove/", canvas.remove, name="approvals-design-remove"),
    path("designs/<int:pk>/nodes/<slug:node>/who/", canvas.add_rule, name="approvals-design-rule"),
    path("designs/<int:pk>/nodes/<slug:node>/who/preview/", canvas.who, name="approvals-design-who"),
    path(
        "designs/<int:pk>/nodes/<slug:node>/who/<str:at>/remove/",
        canvas.remove_rule,
        name="approvals-design-rule-remove",
    ),
    path("designs/<int:pk>/nodes/<slug:node>/who/<str:at>/move/", canvas.move_rule, name="approvals-design-rule-move"),
    path(
        "designs/<int:pk>/nodes/<slug:node>/who/<int:number>/others/",
        canvas.pass_initiator,
        name="approvals-design-rule-others",
    ),
    path("designs/<int:pk>/nodes/<slug:node>/arms/", canvas.arms, name="approvals-design-arms"),
    path("designs/<int:pk>/arms/<str:at>/", canvas.change_arm, name="approvals-design-arm"),
    path("designs/<int:pk>/fields/", formdesign.add_field, name="approvals-design-field-add"),
    path("designs/<int:pk>/fields/order/", formdesign.order_fields, name="approvals-design-fields"),
    path("designs/<int:pk>/fields/<slug:key>/", formdesign.change_field, name="approvals-design-field"),
    path("designs/<int:pk>/flow.bpmn", exchange.download, name="approvals-bpmn"),
    path("designs/<int:pk>/import/", exchange.upload, name="approvals-bpmn-import"),
    path("statistics/", statistics.board, name="approvals-statistics"),
    path("statistics/rows/", statistics.rows, name="approvals-statistics-rows"),
    path("statistics/statistics.xlsx", statistics.excel, name="approvals-statistics-excel"),
    path("flows/", include(urls(Flows))),
    path("", include(urls(Approvals, found=False))),
    path("allowances/", include(urls(Allowances, found=False))),
]
