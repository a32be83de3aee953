"""Which passwords are accepted, and what is remembered of old ones."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from citong.platform.signin import passwords
from citong.platform.signin.models import PastPassword
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    person = make_person("黄玥喆", mobile="13805950001")
    user = make_user(person, "huang.yz", "Diyi-ci-2018")
    user.phone = "13805950001"
    user.save()
    return user


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Ab3!xyz", {"length"}),
        ("lanhuacaoyuan", {"classes"}),
        ("lanhua2018cao", {"classes"}),
        ("Lanhua-2018", set()),
        ("Qwer1234", {"common"}),
        ("Password1!", {"common"}),
        ("Quanzhou@2018", {"common"}),
        ("Aa11aaa1", {"common"}),
        ("Huang.yz2018", {"name"}),
        ("Hh13805950001", {"name"}),
        ("Huangyuezhe1!", {"name"}),
        ("Diyi-ci-2018", {"again"}),
        ("X" * 60 + "aa1!!", {"length"}),
    ],
)
def test_the_policy(teacher, password, codes):
    assert refusals(password, teacher) == codes


def refusals(password, user):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


def test_the_last_five_are_refused_and_older_ones_forgotten(teacher):
    used = [f"Lanhua-{n}-Cao" for n in range(1, 7)]
    for password in used:
        passwords.change(teacher, password)
        teacher.save()
    for password in used:
        with pytest.raises(ValidationError, match="最近 5 次"):
            validate_password(password, teacher)
    validate_password("Diyi-ci-2018", teacher)
    assert PastPassword.objects.filter(user=teacher).count() == 5


def test_a_temporary_password_fits_the_policy_and_is_never_the_same(teacher):
    made = {passwords.temporary() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        validate_password(password, teacher)
        assert set(password) & set("0O1lI") == set()
