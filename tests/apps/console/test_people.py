"""People and posts: registering, transferring, appointing heads of schools, leaving."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.console.actions import people
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.audit.models import Entry
from citong.platform.identity.models import Person, Post
from tests.factories import make_person, make_post

K = Post.Kind


def hold(unit, kind=K.TEACHER, title="教师"):
    return {"unit": unit, "title": title, "kind": kind, "starts_on": clock.today()}


def test_a_new_person_comes_with_a_first_post(school_admin, acting, city):
    person = people.register(Person(name="黄玥喆"), **hold(city.school), by=acting(school_admin))
    post = person.posts.get()
    assert (post.unit, post.primary, person.initials) == (city.school, True, "hyz")
    entry = Entry.objects.get(action="console.register")
    assert entry.unit == city.school


def test_not_at_another_school(school_admin, acting, city):
    with pytest.raises(PermissionDenied):
        people.register(Person(name="黄玥喆"), **hold(city.second_school), by=acting(school_admin))
    assert not Person.objects.filter(name="黄玥喆").exists()


@pytest.mark.parametrize("kind", [K.PRINCIPAL, K.ADMIN])
def test_a_school_does_not_appoint_its_own_head_or_administrator(school_admin, county_admin, acting, city, kind):
    with pytest.raises(Refused, match="由主管教育局登记"):
        people.register(Person(name="黄玥喆"), **hold(city.school, kind), by=acting(school_admin))
    made = people.register(Person(name="黄玥喆"), **hold(city.school, kind), by=acting(county_admin))
    with pytest.raises(Refused, match="由主管教育局登记"):
        people.end_post(made.posts.get(), ends_on=clock.today(), by=acting(school_admin))


def test_a_teacher_is_not_promoted_by_editing_the_post(school_admin, acting, city):
    post = make_post(make_person(), city.school)
    with pytest.raises(Refused, match="由主管教育局登记"):
        people.change_post(post, kind=K.PRINCIPAL, by=acting(school_admin))


def test_transfer_needs_name_and_number_that_agree(county_admin, acting, city):
    elsewhere = make_person("苏淑贞")
    make_post(elsewhere, city.other_school)
    by = acting(county_admin)
    with pytest.raises(Refused, match="没有找到姓名和身份证件号码都一致的人员"):
        people.appoint(Post(unit=city.school, title="教师"), name="苏淑珍", id_number=elsewhere.id_number, by=by)
    post = people.appoint(
        Post(unit=city.school, title="教师"), name=" 苏淑贞 ", id_number=elsewhere.id_number.lower(), by=by
    )
    assert (post.person, post.primary) == (elsewhere, False)


def test_who_also_works_elsewhere_is_seen_but_not_changed(client, school_admin, acting, city):
    shared = make_person("苏淑贞")
    make_post(shared, city.school)
    make_post(shared, city.other_school)
    client.force_login(school_admin)
    page = client.get(reverse("people-detail", args=[shared.pk]))
    assert page.status_code == 200
    assert client.get(reverse("people-edit", args=[shared.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        people.correct_person(shared, name="别名", by=acting(school_admin))


def test_of_another_school_nothing_is_seen(client, school_admin, city):
    other = make_person("苏淑贞")
    make_post(other, city.second_school)
    client.force_login(school_admin)
    assert client.get(reverse("people-detail", args=[other.pk])).status_code == 404
    assert "苏淑贞" not in client.get(reverse("people-list")).content.decode()
    assert "苏淑贞" not in client.get(reverse("posts-list")).content.decode()


def test_who_left_holds_the_post_no_more(school_admin, acting, city):
    post = make_post(make_person(), city.school)
    people.end_post(post, ends_on=clock.today() - timedelta(days=1), by=acting(school_admin))
    assert not Post.objects.filter(Post.current(), pk=post.pk).exists()
    with pytest.raises(Refused, match="已于"):
        people.end_post(post, ends_on=clock.today(), by=acting(school_admin))


def test_nobody_ends_the_post_that_he_acts_as(county_admin, acting):
    by = acting(county_admin)
    with pytest.raises(Refused, match="自己正在使用的岗位"):
        people.end_post(by.post, ends_on=clock.today(), by=by)


def test_numbers_are_masked_and_shown_only_with_a_reason(client, school_admin, city):
    person = make_person("黄玥喆")
    make_post(person, city.school)
    client.force_login(school_admin)
    address = reverse("people-reveal", args=[person.pk, "mobile"])
    page = client.get(reverse("people-detail", args=[person.pk])).content.decode()
    assert person.mobile not in page
    assert address in page
    assert person.mobile in client.post(address, {"reason": "核对联系方式"}).content.decode()
    assert Entry.objects.filter(action="people.reveal", note__contains="核对联系方式").count() == 1


def test_another_unit_is_another_post(client, county_admin, city):
    post = make_post(make_person(), city.school)
    client.force_login(county_admin)
    data = {"unit": city.second_school.pk, "title": "教师", "kind": "teacher", "starts_on": clock.today().isoformat()}
    answer = client.post(reverse("posts-edit", args=[post.pk]), data)
    assert answer.status_code == 422
    assert "请结束这个岗位" in answer.content.decode()
    same = client.post(reverse("posts-edit", args=[post.pk]), {**data, "unit": city.school.pk, "title": "教研组长"})
    assert same.status_code == 302
    post.refresh_from_db()
    assert (post.unit, post.title) == (city.school, "教研组长")


def test_registering_through_the_page(client, school_admin, city):
    client.force_login(school_admin)
    data = {"name": "苏文杰", "sex": "1", "unit": city.school.pk, "title": "教师", "kind": "teacher"}
    answer = client.post(reverse("people-add"), {**data, "starts_on": clock.today().isoformat()})
    made = Person.objects.get(name="苏文杰")
    assert answer.url == reverse("people-detail", args=[made.pk])
    assert made.posts.get().unit == city.school
