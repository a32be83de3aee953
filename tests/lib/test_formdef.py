"""Forms as data: filling in by rights, computing, reading, and what is wrong with a definition."""

import pytest

from citong.lib import formdef

LEAVE = formdef.parse(
    [
        {"key": "kind", "kind": "select", "label": "类别", "required": True, "options": [["sick", "病假"], ["home", "事假"]]},
        {"key": "span", "kind": "range", "label": "起止", "required": True, "halves": True},
        {"key": "days", "kind": "formula", "label": "天数", "formula": "days(span)", "suffix": "天"},
        {"key": "proof", "kind": "file", "label": "证明", "required": True,
         "when": {"all": [{"field": "kind", "op": "eq", "value": "sick"}]}},
        {"key": "items", "kind": "rows", "label": "费用", "fields": [
            {"key": "what", "kind": "text", "label": "项目", "required": True},
            {"key": "price", "kind": "money", "label": "单价"}, {"key": "count", "kind": "int", "label": "数量"},
            {"key": "sum", "kind": "formula", "label": "小计", "formula": "price * count", "suffix": "元"}]},
        {"key": "total", "kind": "formula", "label": "合计", "formula": "sum(items.sum)", "suffix": "元"},
        {"key": "mobile", "kind": "phone", "label": "手机"},
    ]
)  # fmt: skip
RIGHTS = dict.fromkeys(formdef.keys(LEAVE), "write")
SPAN = {"from": "2026-03-02", "to": "2026-03-04", "to_half": "am"}
ROWS = [{"what": "车票", "price": 12050, "count": 2}, {"what": "住宿", "price": 30000, "count": 1}]


def filled(given, data=None, rights=RIGHTS, **more):
    return formdef.merge(LEAVE, data or {}, given, rights, **more)


def reasons(*args, **more):
    with pytest.raises(formdef.Wrong) as caught:
        filled(*args, **more)
    return caught.value.reasons


def test_it_is_read_and_written_without_loss():
    assert formdef.parse(formdef.dump(LEAVE)) == LEAVE


def test_formulas_are_computed_whatever_was_sent():
    data = filled({"kind": "home", "span": SPAN, "items": ROWS}, {"total": 1})
    assert (data["days"], data["total"], [row["sum"] for row in data["items"]]) == (2.5, 54100, [24100, 30000])


def test_what_is_missing_is_named_with_its_row():
    assert reasons({"kind": "sick", "items": [{"price": 100}]}) == {
        "span": "请填写起止。",
        "proof": "请上传证明。",
        "items": "第 1 行「项目」没有填写。",
    }
    assert filled({"items": [{"price": 100}]}, draft=True)["items"][0]["price"] == 100


def test_a_field_that_does_not_show_is_neither_asked_nor_kept():
    data = filled({"kind": "home", "span": SPAN, "proof": [3]})
    assert "proof" not in data


