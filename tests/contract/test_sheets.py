"""What goes out and comes in: no row of theirs on any list, in any file or answer, and a file that comes back changes nothing."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.kit.sheets.models import Import
from citong.platform.access.actor import Actor
from tests.contract.pages import resources
from tests.factories import rows

rows.load()
pytestmark = pytest.mark.django_db
SCOPED = [resource for resource in resources() if resource.model not in rows.shared]
scoped = pytest.mark.parametrize("resource", SCOPED, ids=lambda resource: resource.slug)
sheets = pytest.mark.parametrize(
    "resource", [r for r in SCOPED if r.sheet and r.sheet_key and r.edit], ids=lambda resource: resource.slug
)


def links(body: str) -> set[str]:
    """Addresses that a page links to, without their query strings."""
    return {href.partition("?")[0] for href in re.findall(r'href="([^"]+)"', body)}


def export(client: Any, resource: Any, content: str) -> bytes:
    """The list as CSV: of the columns of the list, or of those of the template."""
    answer = client.post(reverse(f"{resource.slug}-export"), {"form": "csv", "content": content})
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def lines(client: Any, resource: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export(client, resource, "list").decode("utf-8-sig"))))


@scoped
def test_list_export_and_api_give_our_row_and_not_theirs(resource, sides, client):
    ours, theirs = rows.make_row(resource.model, sides.ours), rows.make_row(resource.model, sides.theirs)
    user = sides.user(resource.view_perm)
    client.force_login(user)
    visible = list(resource.rows(Actor.of(user)))
    assert (ours in visible, theirs in visible) == (True, False)
    shown = links(client.get(resource.url("list")).text)
    assert (resource.url("detail", ours) in shown, resource.url("detail", theirs) in shown) == (True, False)
    written = lines(client, resource)
    assert written[0] == [column.label for column in resource.declared]
    assert len(written) == len(visible) + 1
    address = f"/api/v1/{resource.slug}/"
    found = [row["id"] for row in client.get(address).json()["items"]]
    assert (ours.pk in found, theirs.pk in found) == (True, False)
    assert [client.get(f"{address}{row.pk}/").status_code for row in (ours, theirs)] == [200, 404]


@sheets
def test_a_file_that_goes_out_and_comes_back_changes_nothing(resource, school_side, client):
    rows.make_row(resource.model, school_side.ours)
    school_side.enter(client)
    file = SimpleUploadedFile("表.csv", export(client, resource, "template"), "text/csv")
    client.post(reverse(f"{resource.slug}-import"), {"file": file})
    run = Import.objects.get()
    assert (run.new, run.changed, run.same, run.problems) == (0, 0, 1, [])
