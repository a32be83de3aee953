"""申报: the list of applications for everybody with reach, from one school to the whole city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.pilots.actions import city, county, review, submission
from citong.apps.pilots.lifecycle import PUBLISHED
from citong.apps.pilots.models import Application
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import stages
from citong.kit.columns import Column, Kind
from citong.kit.filters import ALL, DateInput
from citong.kit.resource import Resource
from citong.lib import idnumber

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet
    from django_filters import FilterSet

    from citong.platform.access.actor import Actor


def _choice(label: str, choices: Mapping[str, str]) -> forms.Field:
    return forms.ChoiceField(label=label, choices=[("", ALL), *choices.items()], required=False)


FINER = {
    "stage": lambda: _choice("进展", {key: label for key, (label, _) in stages.STAGES.items()}),
    "waits": lambda: _choice("停留", stages.WAITS),
    "holder": lambda: _choice("现由", stages.HOLDERS),
    "direct": lambda: _choice("隶属", stages.DIRECT),
    "since_after": lambda: forms.DateField(label="进入现状态从", widget=DateInput(), required=False),
    "since_before": lambda: forms.DateField(label="到", widget=DateInput(), required=False),
}
"""Conditions with which figures of the overview open the list; they stand in the filter bar while they are in use."""

BUREAUS = (perms.screen, perms.dispatch, perms.accept)
UNPUBLISHED = ("score", review.GROUP_OPINION, review.GROUP_MEMBERS)


class Applications(Resource):
    model = Application
    perms = perms
    slug = "pilots-application"
    title = "试点校申报"
    columns = (
        Column("unit__name", "学校", second="number"),
        Column("county", "县（市、区）", needs=("desk",)),
        "kind",
        "students",
        Column("contact_name", second="contact_mobile"),
        Column("dots", "流程进度", template="pilots/application_dots.html"),
        "status",
        Column("waiting_days", "停留", kind=Kind.NUMBER, template="pilots/application_waiting.html"),
        Column("public_score", "专家评分", kind=Kind.NUMBER),
        "submitted_at",
    )
    filters = ("batch", "desk", "kind", "submitted_at", "status")
    search = ("unit__name", "number", "contact_name")
    tabs = "status"
    order = ("-submitted_at", "-pk")
    actions = (
        submission.request_confirmation,
        county.recommend,
        city.receive_paper,
        city.accept,
        county.not_recommend,
        submission.return_to_applicant,
        submission.withdraw,
    )
    sensitive = {"contact_mobile": idnumber.mask_mobile}

    def unseen(self, actor: Actor, obj: Any, /) -> Collection[str]:
        """The code for the experts is the city's alone, the order among the candidates the bureaus'.

        What the experts said is known once it is published.
        """
        if actor.can(perms.results, obj):
            return ()
        order = () if any(actor.can(perm, obj) for perm in BUREAUS) else ("rank",)
        return (*order, "blind_code", *(() if obj.status in PUBLISHED else UNPUBLISHED))

    def rows(self, actor: Actor, params: Mapping[str, Any] | None = None, *, tab: bool = True) -> QuerySet[Any]:
        return stages.narrowed(super().rows(actor, params, tab=tab), params or {})

    def filterset(self, actor: Actor, params: Mapping[str, Any]) -> FilterSet:
        found = super().filterset(actor, params)
        found.form.fields |= {name: make() for name, make in FINER.items() if params.get(name)}
        return found
