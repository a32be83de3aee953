"""People, accounts and posts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from citong.lib import clock
from citong.platform.identity.models import Person, Post, User
from tests.factories import make_city_tree, make_person, make_post, make_user

pytestmark = pytest.mark.django_db


def wrong(row):
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def test_a_person_is_found_by_pinyin_with_the_surname_read_right():
    person = make_person("曾玥喆")
    assert (person.pinyin, person.initials) == ("zengyuezhe", "zyz")
    person.name = "单志强"
    person.save()
    assert person.initials == "szq"


def test_numbers_are_checked_in_words():
    person = Person(name="陈文杰", id_number="350502199001010000", mobile="12800000000")
    assert wrong(person) == {
        "id_number": ["身份证件号码的校验位不对，请核对后再填。"],
        "mobile": ["请填写 11 位手机号码，例如 13805950000。"],
    }
    for mobile in ("1380595000\n", "１３８０５９５００００", "138059500001"):
        assert "mobile" in wrong(Person(name="陈文杰", mobile=mobile))


def test_an_id_number_is_registered_once_but_may_be_missing():
    known = make_person()
    assert wrong(Person(name="林雅婷", id_number=known.id_number)) == {
        "__all__": ["这个身份证件号码已登记在另一人名下。"]
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(id_number=known.id_number)
    make_person(id_number="")
    make_person(id_number="")


def test_an_account_signs_in_with_its_password_kept_as_argon2():
    user = make_user(username="chenwj", password="Citong-2018!")
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password("Citong-2018!") is True
    silent = make_user()
    assert silent.has_usable_password() is False
    assert silent.check_password("") is False


def test_phones_for_signing_in_differ_but_may_be_missing():
    make_user()
    make_user()
    first = make_user()
    User.objects.filter(pk=first.pk).update(phone="13805950000")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=make_user().pk).update(phone="13805950000")


def test_a_post_ends_after_it_began():
    city = make_city_tree()
    post = Post(
        person=make_person(), unit=city.school, title="教师", starts_on=date(2018, 9, 1), ends_on=date(2018, 8, 31)
    )
    assert wrong(post) == {"__all__": ["离任日期不能早于任职日期。"]}


def test_posts_held_on_a_day_include_the_first_and_the_last():
    city, today = make_city_tree(), clock.today()
    person = make_person()
    post = make_post(person, city.school, starts_on=today, ends_on=today)
    held = [Post.objects.filter(Post.current(today + timedelta(days=offset))).count() for offset in (-1, 0, 1)]
    assert held == [0, 1, 0]
    assert str(post) == f"{person.name}（浮桥中心小学教师）"
