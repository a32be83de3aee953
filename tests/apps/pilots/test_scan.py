"""盖章扫描件: the QR code is read back from what really was printed."""

import io
import re

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.apps.pilots.actions import county, scans, submission
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Scan
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.papers import form_data
from citong.kit.errors import Refused
from citong.platform.files.models import StoredFile
from citong.platform.inbox.models import WorkItem
from tests.factories import actor_for, make_city_tree, pdf_upload, png_upload, text_upload
from tests.factories.forms import fill_form, start_application
from tests.factories.pilots import bring, make_batch
from tests.factories.places import make_school

SCHOOL = (perms.view, perms.fill, perms.submit, perms.withdraw)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.other_county: 1})


def submitted(batch, unit, school):
    make_school(unit, township_central=True)
    draft = start_application(batch, unit, school)
    fill_form(draft, school)
    return submission.submit(draft, opinion="同意申报。", confirmed=True, by=school)


@pytest.fixture
def school(city):
    return actor_for(city.school, *SCHOOL)


@pytest.fixture
def application(city, batch, school):
    return submitted(batch, city.school, school)


def paper(version):
    """The form as the school prints it."""
    return SimpleUploadedFile("申报表.pdf", pdf.form(form_data(version)), "application/pdf")


def photo(version, name="第1页.jpg"):
    """The first page, photographed a little askew."""
    page = pypdfium2.PdfDocument(pdf.form(form_data(version)))[1]
    picture = page.render(scale=200 / 72).to_pil().rotate(1.5, expand=True, fillcolor="white")
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=70)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def upload(application, file, by):
    return scans.upload(Scan(application=application), file=file, by=by)


@pytest.mark.parametrize("make", [paper, photo])
def test_the_scan_of_the_latest_version_matches(application, school, make):
    scan = upload(application, make(application.latest), school)
    assert (scan.verdict, scan.version, scan.by) == (Scan.Verdict.MATCHED, application.latest, school.user)
    assert scan.file.subject_id == str(application.pk)


def test_once_it_is_uploaded_nobody_is_asked_for_it_any_more(application, school):
    upload(application, paper(application.latest), school)
    assert not WorkItem.objects.filter(kind="pilots.scan", done_at=None).exists()


def test_several_pages_may_come_as_several_files_and_are_shown_small(application, school, client):
    for number in (1, 2):
        upload(application, photo(application.latest, f"第{number}页.jpg"), school)
    assert [scan.file.name for scan in application.scans.order_by("pk")] == ["第1页.jpg", "第2页.jpg"]
    client.force_login(school.user)
    page = client.get(reverse("pilots-application-scans", args=[application.pk])).text
    small = re.findall(r'<img class="file-preview" src="([^"]+)"', page)
    assert [client.get(url).getvalue()[:4] for url in small] == [b"\x89PNG"] * 2


@pytest.mark.parametrize("blank", [pdf_upload, png_upload])
def test_an_unreadable_scan_is_kept_and_flagged(application, school, blank):
    scan = upload(application, blank(), school)
    assert scan.get_verdict_display() == "二维码未能识别，需人工核对"


def test_the_scan_of_an_older_version_is_refused(application, school, city):
    old = application.latest
    back = county.return_for_correction(application, reason="请补充", by=actor_for(city.county, perms.screen))
    again = submission.submit(back, opinion="已修改。", confirmed=True, by=school)
    with pytest.raises(Refused) as refused:
        upload(again, paper(old), school)
    assert refused.value.messages == [
        "扫描件是第 1 版申报表，最新提交的是第 2 版。请下载打印最新版本，盖章后重新扫描上传。"
    ]
    assert (Scan.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_scan_of_another_school_is_refused(application, school, city, batch):
    other = submitted(batch, city.other_school, actor_for(city.other_school, *SCHOOL))
    with pytest.raises(Refused) as refused:
        upload(application, paper(other.latest), school)
    assert refused.value.messages == [
        f"扫描件上的申报编号是 {other.number}，不是本校的 {application.number}，请检查是否拿错了申报表。"
    ]


def test_a_paper_with_another_text_is_refused(application, school):
    from dataclasses import replace

    forged = pdf.form(replace(form_data(application.latest), digest="ab" * 32))
    with pytest.raises(Refused, match="校验码与系统中提交的内容不一致"):
        upload(application, SimpleUploadedFile("申报表.pdf", forged, "application/pdf"), school)


def test_a_draft_has_nothing_to_scan(city, batch, school):
    make_school(city.school, township_central=True)
    draft = start_application(batch, city.school, school)
    with pytest.raises(Refused, match="请提交后打印盖章"):
        upload(draft, pdf_upload(), school)


def test_while_it_is_corrected_the_old_paper_does_not_count(application, school, city):
    back = county.return_for_correction(application, reason="请补充", by=actor_for(city.county, perms.screen))
    with pytest.raises(Refused, match="请重新提交后打印最新版本"):
        upload(back, paper(application.latest), school)


def test_after_acceptance_no_scan_is_exchanged(application, school):
    bring(application, Status.ACCEPTED)
    with pytest.raises(Refused, match="申报当前为「已受理」，不能再上传扫描件"):
        upload(application, paper(application.latest), school)


def test_only_papers_are_scans(application, school):
    with pytest.raises(ValidationError, match="盖章扫描件不接受文本"):
        upload(application, text_upload(), school)


def test_only_the_school_itself_uploads(application, city):
    with pytest.raises(PermissionDenied):
        upload(application, pdf_upload(), actor_for(city.second_school, *SCHOOL))
    with pytest.raises(PermissionDenied):
        upload(application, pdf_upload(), actor_for(city.county, perms.view, perms.screen))
