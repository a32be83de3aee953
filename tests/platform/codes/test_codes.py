"""Code sets: those of the standards are there, by date, and local additions stay."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from citong.lib import idnumber
from citong.platform.codes import loading, lookup
from citong.platform.codes.models import Code, CodeSet
from citong.platform.identity.models import Person

pytestmark = pytest.mark.django_db


def test_the_shipped_sets_are_there_after_migration():
    assert lookup.lookup("area")["350524"] == "安溪县"
    assert len(lookup.below("area", "350500")) == 1 + 12 + 2
    assert {"TSQ", "KFQ"} <= set(lookup.below("area", "350500"))
    assert lookup.lookup("school-type")["312"] == "九年一贯制学校"
    assert lookup.lookup("roll-change")["22"] == "转学（转入）"
    assert len(lookup.lookup("ethnicity")) == 58
    assert lookup.choices("boarding") == [("1", "走读"), ("2", "住校"), ("3", "借宿"), ("9", "其他")]
    assert CodeSet.objects.get(code="roll-state").trust == "V2"


def test_sets_and_the_program_say_the_same():
    assert lookup.lookup("school-category") == idnumber.SCHOOL_CATEGORIES
    assert list(lookup.lookup("sex")) == Person.Sex.values


def test_every_shipped_code_is_written_once_and_fits():
    for item in loading.shipped():
        codes = [row["code"] for row in item.rows]
        assert len(codes) == len(set(codes)) == Code.objects.filter(set__code=item.code).count()
    for code in Code.objects.all():
        code.full_clean()


def test_loading_again_changes_nothing_and_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert loading.load_codes() == 0


def test_a_changed_file_is_loaded_and_local_codes_stay():
    area = CodeSet.objects.get(code="area")
    Code.objects.create(set=area, code="HW", name="湾区试验区", order=99)
    Code.objects.filter(code="350524").update(name="安溪")
    CodeSet.objects.filter(code="area").update(digest="")
    assert loading.load_codes() == 1
    assert lookup.lookup("area")["350524"] == "安溪县"
    assert lookup.lookup("area")["HW"] == "湾区试验区"


def test_codes_count_from_day_to_day():
    sex = CodeSet.objects.get(code="sex")
    Code.objects.filter(set=sex, code="9").update(valid_to=date(2023, 12, 31))
    Code.objects.create(set=sex, code="9", name="未说明", order=9, valid_from=date(2024, 1, 1))
    assert lookup.name_of("sex", "9", date(2023, 12, 31)) == "未说明的性别"
    assert lookup.name_of("sex", "9", date(2024, 1, 1)) == "未说明"
    assert lookup.lookup("sex", date(1949, 9, 30)) == {}


def test_an_unknown_code_shows_itself_and_an_unknown_set_is_an_error():
    assert lookup.name_of("sex", "7") == "7"
    with pytest.raises(LookupError, match="no code set 'sexes'"):
        lookup.lookup("sexes")


def test_a_name_from_a_spreadsheet_becomes_a_code():
    assert lookup.code_of("boarding", "住校") == "2"
    with pytest.raises(ValidationError, match="就读方式没有“寄宿”，可填：走读、住校、借宿、其他。"):
        lookup.code_of("boarding", "寄宿")


def test_one_code_has_one_name_at_a_time():
    sex = CodeSet.objects.get(code="sex")
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.create(set=sex, code="1", name="男")
    with pytest.raises(ValidationError, match="停用日期不能早于启用日期"):
        Code(set=sex, code="8", name="x", valid_from=date(2024, 1, 2), valid_to=date(2024, 1, 1)).full_clean()
