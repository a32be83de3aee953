"""Files made to hurt: bombs, macros, scripts, damage."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from citong.platform.files import intake
from tests.factories import docx_upload, pdf_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(actor, city, evidence):
    def run(upload):
        with pytest.raises(ValidationError) as caught:
            intake.accept(upload, purpose=evidence, by=actor, subject=city.school)
        return caught.value.messages[0]

    return run


def packed(name, parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return SimpleUploadedFile(name, out.getvalue())


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile("表.pdf", out.getvalue())


def blank():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    return writer


def test_an_archive_that_grows_too_much_is_a_bomb(refused):
    zeros = b"\x00" * 20_000_000
    assert "疑似压缩炸弹" in refused(docx_upload(extra={"word/media/a.xml": zeros}))
    assert "疑似压缩炸弹" in refused(packed("包.zip", {"a.txt": zeros}))


def test_a_list_of_contents_that_lies_about_sizes_does_not_help(refused):
    upload = packed("包.zip", {"a.txt": b"\x00" * 20_000_000})
    content = bytearray(upload.read())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    assert "已损坏" in refused(SimpleUploadedFile("包.zip", bytes(content)))


def test_too_many_entries(refused):
    assert "超过 5000 个的上限" in refused(packed("包.zip", {f"{n}.txt": b"" for n in range(5001)}))


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "xl/macrosheets/sheet1.xml"])
def test_macros_and_controls_are_refused(refused, part):
    assert refused(docx_upload(extra={part: b"x"})) == "文档内含宏或控件，不能上传，请另存为不含宏的文档。"


def test_external_entities_are_refused(refused):
    assert "外部实体" in refused(docx_upload(extra={"word/a.xml": b'<!DOCTYPE x [<!ENTITY e "e">]><x/>'}))


@pytest.mark.parametrize("part", ["../a.txt", "/etc/a.txt", "..\\a.txt", "C:/a.txt"])
def test_paths_out_of_the_archive_are_refused(refused, part):
    assert "指向包外的路径" in refused(packed("包.zip", {part: b"x"}))


def test_programs_inside_an_archive_are_refused(refused):
    assert "“安装.exe”是程序或网页文件" in refused(packed("包.zip", {"材料/安装.exe": b"x"}))


def test_a_protected_archive_is_refused(refused):
    content = bytearray(packed("包.zip", {"a.txt": b"x"}).read())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "设有密码" in refused(SimpleUploadedFile("包.zip", bytes(content)))


def test_a_pdf_that_runs_javascript_is_refused(refused):
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    for entry in ("/OpenAction", "/AA"):
        writer = blank()
        action = DictionaryObject(script)
        writer.root_object[NameObject(entry)] = (
            action if entry == "/OpenAction" else DictionaryObject({NameObject("/WC"): action})
        )
        assert "内含脚本" in refused(written(writer))


def test_a_protected_pdf_is_refused(refused):
    writer = blank()
    writer.encrypt("secret", algorithm="RC4-128")
    assert refused(written(writer)) == "PDF 文件设有打开密码，请去掉密码后再上传。"


def test_a_damaged_or_too_long_pdf_is_refused(refused):
    assert refused(SimpleUploadedFile("表.pdf", b"%PDF-1.7 nothing")) == (
        "PDF 文件已损坏，无法打开，请重新导出或扫描后再上传。"
    )
    assert refused(pdf_upload(pages=4)) == "PDF 文件有 4 页，超过 3 页的上限，请拆分后再上传。"


def png_claiming(width, height):
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 6_000), (30_000, 10)])
def test_a_picture_bomb_is_refused_before_it_is_unpacked(refused, size):
    assert "图片尺寸太大，最多 5000 万像素" in refused(png_claiming(*size))


def test_a_damaged_picture_is_refused(refused):
    assert "图片已损坏" in refused(png_claiming(500, 500))
    assert "图片已损坏" in refused(SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50))
