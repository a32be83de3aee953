"""A teacher with a password, and signing in as a browser does."""

import pytest
from django.urls import reverse

from tests.factories import make_city_tree, make_person, make_post, make_user

PASSWORD = "Lanhua-2018-Cao"
PHONE = "13805957788"


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def teacher(city):
    person = make_person("黄玥喆", mobile=PHONE)
    user = make_user(person, "huang.yz", PASSWORD)
    user.phone = PHONE
    user.save()
    make_post(person, city.school, "教务处主任", primary=True)
    return user


@pytest.fixture
def sign_in(client):
    def attempt(username="huang.yz", password=PASSWORD, by=client, **more):
        data = {"username": username, "password": password, **more}
        return by.post(reverse("accounts-sign-in"), data)

    return attempt
