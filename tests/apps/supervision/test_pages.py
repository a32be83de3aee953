"""The pages of the supervision: what the phone sends is taken in once; forms, papers, the archive, figures."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pypdf import PdfReader

from citong.apps.supervision.actions import findings
from citong.apps.supervision.models import Checklist, Finding, Photo, Visit
from citong.lib import clock
from citong.platform.audit.models import Entry
from citong.records.programmes import dossier, figures, sections
from tests.factories import make_user_with, pdf_upload, png_upload
from tests.factories.pilots import at
from tests.factories.programmes import make_project
from tests.factories.supervision import (
    make_campaign,
    make_checklist,
    make_done,
    make_found,
    make_visit,
    photo_of,
    rectified,
)

from .conftest import OFFICE, SCHOOL


@pytest.fixture
def visit(city, project):
    return make_visit(project, city.bureau)


@pytest.fixture
def phone(city, client):
    """The browser of somebody of the office."""
    client.force_login(make_user_with(city.bureau, *OFFICE, "programmes.view"))
    return client


def typed(visit, **changes):
    """What the page sends: everything met, nothing found."""
    items = list(visit.campaign.checklist.items.all())
    answers = {f"answer-{item.pk}": "met" for item in items} | {f"note-{item.pk}": "" for item in items}
    given = {"key": str(uuid4()), "visited_on": "2019-03-04", "team": "陈文杰", "companion": "", "summary": ""}
    return {**answers, **given, "findings": "[]", "photos": "[]", **changes}


def found(**changes):
    given = {"item": "", "severity": "minor", "text": "计划滞后", "requirement": "", "days": "20"}
    return json.dumps([{**given, **changes}])


def sent(client, visit, data):
    return client.post(f"/supervision/visits/{visit.pk}/check/send/", data)


def shot(client, visit, key, file=None):
    return client.post(
        f"/supervision/visits/{visit.pk}/check/photo/", {"key": key, "item": "", "file": file or png_upload()}
    )


def test_a_record_that_is_sent_twice_is_there_once(phone, visit):
    data = typed(visit, findings=found())
    answers = [sent(phone, visit, data), sent(phone, visit, data)]
    assert [(a.status_code, a.json()) for a in answers] == [(200, {"url": f"/supervision/visits/{visit.pk}/"})] * 2
    assert (Finding.objects.count(), Entry.objects.filter(action="supervision.send").count()) == (1, 1)


def test_a_second_record_of_the_same_visit_is_not_taken_in(phone, visit):
    sent(phone, visit, typed(visit))
    answer = sent(phone, visit, typed(visit, team="另一组"))
    assert (answer.status_code, "仍保存在本机" in answer.json()["message"]) == (409, True)
    assert Visit.objects.get().team == "陈文杰"


def test_a_photo_that_is_sent_twice_is_there_once(phone, visit):
    key = str(uuid4())
    assert [shot(phone, visit, key).status_code, shot(phone, visit, key).status_code] == [200, 200]
    assert Photo.objects.count() == 1
    assert sent(phone, visit, typed(visit, photos=json.dumps([key]))).status_code == 200
    assert Photo.objects.get().file.media_type == "image/png"


def test_what_is_no_picture_is_refused_with_the_reason(phone, visit):
    answer = shot(phone, visit, str(uuid4()), pdf_upload())
    assert (answer.status_code, "不接受PDF" in answer.json()["errors"][""][0]) == (422, True)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"visited_on": "2019-03-05"}, "visited_on", "检查日期不能晚于今天。"),
        ({"team": ""}, "team", "请填写检查组成员。"),
        ({"findings": found(text="")}, "findings", "问题 1 的内容：请填写或删除。"),
        ({"findings": found(days="0")}, "findings", "问题 1 的整改期限：应为 1 至 120 个工作日。"),
        ({"findings": "{"}, "findings", "提交的内容不完整，请刷新页面后重新提交。"),
        ({"photos": '["x"]'}, "photos", "提交的内容不完整，请刷新页面后重新提交。"),
    ],
)
def test_a_wrong_record_is_refused_at_its_field(phone, visit, changes, field, message):
    answer = sent(phone, visit, typed(visit, **changes))
    assert (answer.status_code, answer.json()["errors"]) == (422, {field: [message]})


def test_what_is_not_met_is_described_and_nothing_is_left_out(phone, visit):
    first, second, _ = visit.campaign.checklist.items.all()
    answer = sent(phone, visit, typed(visit, **{f"answer-{first.pk}": "not_met", f"answer-{second.pk}": ""}))
    assert answer.json()["errors"] == {
        f"answer-{second.pk}": ["第 2 项还没有评价。"],
        f"note-{first.pk}": ["第 1 项不符合，请记录具体情况。"],
    }


def test_a_recorded_visit_shows_what_was_seen_and_is_not_written_again(phone, city, project):
    visit = make_done(project, city.bureau, make_found())
    body = phone.get(f"/supervision/visits/{visit.pk}/").text
    assert [word in body for word in ("出口带宽达标", "100.00", "实施计划进度滞后", "打印记录表")] == [True] * 4
    answer = phone.get(f"/supervision/visits/{visit.pk}/check/")
    assert (answer.status_code, answer.url) == (302, f"/supervision/visits/{visit.pk}/")


def test_photos_are_seen_small_and_large(phone, visit):
    photo = photo_of(visit)
    sent(phone, visit, typed(visit, photos=json.dumps([str(photo.key)])))
    at = f"/supervision/visits/{visit.pk}/photos/{photo.pk}/"
    assert f'src="{at}small/"' in phone.get(f"/supervision/visits/{visit.pk}/").text
    for address in (at, f"{at}small/"):
        answer = phone.get(address)
        assert (answer["Content-Type"], b"".join(answer.streaming_content)[:4]) == ("image/png", b"\x89PNG")


def test_the_printed_record_holds_answers_and_findings(phone, city, project):
    visit = make_done(project, city.bureau, make_found(text="机房漏水"))
    pages = PdfReader(BytesIO(phone.get(f"/supervision/visits/{visit.pk}/record.pdf").content)).pages
    text = "".join(page.extract_text() for page in pages)
    assert [word in text for word in (city.school.name, "出口带宽达标", "机房漏水")] == [True] * 3


def test_the_school_answers_with_evidence(client, city, project):
    finding = make_done(project, city.bureau, make_found()).findings.get()
    client.force_login(make_user_with(city.school, *SCHOOL))
    at = f"/supervision/findings/{finding.pk}/"
    assert f'href="{at}rectify/"' in client.get(at).text
    assert client.post(f"{at}rectify/", {"text": "已补齐。"}).status_code == 422
    done = client.post(f"{at}rectify/", {"text": "已补齐。", "evidence": [pdf_upload("甲.pdf"), png_upload("乙.png")]})
    assert (done.status_code, done.url) == (302, at)
    page = client.get(at).text
    assert ("甲.pdf" in page, "乙.png" in page, "提交整改</a>" in page) == (True, True, False)
    file = page.split('class="file-name"><a href="')[1].split('"')[0]
    assert b"".join(client.get(file).streaming_content)[:5] == b"%PDF-"
    assert "不能提交整改" in client.get(f"{at}rectify/").text


def test_items_are_typed_as_rows(phone, city):
    checklist = make_checklist(city.bureau, Checklist.Status.DRAFT)
    at = f"/supervision/checklists/{checklist.pk}/items/"
    assert "成立领导小组" in phone.get(at).text
    rows = {
        "place-0": "1",
        "text-0": "网络测速",
        "scale-0": "three",
        "weight-0": "100",
        "place-1": "2",
        "text-1": "访谈",
    }
    assert phone.post(at, {**rows, "revision": checklist.revision}).status_code == 302
    assert list(checklist.items.values_list("text", "scale", "weight")) == [
        ("网络测速", "three", 100),
        ("访谈", "four", None),
    ]
    assert phone.post(at, {**rows, "revision": checklist.revision}).status_code == 422  # somebody was faster


def test_schools_are_ticked(phone, city, project):
    other = make_project(project.programme, city.other_school)
    campaign = make_campaign(city.bureau, project)
    at = f"/supervision/campaigns/{campaign.pk}/schools/"
    assert city.other_school.name in phone.get(at).text
    assert phone.post(at, {"projects": [other.pk]}).url == f"/supervision/campaigns/{campaign.pk}/"
    assert list(campaign.projects.all()) == [other]
    assert city.other_school.name in phone.get(f"/supervision/campaigns/{campaign.pk}/").text


def test_a_project_has_a_tab_with_its_visits_and_findings(phone, city, project, officer):
    make_done(project, city.bureau, make_found())
    body = phone.get(f"/supervision/projects/{project.pk}/").text
    assert ("实施计划进度滞后" in body, "期中督导" in body) == (True, True)
    state = next(s for s in sections.registry if s.label == "督导").state(project)
    assert (state.word, state.remark) == ("待销号 1 个", "检查 1 次，问题 1 个")


HOME = "01-2019-03-04-期中督导"


def packed(project):
    """The folder 督导 of the archive: bytes by path."""
    return {d.path.partition("-督导/")[2]: d.read() for d in dossier.contents(project) if "-督导/" in d.path}


def test_the_archive_holds_record_photos_and_evidence(city, project, phone):
    visit = make_visit(project, city.bureau)
    photo = photo_of(visit)
    sent(phone, visit, typed(visit, photos=json.dumps([str(photo.key)]), findings=found()))
    rectified(Finding.objects.get())
    documents = packed(project)
    assert list(documents) == [
        f"{HOME}/检查记录.pdf",
        f"{HOME}/照片/01.png",
        f"{HOME}/整改/问题1-第1次-整改情况.txt",
        f"{HOME}/整改/问题1-第1次-01-佐证.pdf",
    ]
    told = documents[f"{HOME}/整改/问题1-第1次-整改情况.txt"].decode()
    assert told.split("\n") == ["已补齐并公示。", "", "提交：2019-03-04 09:00", "核验结果：待核验"]


def test_the_archive_says_how_each_rectification_was_verified(city, project, officer):
    make_done(project, city.bureau, make_found())
    with clock.travel(at("2019-03-05 23:30:00")):
        finding = findings.send_back(rectified(Finding.objects.get()), reason="佐证不足。", days=5, by=officer)
    with clock.travel(at("2019-03-08 16:20:00")):
        findings.accept(rectified(finding), opinion="整改到位。", by=officer)
    first, second = (packed(project)[f"{HOME}/整改/问题1-第{n}次-整改情况.txt"].decode().split("\n") for n in (1, 2))
    assert first[2:] == [
        "提交：2019-03-05 23:30", "核验结果：退回整改", "核验意见：佐证不足。", f"核验：2019-03-05 23:30 {officer.user}",
    ]  # fmt: skip
    assert second[2:] == [
        "提交：2019-03-08 16:20", "核验结果：核验通过", "核验意见：整改到位。", f"核验：2019-03-08 16:20 {officer.user}",
    ]  # fmt: skip


def test_each_figure_opens_as_many_rows_as_it_counts(phone, city, project, officer):
    make_done(project, city.bureau, make_found(text="甲"), make_found(text="乙"))
    Finding.objects.filter(text="乙").update(late=True)
    shown = {f.label: f for f in figures.for_actor(officer, project.programme)}
    for label, number in {"整改未完成的问题": 2, "整改逾期未销号": 1}.items():
        assert shown[label].value == number
        assert phone.get(shown[label].href).context["page"].paginator.count == number


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sendings_at_the_same_moment_leave_one_record_and_one_photo(phone, visit):
    key = str(uuid4())
    picture = png_upload().read()

    def both(data):
        try:
            photo = shot(phone, visit, key, SimpleUploadedFile("照片.png", picture, "image/png"))
            return photo.status_code, sent(phone, visit, data).status_code
        finally:
            connection.close()

    data = typed(visit, findings=found(), photos=json.dumps([key]))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(both, [data] * 4))
    assert {record for _, record in answers} == {200}
    assert (Photo.objects.count(), Finding.objects.count()) == (1, 1)
