"""Until it is published, a decision changes nothing that a county or a school can read, wherever they look."""

import io
import re
import zipfile
from datetime import date
from itertools import islice, product

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from citong.apps.pilots.actions import decision
from citong.apps.pilots.models import Decision
from citong.lib import clock
from citong.platform.access.perms import registry as permissions
from tests.apps.pilots.papers.reading import text_of
from tests.apps.pilots.rounds import publish
from tests.contract.pages import addresses
from tests.factories import make_user_with
from tests.factories.pilots import at

WORDS = ("proposed", "submit", "name", "pdf", "goals")
EACH = 2  # ways to fill in the numbers of one address
RUNNING = {"/account/"}  # one's own sign-ins, with the moment of the last request
OWN = ("pilots-", "public-pilots-")
SECRETS = ("局务会甲号理由", "请先完成乙号改造")
CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|<dcterms:\w+ .*?</dcterms:\w+>')


def decide(reviewed, officer):
    """One school in, against the ranking; one out, against it too."""
    reason, opinion = SECRETS
    for application, outcome in zip(reviewed, ("declined", "reserve", "proposed"), strict=True):
        entered = Decision(application=application, outcome=outcome, reason=reason, opinion=opinion)
        decision.decide(entered, by=officer)


def urls(numbers, thorough):
    """Every address of the programme with the round's numbers, and pages about no row: of the desk, or ``thorough`` all."""
    for address in addresses():
        wanted, resource = sorted(address.wanted), address.resource
        about = address.name.startswith(OWN) or (resource and resource.model._meta.app_label == "pilots")
        if not about and (wanted or not (thorough or address.name.startswith("workbench-"))):
            continue
        choices = [WORDS if name in {"verb", "key", "field", "kind"} else numbers for name in wanted]
        for values in islice(product(*choices), EACH):
            try:
                yield reverse(address.name, kwargs=dict(zip(wanted, values, strict=True)))
            except NoReverseMatch:
                continue


def read(answer):
    """What a person reads in it, also inside of a workbook or a paper."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return text_of(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in sorted(book.namelist()))
    return CHANGES.sub("", body.decode("utf-8", "replace"))


def crawl(client, numbers, thorough):
    """What is read at each address that opens, and in each export; that somebody read it is forgotten."""
    found = {}
    for url in dict.fromkeys(urls(numbers, thorough)):
        with transaction.atomic():
            answer = client.get(url)
            if answer.status_code == 200:
                found[url] = read(answer)
                if url.endswith("/export/"):
                    found[f"{url} csv"] = read(client.post(url, {"form": "csv", "content": "list"}))
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("level", ["county", "school"])
def test_no_page_export_or_figure_changes_before_the_publication(client, city, batch, reviewed, officer, level):
    """All permissions that there are, but at a county or a school: decisions belong to the city."""
    client.force_login(make_user_with(getattr(city, level), *permissions))
    thorough = level == "county"
    numbers = list(dict.fromkeys([reviewed[0].pk, batch.pk, reviewed[0].latest.pk, reviewed[0].unit_id]))
    page = reverse("pilots-application-detail", args=[reviewed[0].pk])
    with clock.stopped(at("2018-12-24 10:00:00")):
        before = crawl(client, numbers, thorough)
        decide(reviewed, officer)
        after = crawl(client, numbers, thorough)
        assert len(before) > (100 if thorough else 40)
        assert page in before
        assert any("/api/v1/" in url for url in before)
        assert any(url.endswith("csv") for url in before)
        assert any("/pilots/overview/" in url for url in before)
        assert [url for url in after if before.get(url) != after[url] and url not in RUNNING] == []
        assert [url for url, said in after.items() if any(secret in said for secret in SECRETS)] == []
        publish(batch, officer, starts_on=date(2018, 12, 24))
        shown = client.get(page).text
    assert "未入选" in shown
    assert SECRETS[1] in shown
