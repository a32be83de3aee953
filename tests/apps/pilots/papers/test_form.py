"""附件2 on paper: complete, in order, on A4 with a binding margin, and its code can be read back from a scan."""

from dataclasses import asdict, replace
from io import BytesIO

import pytest
from PIL import Image

from citong.apps.pilots.papers import pdf
from citong.apps.pilots.papers.payload import payload
from citong.lib import scan
from tests.apps.pilots.papers.reading import (
    empty_glyphs,
    fonts_of,
    ink_left_of,
    ink_right_of,
    page_texts,
    pictures_of,
    sizes_of,
    squeezed,
    text_of,
)
from tests.apps.pilots.papers.samples import DIGEST, DRAFT, FORM, LONG, PARAGRAPH, TITLES

CODE = payload(FORM.number, FORM.version, DIGEST)


@pytest.fixture(scope="module")
def form() -> bytes:
    return pdf.form(FORM)


@pytest.fixture(scope="module")
def long_form() -> bytes:
    return pdf.form(LONG)


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def test_every_field_stands_on_the_paper_in_the_order_of_the_notice(form: bytes) -> None:
    text = text_of(form)
    for words in (*asdict(FORM.principal).values(), *asdict(FORM.contact).values(), FORM.school_code, FORM.platform):
        assert squeezed(words) in text
    order = [
        "附件2", FORM.title, "申报表", "申报学校：" + FORM.school, "申报日期：2018年12月9日", "填写说明", "一、基本要求",
        "左侧装订", "二、实施方案的填写", "字数控制在3000字左右", "学校名称" + FORM.school, "通讯地址" + FORM.address,
        "362101", "学校类别", "所在地区惠安县", "学校网址" + FORM.website, "陈昇堃", "黄玥喆", "云上螺阳",
        "工作基础简介", "学校性质：公办乡镇中心小学", "一、" + TITLES[0], "二、" + TITLES[1], "三、" + TITLES[2],
        "四、" + TITLES[3], "五、" + TITLES[4], "六、" + TITLES[5], "学校意见", FORM.school_opinion.text, "负责人：", "（公章）",
        "县（市、区）教育局意见", "专家组意见", "专家组成员签字：", "市教育局意见",
    ]  # fmt: skip
    place = 0
    for words in order:
        found = text.find(squeezed(words), place)
        assert found >= 0, f"{words} is missing after character {place}"
        place = found


def test_the_annex_says_how_the_conditions_are_met(form: bytes) -> None:
    annex = text_of(form).partition("附页：申报条件说明")[2]
    for title, rows in FORM.annexed:
        assert squeezed(title) in annex
        for label, words in rows:
            assert squeezed(label) + squeezed(words) in annex
    assert "申报条件说明" not in text_of(pdf.form(replace(FORM, annexed=())))


def test_the_plan_is_printed_whole(long_form: bytes) -> None:
    text = text_of(long_form)
    assert text.count(squeezed(PARAGRAPH)[:40]) == sum(
        part.count(PARAGRAPH[:40])
        for part in (LONG.introduction, LONG.expert_opinion.text, *(section.text for section in LONG.sections))
    )


def test_a_plan_of_many_sections_loses_none_of_them() -> None:
    """A batch may ask for more than the ten that have a numeral of one character."""
    sections = tuple(replace(FORM.sections[0], title=f"章节{n}", text=f"第{n}节的内容。") for n in range(1, 23))
    text = text_of(pdf.form(replace(FORM, sections=sections)))
    for place, numeral in ((10, "十"), (11, "十一"), (20, "二十"), (22, "二十二")):
        assert f"{numeral}、章节{place}第{place}节的内容。" in text


def test_a4_with_a_binding_margin_on_the_left(form: bytes, long_form: bytes) -> None:
    for data in (form, long_form):
        assert sizes_of(data) == {(210, 297)}
        assert [ink_left_of(picture, 29) for picture in pictures_of(data, 60)] == [False] * len(page_texts(data))
    assert ink_left_of(pictures_of(form, 60)[2], 31) is True


def test_the_right_margin_is_that_of_the_paper_form(form: bytes, long_form: bytes) -> None:
    for data in (form, long_form):
        assert [ink_right_of(picture, 23) for picture in pictures_of(data, 60)] == [False] * len(page_texts(data))
    assert ink_right_of(pictures_of(form, 60)[2], 25) is True


