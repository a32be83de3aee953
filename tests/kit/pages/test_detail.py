"""The detail page: panels, history in words, masked values and their disclosure, attachments."""

import pytest

from citong.platform.audit.models import Entry
from citong.platform.files import intake
from tests.factories import actor_for, pdf_upload, text_upload
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.models import RepairNote
from tests.sampleapp.perms import perms


@pytest.fixture
def repair(city):
    return make_repair(city.school, title="灯管闪烁", phone="13805950123", detail="第一行\n第二行")


def test_panels_show_fields_related_rows_and_what_is_missing(desk, repair):
    RepairNote.objects.create(request=repair, text="已购灯管")
    page = desk.get(f"/repairs/{repair.pk}/").text
    assert "第一行<br>第二行" in page
    assert "已购灯管" in page
    assert "<dt>费用</dt><dd>—</dd>" in page


def test_related_rows_link_only_to_what_one_may_see(desk, repair):
    assert "暂无记录" in desk.get(f"/repairs/{repair.pk}/").text


def test_the_history_tells_in_words_who_changed_what_from_where(desk, repair, actor, clerk):
    actor.address = "10.1.2.3"
    actions.assign(repair, by=actor, worker=clerk)
    actions.change(repair, by=actor, urgent=True, phone="13905950999", detail="长" * 300)
    event, first = desk.get(f"/repairs/{repair.pk}/history/").context["events"]
    assert (first.title, first.who) == ("派单", "黄玥喆 · 浮桥中心小学 · 教师 · 10.1.2.3")
    assert first.note.split("\n") == ["状态：待派单 → 维修中", "维修人：黄玥喆"]
    assert event.note.split("\n") == [
        "联系电话：138****0123 → 139****0999",
        "紧急：否 → 是",
        "详细说明：第一行\n第二行 → （300 字）".split("\n", maxsplit=1)[0],
        "第二行 → （300 字）",
    ]


def test_a_masked_value_is_shown_for_a_reason_and_the_audit_knows(desk, repair, clerk):
    assert "13805950123" not in desk.get(f"/repairs/{repair.pk}/").text
    refused = desk.post(f"/repairs/{repair.pk}/reveal/phone/", {"reason": ""})
    assert refused.status_code == 422
    assert "13805950123" not in refused.text
    shown = desk.post(f"/repairs/{repair.pk}/reveal/phone/", {"reason": "联系报修老师"})
    entry = Entry.objects.get(kind="sampleapp.repairrequest")
    assert "13805950123" in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert (entry.user, entry.label, entry.note) == (clerk, "查看完整信息", "联系电话：联系报修老师")


def test_a_masked_value_is_not_shown_without_the_permission(client, city, repair):
    client.force_login(actor_for(city.school, perms.view, perms.change).user)
    assert "/reveal/" not in client.get(f"/repairs/{repair.pk}/").text
    assert client.post(f"/repairs/{repair.pk}/reveal/phone/", {"reason": "联系报修老师"}).status_code == 403


def test_only_sensitive_fields_are_disclosed(desk, repair):
    assert desk.post(f"/repairs/{repair.pk}/reveal/title/", {"reason": "联系报修老师"}).status_code == 404


def test_files_are_attached_read_and_removed(desk, city, repair, client):
    desk.post(f"/repairs/{repair.pk}/files/", {"file": [pdf_upload("报价单.pdf")]})
    file = intake.of(repair).get()
    page, url = desk.get(f"/repairs/{repair.pk}/").text, f"/repairs/{repair.pk}/files/{file.pk}/"
    assert ("报价单.pdf" in page, f'src="{url}?preview"' in page) == (True, True)
    assert desk.get(url).getvalue()[:4] == b"%PDF"
    assert desk.get(f"{url}?preview").getvalue()[:4] == b"\x89PNG"
    desk.post(f"/repairs/{repair.pk}/files/{file.pk}/remove/")
    assert not intake.of(repair).exists()
    assert [(e.label, e.note) for e in Entry.objects.filter(kind="sampleapp.repairrequest").order_by("pk")] == [
        ("上传附件", "报价单.pdf"),
        ("删除附件", "报价单.pdf"),
    ]


def test_a_file_that_is_refused_is_told_and_not_kept(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/files/", {"file": [text_upload()]}, follow=True)
    assert "不接受文本" in answer.text
    assert not intake.of(repair).exists()


def test_who_may_only_view_reads_files_but_changes_none(client, city, repair, actor):
    file = intake.accept(pdf_upload(), purpose="repairs.attachment", by=actor, subject=repair)
    client.force_login(actor_for(city.school, perms.view).user)
    assert client.get(f"/repairs/{repair.pk}/files/{file.pk}/").getvalue()[:4] == b"%PDF"
    assert client.post(f"/repairs/{repair.pk}/files/{file.pk}/remove/").status_code == 403
    assert client.post(f"/repairs/{repair.pk}/files/", {"file": [pdf_upload()]}).status_code == 403


def test_a_file_of_another_row_does_not_hang_here(desk, city, repair, actor):
    other = make_repair(city.other_school)
    file = intake.accept(pdf_upload(), purpose="repairs.attachment", by=actor, subject=other)
    assert desk.get(f"/repairs/{repair.pk}/files/{file.pk}/").status_code == 404
