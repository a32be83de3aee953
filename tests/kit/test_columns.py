"""Columns derive from the model: labels, kinds, choices, and how values read."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured

from citong.kit.columns import Column, Kind, derive, related
from citong.lib.idnumber import mask_mobile
from tests.sampleapp.models import RepairRequest


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("title", "故障描述", Kind.TEXT),
        ("detail", "详细说明", Kind.LONG),
        ("urgent", "紧急", Kind.BOOL),
        ("cost_fen", "费用", Kind.MONEY),
        ("wanted_on", "期望完成日期", Kind.DATE),
        ("reported_at", "报修时间", Kind.TIME),
        ("status", "状态", Kind.CHOICE),
        ("unit", "所属单位", Kind.RELATION),
        ("unit__name", "所属单位", Kind.TEXT),
        ("unit__code", "单位代码", Kind.TEXT),
        ("unit__parent", "上级单位", Kind.RELATION),
        ("revision", "修订号", Kind.NUMBER),
    ],
)
def test_label_and_kind_come_from_the_field(name, label, kind):
    column = derive(RepairRequest, name)
    assert (column.label, column.kind) == (label, kind)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("cost_fen", 1_234_550, "12,345.50"),
        ("urgent", True, "是"),
        ("urgent", False, "否"),
        ("status", "assigned", "维修中"),
        ("wanted_on", date(2026, 11, 30), "2026-11-30"),
        ("reported_at", datetime(2026, 11, 29, 23, 30, tzinfo=UTC), "2026-11-30 07:30"),
        ("title", "", ""),
        ("cost_fen", None, ""),
        ("cost_fen", 0, "0.00"),
    ],
)
def test_values_read_as_people_write_them(name, value, text):
    assert derive(RepairRequest, name).text(RepairRequest(**{name: value})) == text


def test_a_masked_value_is_masked_for_page_and_export_unless_the_mask_is_lifted():
    row = RepairRequest(phone="13805950123")
    masked = Column("phone", "联系电话", mask=mask_mobile)
    lifted = Column("phone", "联系电话", mask=mask_mobile, clear_for=lambda _: True)
    assert (masked.value(row), masked.text(row)) == ("138****0123", "138****0123")
    assert lifted.value(row) == "13805950123"
    assert masked.value(RepairRequest(phone="")) is None


def test_a_path_that_breaks_off_gives_nothing():
    assert Column("worker__person__name", "维修人").text(RepairRequest()) == ""


def test_a_name_that_the_model_does_not_have_fails_at_once():
    with pytest.raises(FieldDoesNotExist):
        derive(RepairRequest, "tilte")
    with pytest.raises(ImproperlyConfigured, match="does not lead over relations"):
        derive(RepairRequest, "title__name")
    with pytest.raises(ImproperlyConfigured, match="label"):
        derive(RepairRequest, "scope_unit_id")


def test_relations_are_fetched_together_with_what_their_names_need():
    assert list(related(RepairRequest, ("title", "unit__name", "reporter"))) == ["unit", "reporter", "reporter__person"]