def test_rare_characters_of_names_are_drawn_and_no_box_stands_for_them(form: bytes) -> None:
    named = replace(FORM, principal=replace(FORM.principal, name="昇玥堃喆"), introduction="昇玥堃喆等四人。")
    text = text_of(pdf.form(named))
    assert text.count("昇玥堃喆") == 2
    assert "〓" not in text
    assert empty_glyphs(pdf.form(named)) == 0


def test_fonts_are_embedded_and_the_file_is_for_the_archive(form: bytes) -> None:
    fonts = fonts_of(form)
    assert len(fonts) >= 4
    assert set(fonts.values()) == {True}
    assert b"<pdfaid:part>2</pdfaid:part>" in form
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in form


def test_every_page_says_which_version_it_is(form: bytes) -> None:
    pages = [squeezed(text) for text in page_texts(form)]
    for number, text in enumerate(pages, 1):
        assert f"申报编号：{FORM.number}版本：第3版校验码：{DIGEST[:8]}" in text
        assert f"第{number}页共{len(pages)}页" in text
        assert "学校标识码：2135000427" in text


@pytest.mark.parametrize(("turn", "quality"), [(0, 90), (90, 60), (180, 40), (2, 50), (-4, 50)])
def test_the_code_on_every_page_survives_scanning(form: bytes, turn: int, quality: int) -> None:
    for picture in pictures_of(form, 150):
        scanned = as_jpeg(picture.rotate(turn, expand=True, fillcolor=255), quality)
        assert scan.read(scanned) == scan.Scan(frozenset({CODE}), 1)


def test_the_file_itself_reads_back(form: bytes) -> None:
    assert scan.read(form) == scan.Scan(frozenset({CODE}), len(page_texts(form)))


def test_a_draft_has_a_watermark_and_no_code() -> None:
    data = pdf.form(DRAFT)
    pages = [squeezed(text) for text in page_texts(data)]
    assert all("草稿" in text and "不作报送之用" in text for text in pages)
    assert scan.read(data) == scan.Scan(frozenset(), len(pages))
    assert "草稿" not in text_of(pdf.form(FORM))


def test_empty_opinions_leave_room_for_ink(form: bytes) -> None:
    last = next(text for text in map(squeezed, page_texts(form)) if "审核意见" in text)
    assert last.count("（公章）") == 3
    assert last.count("年月日") == 4


def test_given_opinions_are_printed_with_signers_and_members(long_form: bytes) -> None:
    text = text_of(long_form)
    assert "负责人：林志强（公章）2018年12月18日" in text
    assert "专家组成员：周明、吴晓岚、郑伟民、王堃、蔡玥" in text
    assert "同意确定为试点校。（公章）2019年1月15日" in text


@pytest.mark.parametrize("paragraphs", range(1, 16))
def test_no_page_holds_only_a_signature(paragraphs: int) -> None:
    opinion = replace(LONG.expert_opinion, text="\n".join([PARAGRAPH] * paragraphs))
    pages = [squeezed(text) for text in page_texts(pdf.form(replace(FORM, expert_opinion=opinion)))]
    signing = next(text for text in pages if "专家组成员签字" in text)
    assert "可推广的经验。" in signing


def test_one_endless_paragraph_still_shares_a_page_with_its_signature() -> None:
    opinion = replace(LONG.expert_opinion, text=PARAGRAPH * 12)
    pages = [squeezed(text) for text in page_texts(pdf.form(replace(FORM, expert_opinion=opinion)))]
    assert "可推广的经验。" in next(text for text in pages if "专家组成员签字" in text)


def test_headings_are_not_left_at_the_foot_of_a_page() -> None:
    for length in range(2600, 3300, 50):
        paper = replace(FORM, sections=tuple(replace(s, text=s.text[: length // 6]) for s in LONG.sections))
        for text in map(squeezed, page_texts(pdf.form(paper))):
            body = text.split("申报编号：")[0]
            assert not any(body.endswith(squeezed(title)) for title in TITLES)


def test_markup_and_strange_characters_are_plain_text() -> None:
    words = '#panic("x") *b* $a$ _c_ `d` \\ <e> @f // g {{ number }} \U0003ffff\x00\u202e 𠮷'
    text = text_of(pdf.form(replace(FORM, platform=words)))
    assert squeezed('#panic("x") *b* $a$ _c_ `d` \\ <e> @f // g {{ number }} 〓 𠮷') in text


def test_an_empty_draft_prints() -> None:
    empty = replace(
        DRAFT, school="", school_code="", address="", introduction="", facts=(), applied_on=None,
        sections=tuple(replace(section, text="") for section in FORM.sections),
    )  # fmt: skip
    assert "申报日期：年月日" in text_of(pdf.form(empty))
