"""Uploads: what is kept, what is refused, and with which words."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from citong.platform.access.actor import Actor
from citong.platform.files import intake, previews, purposes, sweeping
from citong.platform.files.models import StoredFile
from tests.factories import docx_upload, pdf_upload, png_upload, text_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def accept(actor, city, evidence):
    def run(upload, **fields):
        return intake.accept(upload, **{"purpose": evidence, "by": actor, "subject": city.school, **fields})

    return run


def refusal(accept, upload):
    """The words with which ``upload`` is refused; nothing of it is kept."""
    with pytest.raises(ValidationError) as caught:
        accept(upload)
    assert StoredFile.objects.count() == 0
    return caught.value.messages[0]


def test_a_pdf_is_kept_with_all_that_is_known_of_it(accept, actor, city, storage):
    upload = pdf_upload("申报表 盖章.pdf", pages=2)
    content = upload.read()
    file = accept(upload)
    file.refresh_from_db()
    assert (file.name, file.kind, file.media_type, file.pages) == ("申报表 盖章.pdf", "pdf", "application/pdf", 2)
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (file.uploaded_by, file.unit, file.purpose_title) == (actor.user, city.school, "佐证材料")
    assert (storage / file.file.name).read_bytes() == content
    assert "申报" not in file.file.name
    assert "." not in file.file.name
    assert list(intake.of(city.school)) == [file]


@pytest.mark.parametrize(
    ("upload", "kind"),
    [
        (docx_upload(), "docx"),
        (text_upload(), "txt"),
        (text_upload("名单.csv", "姓名,班级\n陈文杰,一年级"), "csv"),
        (SimpleUploadedFile("旧编码.txt", "泉州市教育局".encode("gb18030")), "txt"),
        (SimpleUploadedFile("视频.MP4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 300), "mp4"),
    ],
)
def test_other_usual_files_are_kept_as_they_are(accept, upload, kind):
    upload.seek(0)
    content = upload.read()
    file = accept(upload)
    assert file.kind == kind
    with file.file.open("rb") as kept:
        assert kept.read() == content


def test_a_picture_is_drawn_anew_without_place_and_device(accept):
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 20), "teal")
    exif = picture.getexif()
    exif[0x0110], exif[0x0112] = "SecretPhone", 6  # model of the camera; lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif, comment=b"hidden <script>")
    assert b"SecretPhone" in out.getvalue()
    file = accept(SimpleUploadedFile("现场.jpg", out.getvalue() + b"<html>trailing payload"))
    with file.file.open("rb") as kept:
        content = kept.read()
    for left in (b"SecretPhone", b"<script>", b"payload"):
        assert left not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert (kept.size, dict(kept.getexif()), (file.width, file.height)) == ((20, 40), {}, (20, 40))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_come_through(accept, mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, "PNG")
    assert accept(SimpleUploadedFile("图.png", out.getvalue())).width == 30


def test_a_name_that_lies_about_the_content_is_refused(accept):
    png = png_upload().read()
    assert refusal(accept, SimpleUploadedFile("扫描件.pdf", png)) == (
        "文件“扫描件.pdf”的扩展名是“.pdf”，但实际是PNG 图片。请用原来的软件重新保存后再上传，不要直接改扩展名。"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("页面.txt", b"<html><script>alert(1)</script></html>"),
        ("图.txt", b"<?xml version='1.0'?><svg onload='x'/>"),
        ("程序.png", b"MZ\x90\x00" + b"\x00" * 100),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /"),
        ("乱码.txt", b"\x00\x01\x02"),
        ("乱码.csv", b"\xff\xff\xff\xff"),
        ("空包.docx", b"PK\x05\x06" + b"\x00" * 18),
        ("半截.docx", b"PK\x03\x04broken"),
    ],
)
def test_pages_programs_and_rubbish_are_refused_under_any_name(accept, name, content):
    message = refusal(accept, SimpleUploadedFile(name, content))
    assert message.startswith(f"文件“{name}”的扩展名是")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("方案.doc", "不接受“.doc”文件。请在 Word 或 WPS 中另存为 docx 后再上传。"),
        ("照片.HEIC", "不接受“.heic”文件。请转换为 JPG 或 PNG 图片后再上传。"),
        ("申报表.pdf.exe", "不接受“.exe”文件。程序文件不能上传。"),
        ("图标.svg", "不接受“.svg”文件。网页文件不能上传，请打印为 PDF 后再上传。"),
        ("README", "不接受没有扩展名的文件。请转换为 PDF、Word、Excel 或图片后再上传。"),
    ],
)
def test_kinds_that_are_not_taken_are_refused_with_the_remedy(accept, name, advice):
    assert refusal(accept, SimpleUploadedFile(name, b"x")) == advice


def test_a_purpose_takes_only_its_own_kinds(accept, evidence):
    purposes.purposes[evidence] = purposes.Purpose(evidence, "盖章扫描件", frozenset({"pdf", "jpg", "png"}))
    assert refusal(accept, docx_upload()) == "盖章扫描件不接受Word 文档，请上传PDF、JPG 图片、PNG 图片。"


def test_size_emptiness_and_number_are_bounded(accept, city):
    big = SimpleUploadedFile("大.txt", b"a" * (2 * 1024 * 1024 + 1))
    assert refusal(accept, big) == "文件“大.txt”有 2.0 MB，超过 2 MB 的上限，请压缩或拆分后再上传。"
    assert refusal(accept, SimpleUploadedFile("空.txt", b"")) == "文件“空.txt”是空的，请检查后重新上传。"
    accept(text_upload())
    accept(text_upload())
    with pytest.raises(ValidationError, match="佐证材料最多 2 个文件，请先删除不需要的再上传。"):
        accept(text_upload())
    assert accept(text_upload(), subject=city.other_school).unit == city.other_school


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\方案.txt", "方案.txt"),
        ("a\u202etxt.exe\u202c.txt", "atxt.exe.txt"),
        ("  ?.txt ", "_.txt"),
        ("长" * 300 + ".txt", "长" * 116 + ".txt"),
    ],
)
def test_names_are_cleaned(accept, given, kept):
    upload = text_upload()
    upload._name = given
    assert accept(upload).name == kept


def test_a_discarded_file_leaves_no_bytes(accept, storage, django_capture_on_commit_callbacks):
    file = accept(text_upload())
    path = storage / file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        intake.discard(file)
        assert path.exists()
    assert (path.exists(), StoredFile.objects.count()) == (False, 0)


def test_bytes_of_a_failed_transaction_are_swept_away(accept, storage):
    kept = accept(text_upload())
    lost = storage / "kept" / "zz" / "lost"
    lost.parent.mkdir()
    lost.write_bytes(b"x")
    assert sweeping.sweep() == 0
    assert sweeping.sweep(older_than=-1) == 1
    assert (lost.exists(), (storage / kept.file.name).exists()) == (False, True)


def test_the_picture_of_a_deleted_file_is_swept_away_that_of_another_stays(accept):
    gone, kept = accept(pdf_upload()), accept(png_upload())
    pictures = [previews.png(file) for file in (gone, kept)]
    gone.delete()
    sweeping.sweep()
    assert [path.exists() for path in pictures] == [True, True]  # as long as any other bytes
    sweeping.sweep(older_than=-1)
    assert [path.exists() for path in pictures] == [False, True]


def test_a_file_taken_in_early_is_attached_to_one_subject_only(accept, city):
    file = accept(text_upload(), subject=None)
    assert (file.subject_id, file.unit) == ("", city.school)
    intake.attach(file, city.other_school)
    file.refresh_from_db()
    assert file.unit == city.other_school
    with pytest.raises(ValidationError, match="已属于另一条记录"):
        intake.attach(file, city.school)


def test_the_product_keeps_what_it_made_itself(evidence):
    file = intake.store(b"a,b", "导出.csv", purpose=evidence, by=Actor.system())
    assert (file.kind, file.size, file.uploaded_by, file.unit) == ("csv", 3, None, None)


def test_a_purpose_with_an_unknown_kind_is_a_programming_error():
    with pytest.raises(ValueError, match=r"unknown kinds of file \['exe'\]"):
        purposes.declare("test.bad", "坏", types=frozenset({"exe"}), reader=lambda *_: True)
