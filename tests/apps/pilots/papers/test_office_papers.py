"""Letter, summary, receipt, public list, result notice and ranking as an office would expect them."""

import itertools
from dataclasses import replace

import pytest

from citong.apps.pilots.papers import pdf, wording
from tests.apps.pilots.papers.reading import (
    MM,
    fonts_of,
    ink_left_of,
    lines_of,
    page_texts,
    pictures_of,
    sizes_of,
    squeezed,
    text_of,
)
from tests.apps.pilots.papers.samples import (
    COUNTY_SCHOOLS,
    PUBLIC_LIST,
    RANKING,
    RECEIPT,
    RECOMMENDATION,
    RESULT,
    SCHOOLS,
)


def test_a_letter_names_the_schools_in_order_and_what_is_attached() -> None:
    text = text_of(pdf.letter(RECOMMENDATION))
    assert "惠安县教育局惠教函〔2018〕112号惠安县教育局关于推荐泉州市智慧校园管理平台试点校的函泉州市教育局：" in text
    assert "推荐名额为5所" in text
    assert "5所学校（按推荐次序排列）：" + "、".join(f"惠安县{name}" for name in COUNTY_SCHOOLS) + "。" in text
    assert "附件：1.泉州市智慧校园管理平台试点校推荐汇总表2.泉州市智慧校园管理平台试点校申报表（一式3份）" in text
    assert "惠安县教育局2018年12月19日（联系人：林志强，联系电话：0595-87300100）" in text


def test_a_letter_for_one_school_without_a_number_yet() -> None:
    one = replace(RECOMMENDATION, number="", dated=None, contact="", schools=RECOMMENDATION.schools[:1])
    text = text_of(pdf.letter(one))
    assert "现推荐以下1所学校：惠安县螺阳镇中心小学。" in text
    assert "年月日" in text


@pytest.mark.parametrize("count", range(1, 14))
def test_a_letter_is_one_page_or_a_well_filled_first_one(count: int) -> None:
    """At most the closing, from what is enclosed to the contact, goes over to a second page; never the signature alone."""
    schools = tuple(replace(RECOMMENDATION.schools[0], school=f"惠安县第{number}中心小学") for number in range(count))
    letter = pdf.letter(
        replace(RECOMMENDATION, schools=schools, text="经集体研究，同意推荐以下学校（按推荐次序排列）。")
    )
    pages = [squeezed(text) for text in page_texts(letter)]
    assert len(pages) <= 2
    assert "现将推荐汇总表" in pages[-1]
    assert "联系电话" in pages[-1]
    assert count > 4 or len(pages) == 1


def test_a_summary_is_a_ranked_landscape_table() -> None:
    data = pdf.summary(RECOMMENDATION)
    text = text_of(data)
    assert sizes_of(data) == {(297, 210)}
    assert "报送单位（公章）：惠安县教育局名额：5所推荐：5所填报日期：2018年12月19日" in text
    places = [text.index(f"惠安县{name}") for name in COUNTY_SCHOOLS]
    assert places == sorted(places)
    assert "1QZ2018-350521-0001" in text
    assert "13900005678" in text
    assert "2,236" in text


def test_unknown_figures_stay_blank() -> None:
    school = replace(RECOMMENDATION.schools[0], students=None, teachers=None)
    assert "None" not in text_of(pdf.summary(replace(RECOMMENDATION, schools=(school,))))


def test_a_receipt_comes_twice_and_counts() -> None:
    text = text_of(pdf.receipt(RECEIPT))
    assert len(page_texts(pdf.receipt(RECEIPT))) == 1
    assert text.count("应收8份，实收7份，尚缺1份，请及时补齐。") == 2
    assert "第一联接收单位存查" in text
    assert "第二联报送单位留存" in text
    half = [squeezed(text) for text in page_texts(pdf.receipt(replace(RECEIPT, items=RECEIPT.items * 2)))]
    assert [("第一联" in text, "第二联" in text) for text in half] == [(True, False), (False, True)]
    full = replace(RECEIPT, items=RECEIPT.items[:3] * 4)
    assert len(page_texts(pdf.receipt(full))) == 2
    assert "尚缺" not in text_of(pdf.receipt(full))


def test_a_public_list_shows_all_schools_and_the_way_to_object() -> None:
    text = text_of(pdf.public_list(PUBLIC_LIST))
    for number, school in enumerate(SCHOOLS, 1):
        assert f"{number}{school.district}{school.school}{school.kind}" in text
    assert "公示时间：2019年1月9日至2019年1月15日，共5个工作日。" in text
    assert "联系电话：22764117，电子邮箱：22764117@163.com" in text
    assert "泉州市教育局2019年1月8日" in text


