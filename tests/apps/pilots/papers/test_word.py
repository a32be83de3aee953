"""附件2 as a Word file says the same as the PDF and can be edited."""

from dataclasses import asdict, replace
from pathlib import Path

from citong.apps.pilots.papers import word, word_template
from tests.apps.pilots.papers.reading import part_of_word, squeezed, text_of_word
from tests.apps.pilots.papers.samples import DRAFT, FORM, LONG, TITLES


def test_every_field_is_in_the_file() -> None:
    text = text_of_word(word.form(LONG))
    for words in (*asdict(FORM.principal).values(), *asdict(FORM.contact).values(), FORM.address, FORM.platform):
        assert squeezed(words) in text
    for title in TITLES:
        assert f"、{title}" in text
    for section in LONG.sections:
        assert squeezed(section.text) in text
    assert squeezed(LONG.introduction) in text
    for label, words in (row for _, rows in LONG.annexed for row in rows):
        assert f"{squeezed(label)}：{squeezed(words)}" in text
    assert "□中学☑小学□幼儿园" in text
    assert "专家组成员：周明、吴晓岚、郑伟民、王堃、蔡玥专家组成员签字：2019年1月8日" in text
    assert f"申报编号：{FORM.number}版本：第3版" in text
    assert "{" not in text


def test_what_people_typed_is_never_run() -> None:
    text = text_of_word(word.form(replace(FORM, platform="{{ number }} <w:p/> & {% for %}")))
    assert "{{number}}<w:p/>&{%for%}" in text


def test_undated_boxes_leave_room_for_ink() -> None:
    text = text_of_word(word.form(DRAFT))
    assert text.count("年月日") == 4
    assert text.count("（公章）") == 3


def test_the_committed_template_is_what_its_program_writes(tmp_path: Path) -> None:
    fresh = tmp_path / "form.docx"
    word_template.write(fresh)
    for part in ("word/document.xml", "word/footer1.xml", "word/styles.xml"):
        assert part_of_word(word.TEMPLATE.read_bytes(), part) == part_of_word(fresh.read_bytes(), part)
