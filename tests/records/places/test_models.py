"""The record of a school holds only what can be true."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from citong.platform.audit.models import Entry
from citong.records.places import actions
from citong.records.places.kinds import Category, Kind
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import actor_for, make_city_tree
from tests.factories.places import make_school, school_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city_tree()


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        (Kind.KINDERGARTEN, Category.KINDERGARTEN),
        (Kind.TEACHING_POINT, Category.PRIMARY),
        (Kind.JUNIOR, Category.JUNIOR),
        (Kind.COMPLETE, Category.COMPLETE),
    ],
)
def test_the_category_follows_the_kind(city, kind, category):
    assert make_school(city.school, kind).category == category


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"code": "123"}, "code", "学校标识码应为10位数字：2位类别、2位省份、6位序号。"),
        ({"code": "9935000001"}, "code", "学校标识码的类别“99”不存在，请核对前两位。"),
        ({"postcode": "36200"}, "postcode", "请填写 6 位邮政编码，例如 362000。"),
        ({"principal_mobile": "12345"}, "principal_mobile", "请填写 11 位手机号码，例如 13805950000。"),
        ({"founded": "1956"}, "founded", "请填写年和月，例如 1956-09。"),
        (
            {"website": "www.example.cn"},
            "website",
            "请填写以 http:// 或 https:// 开头的完整网址，例如 https://www.qzyz.example.cn。",
        ),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(city, fields, field, message):
    with pytest.raises(ValidationError) as refused:
        School(**school_values(city.school, **fields)).full_clean()
    assert refused.value.message_dict == {field: [message]}


def test_only_a_school_has_a_record_of_a_school(city):
    with pytest.raises(ValidationError) as refused:
        School(**school_values(city.county)).full_clean()
    assert refused.value.message_dict == {"unit": ["这个单位不是学校，请选择学校。"]}


def test_a_school_is_recorded_once(city):
    make_school(city.school)
    with pytest.raises(ValidationError) as refused:
        School(**school_values(city.school)).full_clean()
    assert refused.value.message_dict == {"unit": ["这所学校已经登记过，请在列表中找到它再修改。"]}


def test_a_code_belongs_to_one_school(city):
    first = make_school(city.school)
    with pytest.raises(ValidationError) as refused:
        School(**school_values(city.second_school, code=first.code)).full_clean()
    assert refused.value.message_dict == {"code": ["这个学校标识码已登记在另一所学校名下。"]}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(Kind.KINDERGARTEN, {"township_central": True}), (Kind.PRIMARY, {"ordinary_junior": True})],
)
def test_the_marks_of_the_notice_fit_the_kind_in_the_database_too(city, kind, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_school(city.school, kind, **fields)


def test_a_school_right_below_the_city_is_city_direct(city):
    assert make_school(city.direct_school).city_direct
    assert not make_school(city.school).city_direct


def test_a_county_officer_keeps_the_records_of_his_county_only(city):
    officer = actor_for(city.county, perms.create, perms.change)
    school = actions.create(School(**school_values(city.school)), by=officer)
    actions.change(school, by=officer, bandwidth=200)
    with pytest.raises(PermissionDenied):
        actions.create(School(**school_values(city.other_school)), by=officer)
    entries = list(Entry.objects.filter(kind="places.school").order_by("pk").values_list("action", "changes"))
    assert [name for name, _ in entries] == ["places.create", "places.change"]
    assert entries[1][1]["bandwidth"] == [100, 200]
