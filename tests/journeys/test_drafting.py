"""Nothing typed is lost: two people in one draft, and a session that ends in the middle of a sentence."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from citong.apps.pilots.queries.contents import content_of
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from tests.factories.forms import start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

from .conftest import fill_sign_in, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def applicant(city):
    make_school(city.school, township_central=True)
    return staff(city.school, "school_applicant", "黄玥喆", "教务处副主任", Post.Kind.APPLICANT)


@pytest.fixture
def form(city, applicant, live_server):
    """A draft, and the address of its form."""
    application = start_application(make_batch(city.bureau, {city.county: 2}), city.school, Actor.of(applicant))
    return application, live_server.url + reverse("pilots-application-form", args=[application.pk])


def test_two_people_write_in_one_section_and_both_texts_stay(city, applicant, form, arrive, look):
    application, address = form
    one = arrive(applicant)
    other = arrive(staff(city.school, "principal", "陈昇堃", "校长", Post.Kind.PRINCIPAL))
    for page in (one, other):
        page.goto(address)
    one.locator("#plan-goals-text").fill("申报人写的目标。")
    expect(one.locator("#plan-goals .autosave-state")).to_contain_text("已保存")
    other.locator("#plan-goals-text").fill("校长写的目标。")
    conflict = other.locator("#plan-goals .conflict")
    expect(conflict).to_contain_text("黄玥喆")
    expect(conflict).to_contain_text("申报人写的目标。")
    expect(other.locator("#plan-goals-text")).to_have_value("校长写的目标。")
    assert content_of(application)["plan.goals"]["text"] == "申报人写的目标。"
    look(other, "draft-conflict")
    conflict.get_by_role("button", name="两份都保留").click()
    expect(other.locator("#plan-goals .autosave-state")).to_contain_text("已保存")
    assert content_of(application)["plan.goals"]["text"] == "校长写的目标。\n申报人写的目标。"


def test_what_was_typed_after_the_session_ended_is_there_after_signing_in_again(applicant, form, arrive, look):
    application, address = form
    page = arrive(applicant)
    page.goto(address)
    Session.objects.all().delete()
    page.locator("#plan-risks-text").fill("写到一半的时候登录失效了。")
    expect(page.locator("#plan-risks .autosave-state")).to_contain_text("登录已失效，内容已暂存在本机")
    look(page, "draft-signed-out")
    page.goto(address)
    fill_sign_in(page, applicant)
    expect(page.locator("#plan-risks-text")).to_have_value("写到一半的时候登录失效了。")
    expect(page.locator("#plan-risks .autosave-state")).to_contain_text("已保存")
    assert content_of(application)["plan.risks"]["text"] == "写到一半的时候登录失效了。"
