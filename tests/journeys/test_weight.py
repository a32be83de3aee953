"""What pages weigh on the wire, as a browser with an empty cache fetches them: the page as gzip, its assets as brotli."""

import gzip

import brotli
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from citong.apps.pilots.models import Batch, Decision, Publicity
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.project import foundation
from tests.conftest import PHONE
from tests.factories import make_unit
from tests.factories.pilots import at, make_application

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
DASHBOARD, PHONE_PAGE = 270_000, 10_000  # bytes with everything they load, docs/guide/ui.md
PLACES = 61


@pytest.fixture
def bureau(transactional_db):
    """The city with its 13 counties and the batch of 2018, in the week of its publicity."""
    with clock.travel(at("2018-12-24 09:00")):
        foundation.lay()
        yield Unit.objects.get(level=Unit.Level.CITY)


@pytest.fixture
def publicity(bureau):
    """A list of as many schools as the batch has places."""
    batch, today = Batch.objects.get(code="2018"), clock.today()
    shown = Publicity.objects.create(
        unit=bureau, batch=batch, title="试点校拟入选名单公示", text="现将拟入选学校名单予以公示。",
        starts_on=today, ends_on=today, published_at=clock.now(),
    )  # fmt: skip
    counties = list(Unit.objects.filter(level=Unit.Level.COUNTY))
    for number in range(PLACES):
        application = make_application(batch, make_unit("", counties[number % len(counties)]), "publicised")
        Decision.objects.create(application=application, outcome="proposed", publicity=shown)
    return shown


def weigh(page, url, ready):
    """Bytes of all that ``page`` fetches until ``ready`` is there, by address."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks the function
    page.goto(url, wait_until="networkidle")
    expect(page.locator(ready).first).to_be_visible()
    return {answer.url.removeprefix(url): len(packed(answer)) for answer in answers}


def packed(answer):
    html = answer.headers["content-type"].startswith("text/html")
    return gzip.compress(answer.body()) if html else brotli.compress(answer.body())


def test_a_dashboard_with_its_charts_stays_light(publicity, enter, live_server):
    page = enter(staff(publicity.unit, "programme_officer", "许巧玲", "试点项目管理员", Post.Kind.OFFICER))
    url = live_server.url + reverse("pilots-overview-board")
    found = weigh(page, url, "#overview-map canvas")
    assert any("chart" in name for name in found)
    assert sum(found.values()) < DASHBOARD, found


def test_a_phone_page_stays_light(publicity, new_context, live_server):
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    found = weigh(page, live_server.url + reverse("public-pilots-list", args=[publicity.pk]), "h1")
    expect(page.get_by_role("heading", name=f"拟入选学校名单（{PLACES} 所）")).to_be_visible()
    assert sum(found.values()) < PHONE_PAGE, found
