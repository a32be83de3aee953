"""Files of an application: taken in with the form, read by those who may read the field, by nobody else."""

from __future__ import annotations

import pytest

from citong.platform.files.models import StoredFile
from citong.platform.workflow.models import Instance
from tests.apps.approvals.test_pages import LEAVE, text
from tests.factories.flows import agree, approve, make_flow, typed
from tests.factories.uploads import pdf_upload, png_upload

SICK = LEAVE | typed(kind="sick")
FORM = [{"key": "quote", "kind": "file", "label": "报价单"}, {"key": "note", "kind": "file", "label": "附件"}]


def fill(enter, staff, flow, **data):
    return enter(staff.teacher, "approvals-fresh", flow, data=data | {"submit": "1"})


def opened(enter, actor, one, pk):
    """The bytes that he gets, or the status with which he is refused."""
    answer = enter(actor, "approvals-file", one.pk, pk)
    return b"".join(answer.streaming_content)[:5] if answer.streaming else answer.status_code


def test_a_certificate_goes_with_the_application_to_those_who_read_it(enter, staff):
    page = fill(enter, staff, staff.live("staff-leave").flow_id, **SICK, **typed(proof=pdf_upload("诊断证明.pdf")))
    one = Instance.objects.get()
    (pk,) = one.data["proof"]
    assert ("已提交" in text(page), one.status, StoredFile.objects.get().pk) == (True, "running", pk)
    detail = text(enter(staff.leader, "approvals-detail", one.pk))
    assert ("诊断证明.pdf" in detail, f"/approvals/{one.pk}/files/{pk}/" in detail) == (True, True)
    assert [opened(enter, actor, one, pk) for actor in (staff.teacher, staff.leader)] == [b"%PDF-"] * 2
    assert opened(enter, staff.principal, one, pk) == 404  # not his turn yet
    agree(one, staff.leader)
    assert opened(enter, staff.principal, one, pk) == b"%PDF-"


def test_a_file_is_kept_with_what_is_missing_and_may_be_dropped(enter, staff):
    flow = staff.live("staff-leave").flow_id
    fill(enter, staff, flow, **SICK | typed(reason="", proof=pdf_upload("旧证明.pdf")))
    draft = Instance.objects.get()
    (old,) = draft.data["proof"]
    assert "旧证明.pdf" in text(enter(staff.teacher, "approvals-draft", draft.pk))
    given = SICK | {"f-proof-drop": old, "f-proof": pdf_upload("新证明.pdf"), "revision": draft.revision, "submit": "1"}
    assert "已提交" in text(enter(staff.teacher, "approvals-draft", draft.pk, data=given))
    draft.refresh_from_db()
    (new,) = draft.data["proof"]
    assert StoredFile.objects.get(pk=new).name == "新证明.pdf"
    assert [opened(enter, staff.leader, draft, pk) for pk in (old, new)] == [404, b"%PDF-"]


@pytest.fixture
def version(staff):
    """The leader must not see the quotations, the principal may."""
    return make_flow(
        staff.city.school,
        approve("一", staff.leader, fields={"quote": "hidden"}),
        approve("二", staff.principal),
        form=FORM,
    )


def test_a_file_of_a_hidden_field_does_not_exist_for_who_may_not_see_it(enter, staff, version):
    fill(enter, staff, version.flow_id, **typed(quote=pdf_upload("报价.pdf"), note=png_upload("现场.png")))
    one = Instance.objects.get()
    (quote,), (note,) = one.data["quote"], one.data["note"]
    page = text(enter(staff.leader, "approvals-detail", one.pk))
    assert ("报价.pdf" in page, "现场.png" in page) == (False, True)
    assert opened(enter, staff.leader, one, quote) == 404
    assert opened(enter, staff.leader, one, note) == b"\x89PNG\r"
    agree(one, staff.leader)
    assert [opened(enter, actor, one, quote) for actor in (staff.leader, staff.principal)] == [404, b"%PDF-"]


def test_a_file_of_another_application_is_not_reached_through_ones_own(enter, staff, version):
    for name in ("甲.pdf", "乙.pdf"):
        fill(enter, staff, version.flow_id, **typed(note=pdf_upload(name)))
    first, second = Instance.objects.order_by("pk")
    assert opened(enter, staff.teacher, first, second.data["note"][0]) == 404
