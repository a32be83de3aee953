"""Files beside an opinion: whoever reads the application reads them, and papers name them."""

import pytest
from django.urls import reverse

from citong.apps.approvals.actions import tasks
from citong.apps.approvals.papers import slip
from citong.platform.files.models import StoredFile
from citong.platform.workflow.models import FlowVersion, Instance, Task
from tests.apps.approvals.test_pages import apply, text
from tests.factories.papers import words_of
from tests.factories.uploads import docx_upload, pdf_upload, text_upload


def waiting(actor):
    return Task.objects.get(assignee=actor.user, status="pending")


def decide(enter, actor, *files, act="agree", opinion="同意。"):
    sent = {"act": act, "opinion": opinion, "files": list(files)}
    return enter(actor, "approvals-decide", waiting(actor).pk, data=sent)


def kept():
    """Name and application of each file beside an opinion."""
    tasks_by = {str(task.pk): str(task.assignee) for task in Task.objects.all()}
    files = StoredFile.objects.filter(purpose="approvals.opinion").order_by("pk")
    return [(file.name, tasks_by[file.subject_id]) for file in files]


def addresses(one):
    files = StoredFile.objects.filter(purpose="approvals.opinion").order_by("pk")
    return [reverse("approvals-opinion-file", args=[one.pk, file.pk]) for file in files]


@pytest.fixture
def applied(enter, staff):
    apply(enter, staff)
    return Instance.objects.get()


def test_several_files_stand_in_the_record_for_everybody_who_reads_it(enter, staff, applied, client):
    page = text(decide(enter, staff.leader, pdf_upload("代课安排.pdf"), docx_upload("课表.docx")))
    assert kept() == [("代课安排.pdf", "李主任"), ("课表.docx", "李主任")]
    first, second = addresses(applied)
    for shown in (page, text(enter(staff.teacher, "approvals-detail", applied.pk))):
        assert f'<a href="{first}">代课安排.pdf</a>' in shown
        assert f'<a href="{second}">课表.docx</a>' in shown
    client.force_login(staff.teacher.user)
    answer = client.get(first)
    assert (b"".join(answer.streaming_content)[:5], answer["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_who_has_no_part_in_it_reads_none_of_its_files(enter, staff, applied, client):
    """The same number under another application of one's own leads nowhere either."""
    apply(enter, staff)
    task = Task.objects.get(assignee=staff.leader.user, status="pending", instance=applied)
    enter(staff.leader, "approvals-decide", task.pk, data={"act": "refuse", "opinion": "不妥", "files": [pdf_upload()]})
    (address,) = addresses(applied)
    other = Instance.objects.exclude(pk=applied.pk).get()
    client.force_login(staff.principal.user)
    assert client.get(address).status_code == 404
    client.force_login(staff.teacher.user)
    answer = client.get(address)
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert client.get(address.replace(f"/{applied.pk}/", f"/{other.pk}/", 1)).status_code == 404


def test_one_refuses_and_sends_back_with_files(enter, staff, applied):
    dialog = text(enter(staff.leader, "approvals-act", waiting(staff.leader).pk, "send_back"))
    assert 'enctype="multipart/form-data"' in dialog
    sent = {"to": "apply", "opinion": "请照样表修改", "files": [pdf_upload("样表.pdf"), pdf_upload("说明.pdf")]}
    page = text(enter(staff.leader, "approvals-act", waiting(staff.leader).pk, "send_back", data=sent))
    assert ("样表.pdf</a>" in page, "说明.pdf</a>" in page) == (True, True)
    assert kept() == [("样表.pdf", "李主任"), ("说明.pdf", "李主任")]


def test_a_refusal_keeps_its_grounds(enter, staff, applied):
    decide(enter, staff.leader, pdf_upload("考试安排.pdf"), act="refuse", opinion="考试周不能请假")
    applied.refresh_from_db()
    assert (applied.status, kept()) == ("rejected", [("考试安排.pdf", "李主任")])


def test_who_is_asked_answers_with_a_file(enter, staff, applied):
    sent = {"how": "consult", "users": [staff.admin.user.pk], "opinion": ""}
    enter(staff.leader, "approvals-act", waiting(staff.leader).pk, "add_signers", data=sent)
    page = text(decide(enter, staff.admin, pdf_upload("考勤记录.pdf"), opinion="有据可查"))
    assert ("考勤记录.pdf</a>" in page, kept()) == (True, [("考勤记录.pdf", "王管理员")])


def test_a_file_that_is_refused_undoes_the_decision_and_says_why(enter, staff, applied):
    page = decide(enter, staff.leader, pdf_upload("好的.pdf"), text_upload("空.txt", ""), opinion="写了很久的意见")
    said = text(page)
    assert page.status_code == 422
    assert all(words in said for words in ("文件“空.txt”是空的", "附件请重新选择", "写了很久的意见"))
    assert (kept(), waiting(staff.leader).did) == ([], "")


def test_an_opinion_taken_back_takes_its_files_along(enter, staff, applied):
    decide(enter, staff.leader, pdf_upload("代课安排.pdf"))
    task = Task.objects.get(assignee=staff.leader.user, did="agree")
    tasks.take_step_back(task, by=staff.leader)
    assert kept() == []


@pytest.mark.parametrize("style", ["slip", "sheet", "request"])
def test_papers_name_the_files(enter, staff, applied, style):
    decide(enter, staff.leader, pdf_upload("代课安排.pdf"), docx_upload("课表.docx"))
    FlowVersion.objects.filter(pk=applied.version_id).update(paper=style)
    words = words_of(slip.pdf(Instance.objects.get(pk=applied.pk), {}))
    assert "附件：代课安排.pdf、课表.docx" in words.replace("\n", "")


def test_each_of_several_signers_has_his_own_files_on_the_slip(enter, staff, applied):
    sent = {"how": "join", "users": [staff.admin.user.pk], "opinion": ""}
    enter(staff.leader, "approvals-act", waiting(staff.leader).pk, "add_signers", data=sent)
    decide(enter, staff.leader, pdf_upload("甲.pdf"))
    FlowVersion.objects.filter(pk=applied.version_id).update(paper="slip")
    said = [line["text"] for event in slip.values(applied, {})["events"] for line in event["said"]]
    assert [line.endswith("附件：甲.pdf") for line in said] == [
        False,
        True,
        False,
        False,
    ]  # applied, 李主任, who was asked, the copies
