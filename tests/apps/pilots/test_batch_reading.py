"""What can be read out of a pasted notice and out of a pasted quota table."""

from datetime import date

import pytest

from citong.apps.pilots import allotment, notice
from citong.apps.pilots.definition import shipped

DESKS = [
    allotment.Desk("350502", "鲤城区教育局", "鲤城区"),
    allotment.Desk("350582", "晋江市教育局", "晋江市"),
    allotment.Desk("TSQ", "泉州台商投资区教育文体旅游局", "台商区"),
    allotment.Desk("KFQ", "泉州开发区社会事业局", "开发区"),
    allotment.Desk("350500", "泉州市教育局", "市直", direct=True),
]


def test_the_notice_of_2018_says_what_the_wizard_asks():
    assert notice.read(shipped("2018").facts["notice_text"]) == {
        "document_number": "泉教装〔2018〕8号",
        "title": "泉州市教育局关于开展泉州市“智慧校园”管理平台项目的试点申报工作的通知",
        "project_name": "泉州市智慧校园管理平台试点校",
        "issued_on": date(2018, 11, 21),
        "deadline": date(2018, 12, 21),
        "contact_name": "黄老师",
        "contact_phone": "22764117",
        "contact_email": "22764117@163.com",
    }


def test_a_quoted_document_number_is_not_taken_for_the_notices_own():
    assert "document_number" not in notice.read("根据《扶持办法》（泉财指标〔2018〕929号），现开展申报。")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("请于2019年11月30日前报送", date(2019, 11, 30)),
        ("申报截止日期：2019 年 12 月 1 日。", date(2019, 12, 1)),
        ("截止时间为2019年2月30日。", None),
        ("我市于2019年5月1日启动", None),
    ],
)
def test_a_deadline_is_a_real_day_beside_a_word_that_says_so(text, day):
    assert notice.read(text).get("deadline") == day


def read(text):
    table = allotment.read(allotment.pasted(text), DESKS)
    return table.places, table.problems


def test_a_table_from_excel_is_read_by_name_or_code():
    assert read("县（市、区）\t名额\n鲤城区\t1\n350582\t晋江市\t9\n市直中小学、幼儿园\t14\n合计\t24") == (
        {"350502": 1, "350582": 9, "350500": 14},
        [],
    )


def test_usual_short_names_full_width_figures_and_two_columns_of_pairs_are_understood():
    assert read("序号 单位 名额 单位 名额\n1 鲤城 １ 晋江市教育局 9\n2 台商投资区 2 泉州开发区 0") == (
        {"350502": 1, "350582": 9, "TSQ": 2, "KFQ": 0},
        [],
    )


def test_what_cannot_be_read_is_told_with_its_row():
    assert read("鲤城区\t1\n泉南区\t3\n晋江市\t九\n开发区\t-1\n鲤城\t4\n合计\t9") == (
        {"350502": 1},
        [
            "第 2 行：“泉南区”不是本市的县（市、区），没有读入。",
            "第 3 行：“晋江市”后面没有名额数字。",
            "第 4 行：开发区的名额“-1”应为 0 到 999 的整数，没有读入。",
            "第 5 行：鲤城区重复出现，以先出现的 1 个为准。",
            "表中的合计为 9，读入的名额合计为 1，请核对。",
        ],
    )


def test_a_text_without_a_table_says_what_a_row_must_hold():
    assert read("各县（市、区）教育局") == (
        {},
        ["没有读到名额。每行应有县（市、区）的名称或代码，后面是名额数字。"],
    )


def test_cells_of_a_spreadsheet_are_read_like_text():
    assert allotment.read([(1, ["鲤城区", 2.0, None]), (2, ["晋江市", 9])], DESKS).places == {"350502": 2, "350582": 9}
