"""What every resource promises, whatever it is about: the registry is the test matrix."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citong.platform.org.models import Unit
from citong.platform.search import sources
from citong.platform.search.finding import Question
from tests.contract.pages import list_urls, resources, row_urls, written
from tests.factories import rows

rows.load()
pytestmark = pytest.mark.django_db
every = pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.slug)
scoped = pytest.mark.parametrize(
    "resource", [r for r in resources() if r.model not in rows.shared], ids=lambda resource: resource.slug
)
ALLOWED = {"detail": {200}, "do": {200, 403, 409}}  # by the kind of page


@scoped
def test_each_page_of_their_row_does_not_exist_for_us(resource, sides, client):
    theirs = rows.make_row(resource.model, sides.theirs)
    sides.enter(client)
    for page, url in row_urls(resource, theirs).items():
        assert client.get(url).status_code == 404, page
        assert client.post(url, {}).status_code == 404, page


@every
def test_each_page_of_our_row_opens_for_who_may_do_all(resource, sides, client):
    """Looking at them changes nothing, and nothing sensitive stands on them."""
    ours = rows.make_row(resource.model, sides.ours)
    secrets = [str(value) for name in resource.sensitive if (value := getattr(ours, name, None))]
    sides.enter(client)
    for page, url in (list_urls(resource) | row_urls(resource, ours)).items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code in ALLOWED.get(page.partition(" ")[0], {200, 403}), page
        assert written(asked) == [], page
        assert [secret for secret in secrets if secret in answer.text] == [], page


@scoped
def test_forms_offer_nothing_of_theirs(resource, sides):
    theirs = rows.make_row(resource.model, sides.theirs)
    actor = sides.mighty()
    ours = rows.make_row(resource.model, sides.ours)
    forms = [resource.form(actor)] if resource.create else []
    forms += [resource.form(actor, None, ours)] if resource.edit else []
    forms += [resource.action_form(act, actor, ours) for act in resource.actions]
    forms.append(resource.filterset(actor, {}).form)
    for form in forms:
        for name, field in form.fields.items():
            options = getattr(field, "queryset", None)
            if options is None:
                continue
            if issubclass(options.model, Unit):
                assert sides.theirs not in options, name
            value = getattr(theirs, name, None)
            if hasattr(options, "visible_to") and isinstance(value, options.model):
                assert value not in options or value in options.model.objects.visible_to(actor, resource.view_perm), (
                    name
                )


@scoped
def test_typing_into_a_long_list_of_options_finds_nothing_of_theirs(resource, sides, client):
    sides.enter(client)
    forms = {"filter": resource.filterset(sides.actor(), {}).form}
    acts = {"add": resource.create, "edit": resource.edit} | {act.verb: act for act in resource.actions}
    forms |= {name: resource.blank(act, sides.actor()) for name, act in acts.items() if act is not None}
    for form, shown in forms.items():
        for name, field in shown.fields.items():
            if issubclass(getattr(getattr(field, "queryset", None), "model", object), Unit):
                url = reverse(f"{resource.slug}-options", args=[form, name])
                assert client.get(url, {"q": sides.theirs.name}).json() == [], name
                found = [line["value"] for line in client.get(url, {"q": sides.ours.name}).json()]
                assert sides.ours.pk in found or not may_be_chosen(resource.model, name, sides.ours), name


def may_be_chosen(model, name: str, unit: Unit) -> bool:
    """Whether the model field allows ``unit``: some point only to counties."""
    limits = {f.name: f.get_limit_choices_to() for f in model._meta.concrete_fields if f.is_relation}
    return Unit.objects.complex_filter(limits.get(name, {})).filter(pk=unit.pk).exists()


@scoped
def test_their_unit_cannot_be_posted_into_a_form(resource, sides, client):
    if resource.create is None or "unit" not in resource.fields:
        pytest.skip("no form with a unit")
    sides.enter(client)
    before = resource.model._default_manager.count()
    answer = client.post(resource.url("add"), {"unit": sides.theirs.pk})
    assert answer.status_code == 422
    assert "unit" in answer.context["form"].errors
    assert resource.model._default_manager.count() == before


@scoped
@pytest.mark.usefixtures("indexed")
def test_the_search_finds_our_rows_and_not_theirs(resource, sides):
    if not resource.search:
        pytest.skip("is not searched")
    ours, theirs = rows.make_row(resource.model, sides.ours), rows.make_row(resource.model, sides.theirs)
    actor = sides.actor(resource.view_perm)
    assert theirs not in resource.rows(actor, {"q": str(theirs)})
    assert ours in resource.rows(actor, {"q": ""})
    if resource.slug in sources.registry:
        assert theirs.pk not in hits(actor, str(theirs), resource.slug)
        assert ours.pk in hits(actor, str(ours), resource.slug)


def hits(actor, text: str, kind: str) -> set[int]:
    """Rows of ``kind`` that the index itself gives, whatever the page does with them afterwards."""
    return set(Question(actor, text, kind).rows().values_list("object_id", flat=True))


@every
def test_one_row_and_three_cost_the_same_number_of_queries(resource, school_side, client):
    school_side.enter(client)
    rows.make_row(resource.model, school_side.ours)
    client.get(resource.url("list"))
    with CaptureQueriesContext(connection) as one:
        client.get(resource.url("list"))
    rows.make_row(resource.model, school_side.ours)
    rows.make_row(resource.model, school_side.ours)
    with CaptureQueriesContext(connection) as three:
        client.get(resource.url("list"))
    assert len(three) == len(one), "\n".join(query["sql"][:160] for query in three.captured_queries)


@every
def test_who_is_not_signed_in_is_asked_to(resource, school_side, client):
    row = rows.make_row(resource.model, school_side.ours)
    for page, url in (list_urls(resource) | row_urls(resource, row)).items():
        answer = client.get(url)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/"), page


@every
def test_who_has_no_permission_is_refused_and_who_may_view_is_not(resource, school_side, client):
    row = rows.make_row(resource.model, school_side.ours)
    client.force_login(school_side.user())
    for page, url in (list_urls(resource) | row_urls(resource, row)).items():
        assert client.get(url).status_code == 403, page
    client.force_login(school_side.user(resource.view_perm))
    assert client.get(resource.url("list")).status_code == 200
    assert client.get(resource.url("detail", row)).status_code == 200


@every
def test_who_may_only_view_is_offered_no_change(resource, school_side, client):
    row = rows.make_row(resource.model, school_side.ours)
    client.force_login(school_side.user(resource.view_perm))
    acts = {act.verb: act for act in resource.actions} | ({"edit": resource.edit} if resource.edit else {})
    guarded = {verb for verb, act in acts.items() if act.perm not in {resource.view_perm, ""}}
    for page, url in row_urls(resource, row).items():
        if page.removeprefix("do ") in guarded:
            assert client.post(url, {}).status_code == 403, page
    if resource.create and resource.create.perm != resource.view_perm:
        assert client.get(resource.url("add")).status_code == 403
