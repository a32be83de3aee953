"""No address of the product gives anything of another school away, whatever number one types into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from citong.kit.pages import attached
from citong.kit.resource import registry as resources
from citong.kit.sheets.models import Export, Import
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.preferences import lists
from tests.contract.pages import Address, addresses
from tests.factories import actor_for, make_user_with, pdf_upload, rows

if TYPE_CHECKING:
    from django.test import Client

    from citong.kit.resource import Resource
    from tests.contract.conftest import Sides

rows.load()
pytestmark = pytest.mark.django_db
ALL = addresses()
GUARDED = [address for address in ALL if address.access != "public"]
WITH_IDS = [address for address in GUARDED if address.wanted]
OF_UNITS = [a for a in WITH_IDS if a.resource is None or a.resource.model not in rows.shared]
PERSONAL = (  # one person's, not his unit's
    "workbench-job", "workbench-read", "pilots-scoring", "assessment-sheet", "api-token", "accounts-end-session",
    "approvals-act", "approvals-signers", "approvals-draft", "approvals-delegation-end", "approvals-phrase-remove",
    "approvals-signature-stop",
    "notices-read", "notices-file", "notices-confirm",
)  # fmt: skip
LATER = {  # what they have does not lead there yet: a choice, a second version, a receipt, a published case, a task
    "pilots-application-choose", "projects-plan-compare", "pilots-package-receipt", "showcase-adopt", "showcase-book",
    "pilots-application-detach", "assessment-scheme-adopt", "approvals-decide", "approvals-copy", "approvals-design-add",
    "approvals-design-move", "approvals-design-field-add",
}  # fmt: skip
OWNED = [a for a in OF_UNITS if not a.name.startswith(PERSONAL) and "run" not in a.wanted and a.name not in LATER]
EVERYBODYS = {"console-role-change"}  # a role is the same everywhere, changing it is the city's
NOT_THERE = {404, 405}  # 405: the page only takes the other method
CHANGE = {"data": {}, "content_type": "application/json", "headers": {"If-Match": '"0"'}}  # as programs send it
WAYS: dict[str, dict[str, Any]] = {"GET": {}, "POST": {"data": {}}, "PATCH": CHANGE, "DELETE": CHANGE}


def name_of(address: Address) -> str:
    return address.name


def is_for_programs(address: Address) -> bool:
    return "-api" in address.name


def test_every_address_says_who_may_open_it():
    unsaid = [address.name for address in ALL if not address.access]
    assert unsaid == [], "put @public or @page(perm) over these views"


@pytest.mark.parametrize("address", [a for a in GUARDED if not is_for_programs(a)], ids=name_of)
def test_a_page_takes_only_what_browsers_send(address, rf):
    for method in ("PATCH", "PUT", "DELETE"):
        assert address.view(rf.generic(method, "/")).status_code == 405


@pytest.mark.parametrize("address", GUARDED, ids=name_of)
def test_what_is_theirs_is_for_them_alone(address, school_side, client):
    """That it exists for them shows that the numbers in the addresses are real ones."""
    numbers = foreign(address, school_side) if address.wanted else [{}]
    found = [reverse(address.name, kwargs=ids) for ids in numbers]
    for url in found[:1]:
        sent_to_sign_in(client, url)
    methods = [*WAYS] if is_for_programs(address) else ["GET", "POST"]
    if address in OF_UNITS:
        school_side.enter(client)
        for url in found:
            given = {answer(client, url, method) for method in methods}
            assert given == {403} if address.name in EVERYBODYS else 404 in given <= NOT_THERE, url
    if address in OWNED:
        school_side.enter(client, school_side.theirs)
        for url in found:
            assert any(answer(client, url, method) not in NOT_THERE for method in methods), url
            assert not is_changed_by_programs(address) or answer(client, url, "PATCH") not in NOT_THERE, url


def sent_to_sign_in(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code in {302, 401, 405}, url  # 401: programs are not sent anywhere
    assert answer.status_code != 302 or answer.url.startswith("/sign-in/"), url


def answer(client: Client, url: str, method: str) -> int:
    given = getattr(client, method.lower())(url, **WAYS[method])
    if given.streaming:
        list(given.streaming_content)  # closes the file
    return given.status_code


def is_changed_by_programs(address: Address) -> bool:
    slug, row, _ = address.name.partition("-api-row")
    return bool(row) and resources[slug].edit is not None


def foreign(address: Address, side: Sides) -> list[dict[str, Any]]:
    """What a curious user of our school could type: the numbers of their things."""
    resource, wanted = address.resource, address.wanted
    if resource is None or not wanted <= {"pk", "verb", "field", "file", "form", "run", "view", "which"}:
        return [rows.ids_for(address.name, set(wanted), side.theirs)]
    if "view" in wanted:
        return [{"view": saved_view(resource, side)}]
    if "pk" not in wanted:  # bulk pages and options are about the whole list; their rows are tried in test_resources
        return [sheet_run(resource, side, wanted)] if "run" in wanted else []
    pk = rows.make_row(resource.model, side.theirs).pk
    if "verb" in wanted:
        return [{"pk": pk, "verb": act.verb} for act in resource.actions]
    if "field" in wanted:
        return [{"pk": pk, "field": name} for name in resource.sensitive]
    return [{"pk": pk, "file": attachment(resource, pk)}] if "file" in wanted else [{"pk": pk}]


def saved_view(resource: Resource, side: Sides) -> int:
    theirs = actor_for(side.theirs, resource.view_perm)
    return lists.save_view(theirs, resource.slug, "他校的视图", shared_with=side.theirs).pk


def attachment(resource: Resource, pk: Any) -> int:
    row = resource.model._default_manager.get(pk=pk)
    return intake.accept(pdf_upload(), purpose=attached.purpose(resource), by=Actor.system(), subject=row).pk


def sheet_run(resource: Resource, side: Sides, wanted: frozenset[str]) -> dict[str, Any]:
    """Somebody else's export, which has the same number as his import."""
    theirs = make_user_with(side.theirs, resource.view_perm)
    whose = {"slug": resource.slug, "title": "他校", "user": theirs, "unit": side.theirs}
    run = Export.objects.create(**whose, form="xlsx")
    Import.objects.create(**whose, pk=run.pk)
    return {"run": run.pk} | ({"which": "sent"} if "which" in wanted else {})