def test_a_read_only_field_keeps_its_value_and_a_hidden_one_is_refused():
    before = filled({"kind": "home", "span": SPAN})
    assert filled({"kind": "sick"}, before, {"kind": "read"})["kind"] == "home"
    assert filled({"kind": "sick"}, before, {}, draft=True)["kind"] == "home"
    assert reasons({"kind": "sick"}, before, {"kind": "hidden"}) == {"kind": "没有这个字段，或您无权填写。"}
    assert reasons({"extra": 1}, before) == {"extra": "没有这个字段，或您无权填写。"}
    assert "days" in reasons({"days": 9}, before)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "other"}, "「类别」的选项不在可选范围内，请重新选择。"),
        ({"span": {"from": "2026-03-04", "to": "2026-03-02"}}, "「起止」的结束不能早于开始。"),
        (
            {"span": {"from": "2026-03-04", "from_half": "pm", "to": "2026-03-04", "to_half": "am"}},
            "「起止」的结束不能早于开始。",
        ),
        ({"span": "3月"}, "「起止」应填写起止日期。"),
        ({"items": [{"what": "笔", "price": -1}]}, "第 1 行「单价」不能小于 0 元。"),
        ({"mobile": "12345"}, "「手机」应为 11 位手机号码。"),
        ({"proof": ["x"]}, "「证明」请从列表中选择。"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_to_give(given, reason):
    assert list(reasons(given, draft=True).values()) == [reason]


def test_values_read_as_people_write_them_with_personal_numbers_masked():
    data = filled({"kind": "home", "span": SPAN, "items": ROWS, "mobile": "13805950000"})
    assert formdef.texts(LEAVE, data) == {
        "kind": "事假",
        "span": "2026-03-02 至 2026-03-04上午",
        "days": "2.5 天",
        "proof": "",
        "items": "2 行",
        "total": "541.00 元",
        "mobile": "138****0000",
    }


CHARGE = formdef.parse(
    [
        {"key": "base", "kind": "money", "label": "基本费", "required": True},
        {"key": "late", "kind": "bool", "label": "加班"},
        {"key": "fee", "kind": "money", "label": "加班费", "when": {"field": "late", "op": "eq", "value": True}},
        {"key": "total", "kind": "formula", "label": "合计", "formula": "base + fee", "suffix": "元"},
        {"key": "half", "kind": "formula", "label": "一半", "formula": "total / 2", "suffix": "元"},
        {"key": "third", "kind": "formula", "label": "比例", "formula": "total / 3"},
        {"key": "why", "kind": "area", "label": "超支说明", "when": {"field": "total", "op": "gt", "value": 1000}},
        {"key": "tags", "kind": "multi", "label": "标签", "options": [["a", "甲"], ["b", "乙"]]},
        {"key": "card", "kind": "idnumber", "label": "身份证号"},
        {"key": "items", "kind": "rows", "label": "明细", "fields": [{"key": "what", "kind": "text", "label": "物品"}]},
    ]
)
ALL = dict.fromkeys(formdef.keys(CHARGE), "write")


def test_what_does_not_show_counts_in_no_formula_and_opens_no_other_field():
    sent = {"base": 901, "late": False, "fee": 900, "why": "超支"}
    data = formdef.merge(CHARGE, {}, sent, ALL)
    assert (data["total"], "fee" in data, "why" in data) == (901, False, False)
    draft = formdef.merge(CHARGE, {}, sent, ALL, draft=True)
    assert (draft["total"], draft["fee"], draft["why"]) == (901, 900, "超支")  # a draft loses nothing that was typed


def test_an_amount_is_whole_fen_and_nought_is_a_value():
    data = formdef.merge(CHARGE, {}, {"base": 901}, ALL)
    assert (data["half"], data["third"]) == (451, 300.3333)
    assert formdef.merge(CHARGE, {}, {"base": 0}, ALL)["total"] == 0
    assert formdef.texts(CHARGE, data)["half"] == "4.51 元"


@pytest.mark.parametrize(
    "given",
    [{"tags": [["a"]]}, {"tags": "a"}, {"base": 10**30}, {"base": 1.5}, {"why": "a\0"}, {"why": "\ud800"}, {"card": "1" * 18},
     {"items": ["x"]}, {"items": [{"what": 3}]}, {"late": "on"}],
)  # fmt: skip
def test_whatever_is_sent_is_refused_in_words(given):
    with pytest.raises(formdef.Wrong) as caught:
        formdef.merge(CHARGE, {}, given, ALL, draft=True)
    assert list(caught.value.reasons) == list(given)


def test_a_search_finds_words_and_names_but_no_personal_number():
    data = formdef.merge(
        CHARGE, {}, {"base": 1, "card": "11010519491231002x", "tags": ["b"], "items": [{"what": "投影仪"}]}, ALL
    )
    assert data["card"] == "11010519491231002X"
    assert formdef.sought(CHARGE, data) == "乙 投影仪"


def test_a_definition_says_what_is_wrong_with_it():
    wrong = formdef.parse(
        [
            {"key": "a", "kind": "select", "label": "类别"},
            {"key": "a", "kind": "text", "label": ""},
            {"key": "B", "kind": "formula", "label": "合计", "formula": "later + 1"},
            {"key": "later", "kind": "int", "label": "数"},
            {
                "key": "r",
                "kind": "rows",
                "label": "表",
                "fields": [{"key": "f", "kind": "file", "label": "图", "when": {"all": []}}],
            },
            {"key": "n", "kind": "note", "label": "注", "when": {"all": [{"field": "z", "op": "filled"}]}},
        ]
    )
    assert formdef.problems(wrong) == [
        "字段标识「a」重复，请改为不同的标识。",
        "「类别」没有选项，请至少填写一个。",
        "第 2 个字段（单行文字）没有名称，请填写。",
        "「合计」的标识只能用小写字母、数字和下划线，并以字母开头。",
        "「合计」的公式用到了不存在或排在后面的数字字段：later。",
        "明细表「表」的列「图」不能是附件。",
        "明细表「表」的列「图」不能设显示条件，请把条件设在整张表上。",
        "明细表「表」：「图」的显示条件：条件是空的，请至少填写一项，或改为默认分支。",
        "「注」的显示条件：条件中的字段「z」不在表单中，请重新选择。",
    ]
    assert formdef.problems(LEAVE) == []


def test_conditions_on_options_that_are_gone_and_impossible_defaults_are_named():
    kinds = {"key": "kind", "kind": "select", "label": "类别", "options": [["sick", "病假"], ["home", "事假"]]}
    tags = {"key": "tags", "kind": "multi", "label": "标签", "options": [["a", "甲"]]}

    def asked(key, op, value):
        return {"all": [{"field": key, "op": op, "value": value}]}

    def shown(label, when, **more):
        return {"key": "n", "kind": "note", "label": label, "when": when, **more}

    right = [asked("kind", "in", ["sick", "home"]), asked("tags", "contains", "a"), asked("kind", "filled", None)]
    for when in right:
        assert formdef.problems(formdef.parse([kinds, tags, shown("注", when)])) == []
    wrong = {
        "「注」的显示条件：「类别」没有选项「away」，请改为现有的选项：病假、事假。": asked("kind", "eq", "away"),
        "「注」的显示条件：「类别」没有选项「away、off」，请改为现有的选项：病假、事假。": asked("kind", "in", ["away", "sick", "off"]),
        "「注」的显示条件：「标签」没有选项「b」，请改为现有的选项：甲。": asked("tags", "contains", "b"),
    }  # fmt: skip
    for text, when in wrong.items():
        assert formdef.problems(formdef.parse([kinds, tags, shown("注", when)])) == [text]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ({"kind": "select", "options": [["a", "甲"]], "default": "b"}, "「项」的选项不在可选范围内，请重新选择。"),
        ({"kind": "int", "default": "today"}, "「项」应为整数。"),
        ({"kind": "int", "least": 2, "default": 1}, "「项」不能小于 2。"),
        ({"kind": "date", "default": "明天"}, "「项」应为日期，例如 2026-03-01。"),
        ({"kind": "user", "default": "own_unit"}, "「项」请从列表中选择。"),
        ({"kind": "note", "default": "x"}, "「项」不能填写。"),
    ],
)
def test_a_default_is_a_value_that_one_could_give(field, text):
    form = formdef.parse([{"key": "one", "label": "项", **field}])
    assert formdef.problems(form) == [f"「项」的默认值不对，请修改或清空默认值：{text}"]


@pytest.mark.parametrize(("kind", "word"), [("date", "today"), ("user", "self"), ("unit", "own_unit"), ("phone", "own_phone"), ("text", "today")])  # fmt: skip
def test_words_stand_for_defaults(kind, word):
    assert formdef.problems(formdef.parse([{"key": "one", "kind": kind, "label": "项", "default": word}])) == []
