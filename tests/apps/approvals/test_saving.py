"""A draft that saves itself while one types."""

import json

import pytest
from django.urls import reverse

from citong.platform.workflow.models import FlowVersion, Instance
from tests.apps.approvals.test_pages import LEAVE
from tests.factories.flows import make_flow, typed


@pytest.fixture
def types(client, staff):
    """What the page's script sends; answers with the state and the answer."""
    client.force_login(staff.teacher.user)

    def go(address, **data):
        answer = client.post(address, data, headers={"Accept": "application/json"})
        return answer.status_code, json.loads(answer.content)

    return go


@pytest.fixture
def fresh(staff):
    return reverse("approvals-fresh", args=[staff.live("staff-leave").flow_id])


def test_the_first_saving_makes_a_draft_with_an_address_of_its_own(types, fresh, staff, enter):
    status, answer = types(fresh, **typed(reason="家中"), urgency="2", revision="0")
    draft = Instance.objects.get()
    address = reverse("approvals-draft", args=[draft.pk])
    key = f"{staff.teacher.user.pk}:approval:{draft.pk}"
    assert (status, answer["url"], answer["key"], answer["wrong"]) == (200, address, key, {})
    assert (draft.status, draft.data["reason"], draft.urgency) == ("draft", "家中", 2)
    status, answer = types(address, **typed(reason="家中有事"), urgency="0", revision=str(answer["revision"]))
    draft.refresh_from_db()
    assert (status, answer["revision"], draft.data["reason"], draft.urgency) == (200, draft.revision, "家中有事", 0)
    page = enter(staff.teacher, "approvals-draft", draft.pk).content.decode()
    assert f'data-autosave-url-value="{address}"' in page
    assert f'data-autosave-key-value="{key}"' in page


def test_what_does_not_hold_is_said_at_its_inputs_and_the_rest_is_kept(types, fresh):
    late = typed(**{"span-from": "2026-03-06", "span-to": "2026-03-02", "kind": "nonsense", "reason": "家中有事"})
    status, answer = types(fresh, **late, revision="0")
    wrong = {name: bool(words) for name, words in answer["wrong"].items()}
    assert (status, wrong) == (200, {"f-kind": True, "f-span-from": True, "f-span-to": True})
    kept = Instance.objects.get().data
    assert (kept["reason"], kept.get("span"), kept.get("kind")) == ("家中有事", None, None)


def test_another_window_is_asked_which_text_to_keep(types, fresh):
    _, first = types(fresh, **LEAVE, revision="0")
    types(first["url"], **LEAVE | {"f-reason": "其一"}, revision=str(first["revision"]))
    status, answer = types(first["url"], **LEAVE | {"f-reason": "其二"}, revision=str(first["revision"]))
    values = answer["values"]
    assert (status, answer["revision"]) == (409, Instance.objects.get().revision)
    assert {name: values[name] for name in (*LEAVE, "urgency")} == {
        name: [text] for name, text in (LEAVE | {"f-reason": "其一", "urgency": "0"}).items()
    }
    assert Instance.objects.get().data["reason"] == "其一"


def test_what_the_other_window_saved_is_told_by_the_inputs_of_every_kind(types, staff):
    form = [
        {"key": "items", "kind": "rows", "label": "明细", "fields": [
            {"key": "name", "kind": "text", "label": "品名"}, {"key": "price", "kind": "money", "label": "单价"}]},
        {"key": "yes", "kind": "bool", "label": "已公示"},
        {"key": "many", "kind": "multi", "label": "用途", "options": [["a", "教学"], ["b", "办公"]]},
        {"key": "who", "kind": "user", "label": "经办人"},
    ]  # fmt: skip
    flow = make_flow(staff.city.school, form=form).flow
    sent = typed(**{"items-0-name": "绘本", "items-0-price": "35.5", "yes": "on", "who": staff.leader.user.pk})
    _, first = types(reverse("approvals-fresh", args=[flow.pk]), **sent, **{"f-many": ["a", "b"]}, revision="0")
    status, answer = types(first["url"], **sent, revision="0")
    assert (status, answer["values"]) == (
        409,
        {
            "f-items-0-name": ["绘本"],
            "f-items-0-price": ["35.50"],
            "f-yes": ["on"],
            "f-many": ["a", "b"],
            "f-who": [str(staff.leader.user.pk)],
            "urgency": ["0"],
        },
    )


def test_an_application_that_was_sent_saves_itself_no_more(types, fresh, enter, staff):
    _, first = types(fresh, **LEAVE, revision="0")
    enter(staff.teacher, "approvals-draft", Instance.objects.get().pk, data=LEAVE | {"submit": "1"})
    assert types(first["url"], **LEAVE, revision=str(first["revision"])) == (
        422,
        {"errors": {"": ["申请已提交，不能再改草稿。"]}},
    )


def test_the_copy_of_one_application_is_not_taken_for_the_next(types, fresh, enter, staff):
    """The browser finds what it kept of a new application by this key."""

    def key():
        page = enter(staff.teacher, "approvals-fresh", staff.live("staff-leave").flow_id).content.decode()
        return page.partition('data-autosave-key-value="')[2].partition('"')[0]

    before = key()
    assert key() == before
    enter(staff.teacher, "approvals-fresh", FlowVersion.objects.get(flow__code="staff-leave").flow_id, data=LEAVE)
    assert key() != before
