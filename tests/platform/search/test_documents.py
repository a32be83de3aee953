"""Words of attached documents: read by a job, found with their object, and hostile ones let alone."""

import io
import zipfile

import pytest
from django.urls import get_resolver

from citong.lib import doctext, typeset
from citong.platform import jobs
from citong.platform.files import intake
from citong.platform.search import documents
from citong.platform.search.finding import Question
from tests.factories import actor_for, docx_upload, make_city_tree
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms

pytestmark = pytest.mark.usefixtures("indexed")

PURPOSE = "repairs.attachment"
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def docx(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", WORD.format(body))
    return out.getvalue()


@pytest.fixture
def city(db):
    _ = get_resolver().url_patterns
    return make_city_tree()


def attach(repair, upload, by):
    file = intake.accept(upload, purpose=PURPOSE, by=by, subject=repair)
    jobs.run_pending()
    return file


def upload(text):
    document = WORD.format(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>").encode()
    return docx_upload("维修方案.docx", document=document)


def hits(actor, text):
    question = Question(actor, text)
    return question.hits(question.newest(0, 20))


def test_a_document_is_found_by_its_words_and_opens_at_its_object(city):
    repair, actor = make_repair(city.school, title="灯管"), actor_for(city.school, perms.view)
    attach(repair, upload("更换镇流器两只"), actor)
    (hit,) = hits(actor, "镇流器")
    assert (hit.title, hit.label, hit.url) == ("维修方案.docx", "附件", f"/repairs/{repair.pk}/")
    assert "镇流器" in hit.text
    assert hits(actor_for(city.other_school, perms.view), "镇流器") == []
    assert hits(actor_for(city.school), "镇流器") == []


def test_a_document_goes_with_its_object_and_by_itself(city):
    repair, actor = make_repair(city.school), actor_for(city.school, perms.view)
    intake.discard(attach(repair, upload("镇流器"), actor))
    assert hits(actor, "镇流器") == []
    attach(repair, upload("镇流器"), actor)
    repair.delete()
    assert Question(actor, "镇流器").number() == 0


def test_an_unreadable_document_is_found_by_its_name_and_logged(city, caplog):
    actor = actor_for(city.school, perms.view)
    file = attach(make_repair(city.school), docx_upload("维修方案.docx", document=b"<broken"), actor)
    assert [hit.title for hit in hits(actor, "维修方案")] == ["维修方案.docx"]
    assert f"file {file.pk} is not read for the search" in caplog.text


def test_purposes_that_nobody_declared_are_not_read(city):
    repair, actor = make_repair(city.school), actor_for(city.school, perms.view)
    file = attach(repair, upload("镇流器"), actor)
    file.purpose = "pilots.scan"
    assert documents.source_of(file) is None


def test_texts_of_word_and_pdf(tmp_path):
    assert doctext.read("docx", docx("第一段", "第二段")).split() == ["第一段", "第二段"]
    paper = tmp_path / "paper.typ"
    paper.write_text("校园网络改造方案", encoding="utf-8")
    assert "校园网络改造方案" in doctext.read("pdf", typeset.pdf(paper, {}, root=tmp_path))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("docx", b"PK nothing"),
        ("docx", docx().replace(b"word/document.xml", b"word/documenx.xml")),
        ("pdf", b"%PDF-1.7 nothing"),
    ],
)
def test_damaged_documents_are_refused(kind, content):
    with pytest.raises(doctext.Unreadable):
        doctext.read(kind, content)


def test_entities_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "cc">]>' + WORD.format("&b;"))
    with pytest.raises(doctext.Unreadable, match="entities"):
        doctext.read("docx", out.getvalue())


def test_what_takes_too_long_is_given_up():
    with pytest.raises(doctext.Unreadable, match="more than"):
        doctext.read("docx", docx("段"), seconds=0.001)
