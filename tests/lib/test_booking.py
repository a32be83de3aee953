"""What of a form may be had by one at a time: things, moments, and when two meet."""

from __future__ import annotations

import pytest

from citong.lib import formdef

ROOM = [
    {"key": "day", "kind": "date", "label": "日期"},
    {"key": "from", "kind": "text", "label": "开始时间"},
    {"key": "to", "kind": "text", "label": "结束时间"},
    {"key": "room", "kind": "text", "label": "会议室", "books": ["day", "from", "to"]},
]
LOAN = [
    {"key": "span", "kind": "range", "label": "时间", "halves": True},
    {"key": "items", "kind": "rows", "label": "设备", "fields": [{"key": "name", "kind": "text", "label": "名称", "books": ["span"]}]},
    {"key": "car", "kind": "select", "label": "车辆", "options": [["a", "闽C1"], ["b", "闽C2"]], "books": ["span"]},
]  # fmt: skip
DAY = [{"key": "day", "kind": "date", "label": "日期"}, {"key": "seal", "kind": "multi", "label": "印章", "books": ["day"],
                                                        "options": [["u", "公章"], ["c", "合同章"]]}]  # fmt: skip


def wanted(form, **data):
    return formdef.bookings(formdef.parse(form), data)


def meet(form, one, other):
    return any(a.meets(b) for a in wanted(form, **one) for b in wanted(form, **other))


@pytest.mark.parametrize("form", [ROOM, LOAN, DAY])
def test_it_is_read_and_written_without_loss(form):
    assert formdef.parse(formdef.dump(formdef.parse(form))) == formdef.parse(form)
    assert formdef.problems(formdef.parse(form)) == []


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ({"from": "15:59", "to": "17:00"}, True),
        ({"from": "16:00", "to": "17:00"}, False),
        ({"from": "8:00", "to": "14:30"}, False),
        ({"from": "8:00", "to": "20:00"}, True),
        ({"room": "Ｂ 101"}, True),  # as somebody else writes it
        ({"room": "B102"}, False),
        ({"day": "2026-03-03"}, False),
        ({"from": ""}, False),
    ],
)
def test_a_room_is_taken_for_its_hours(other, meets):
    one = {"day": "2026-03-02", "from": "14:30", "to": "16：00", "room": "b101"}
    assert meet(ROOM, one, one | other) is meets


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (["2026-03-03", ""], ["2026-03-05", ""], False),  # at noon of the third it is free
        (["2026-03-03", "pm"], ["2026-03-05", ""], False),
        (["2026-03-01", ""], ["2026-03-02", ""], True),
        (["2026-03-01", ""], ["2026-03-02", "am"], False),
        (["2026-03-02", "pm"], ["2026-03-02", ""], True),
    ],
)
def test_a_span_takes_halves_of_days(start, end, meets):
    mine = {"from": "2026-03-02", "from_half": "pm", "to": "2026-03-02"}
    theirs = {"from": start[0], "from_half": start[1], "to": end[0], "to_half": end[1]}
    assert meet(LOAN, {"span": mine, "car": "a"}, {"span": theirs, "car": "a"}) is meets
    assert meet(LOAN, {"span": mine, "car": "a"}, {"span": theirs, "car": "b"}) is False


def test_each_row_and_each_option_is_a_thing():
    span = {"from": "2026-03-02", "to": "2026-03-03"}
    found = wanted(LOAN, span=span, items=[{"name": "投影仪"}, {"name": ""}, {"name": "话筒"}], car="b")
    assert [(one.key, one.thing) for one in found] == [("items", "投影仪"), ("items", "话筒"), ("car", "闽C2")]
    assert {one.when for one in found} == {"2026-03-02 至 2026-03-03"}
    assert [one.thing for one in wanted(DAY, day="2026-03-02", seal=["u", "c"])] == ["公章", "合同章"]


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"from": "下午两点", "to": "16:00"}, {"from": "请按 14:30 的写法填写开始时间。"}),
        ({"from": "14:30", "to": "24:61"}, {"to": "请按 14:30 的写法填写结束时间。"}),
        ({"from": "14:30", "to": "14:30"}, {"to": "结束时间应晚于开始时间。"}),
    ],
)
def test_a_time_that_cannot_be_read_is_said_at_its_field(given, reasons):
    with pytest.raises(formdef.Wrong) as caught:
        wanted(ROOM, day="2026-03-02", room="B101", **given)
    assert caught.value.reasons == reasons


@pytest.mark.parametrize(("kind", "books"), [("text", ["room"]), ("text", ["later"]), ("text", ["from", "to"]), ("int", ["day"])])  # fmt: skip
def test_what_says_when_stands_before_it_and_is_a_time(kind, books):
    form = [*ROOM[:3], {"key": "room", "kind": kind, "label": "会议室", "books": books}, {"key": "later", "kind": "date", "label": "日"}]  # fmt: skip
    assert formdef.problems(formdef.parse(form)) == [
        "「会议室」同一时间只能一人使用：占用时间应是排在它前面的起止日期、日期，或日期和两个时间。"
    ]