def test_the_result_is_an_official_document() -> None:
    data = pdf.result_notice(RESULT)
    text = text_of(data)
    assert sizes_of(data) == {(210, 297)}
    assert text.startswith(
        "泉州市教育局文件泉教装〔2019〕3号泉州市教育局关于公布智慧校园管理平台试点校名单的通知各县（市、区）教育局"
    )
    order = ["市直各学校：", "一、明确试点任务", "（一）落实主体责任。", "附件：泉州市智慧校园管理平台试点校名单", "2019年1月16日（此件主动公开）",
             "附件泉州市智慧校园管理平台试点校名单", "1丰泽区", "61晋江市", "抄送：省教育厅，市财政局，市教育资源配置中心。",
             "泉州市教育局办公室2019年1月16日印发"]  # fmt: skip
    places = [text.rindex(squeezed(words)) for words in order]
    assert places == sorted(places)
    assert set(fonts_of(data).values()) == {True}
    assert [ink_left_of(page, 27) for page in pictures_of(data, 60)] == [False] * len(page_texts(data))


def test_the_red_head_is_red_and_nothing_looks_like_a_seal() -> None:
    data = pdf.result_notice(RESULT)
    assert "— 1 —" in page_texts(data)[0]
    assert b"/Subtype/Image" not in data.replace(b" ", b"")


@pytest.mark.parametrize("count", [1, 2, 3, 20, 21, 22, 23, 24, 45, 46, 47, 48, 49, 61])
def test_no_page_holds_only_the_end_of_a_paper(count: int) -> None:
    schools = SCHOOLS[:count]
    for data, end in (
        (pdf.result_notice(replace(RESULT, schools=schools)), "印发"),
        (pdf.public_list(replace(PUBLIC_LIST, schools=schools)), "联系人："),
        (pdf.ranking(replace(RANKING, rows=RANKING.rows[:count])), "专家组组长"),
    ):
        pages = [squeezed(text) for text in page_texts(data)]
        assert end in pages[-1]
        assert "学校名称" in pages[-1]
        assert "实验学校" in pages[-1]


def test_a_public_list_names_only_the_ways_of_contact_that_there_are() -> None:
    bare = replace(PUBLIC_LIST, schools=SCHOOLS[:1], contact="", email="")
    assert "联系电话：22764117。通讯地址：泉州市教育局教育资源配置中心。" in text_of(pdf.public_list(bare))
    assert "联系人" not in text_of(pdf.public_list(bare))
    assert "联系人：黄老师，联系电话：22764117，电子邮箱：22764117@163.com。" in text_of(pdf.public_list(PUBLIC_LIST))


def test_no_page_of_a_notice_holds_only_the_signature() -> None:
    for extra in range(12):
        body = (*RESULT.body[:-1], RESULT.body[1] * extra + RESULT.body[-1])
        pages = [squeezed(text) for text in page_texts(pdf.result_notice(replace(RESULT, body=body)))]
        signing = next(text for text in pages if "（此件主动公开）" in text)
        assert "配置中心联系。" in signing


def test_a_ranking_marks_what_is_beyond_the_limit() -> None:
    data = pdf.ranking(RANKING)
    text = text_of(data)
    assert sizes_of(data) == {(297, 210)}
    assert "排序依据：平均分分差上限：20分" in text
    assert text.count("超限") == 1
    assert "21.00超限" in text
    assert "94.0092.0093.0093.0093.0092.572.00拟入选" in text


def test_a_page_of_an_official_document_holds_22_lines_of_28_characters_in_their_place() -> None:
    text = "泉" * (28 * 60)
    pages = pdf.result_notice(replace(RESULT, body=(text, "现予公布。")))
    whole = lines_of(pages, 1)
    body = whole[:-1]  # the last one is the page number
    assert [len(line.words) for line in body] == [28] * 22
    pitches = [below.foot - above.foot for above, below in itertools.pairwise(body)]
    assert [round(pitch, 2) for pitch in pitches] == [pytest.approx(225 / 22, abs=0.02)] * 21
    assert [(round(line.left), round(line.right)) for line in body] == [(28, 184)] * 22
    assert 37 < body[0].foot < 37 + 225 / 22
    assert body[-1].foot < 37 + 225


def test_page_numbers_stand_outside_one_character_in() -> None:
    pages = pdf.result_notice(RESULT)
    numbers = [lines_of(pages, page)[-1] for page in range(3)]
    assert [squeezed(line.words) for line in numbers] == ["—1—", "—2—", "—3—"]
    four = 14 / MM  # 四号
    assert numbers[0].right == pytest.approx(184 - four, abs=1)
    assert numbers[1].left == pytest.approx(28 + four, abs=1)
    assert numbers[2].right == pytest.approx(184 - four, abs=1)
    assert all(37 + 225 + 7 < line.foot < 37 + 225 + 7 + 8 for line in numbers)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于公示", ["关于公示"]),
        (
            "泉州市教育局关于公布泉州市“智慧校园”管理平台试点校名单的通知",
            ["泉州市教育局关于公布泉州市", "“智慧校园”管理平台试点校名单的通知"],
        ),
        (
            "泉州市“智慧校园”管理平台试点校拟入选名单公示（第一批）",
            ["泉州市“智慧校园”管理平台", "试点校拟入选名单公示（第一批）"],
        ),
    ],
)
def test_a_title_is_cut_between_words(title: str, lines: list[str]) -> None:
    assert list(wording.title_lines(title)) == lines


@pytest.mark.parametrize("length", [1, 20, 21, 40, 41, 79, 100])
def test_a_title_of_any_length_loses_nothing(length: int) -> None:
    title = "国" * length
    assert "".join(wording.title_lines(title)) == title
