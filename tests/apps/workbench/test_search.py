"""The global search: grouped by kind, within the own reach."""

import pytest

from citong.kit import search
from citong.kit.search import Found, Hit
from citong.platform.org.models import Unit

from .conftest import perms


@pytest.fixture
def units(monkeypatch):
    """A source that finds units within the reach of ``perms.accept``."""

    def find(actor, text):
        rows = Unit.objects.visible_to(actor, perms.accept).filter(initials__icontains=text)
        return Found("单位", [Hit(unit.name, unit.code, "/todo/") for unit in rows], "/todo/")

    monkeypatch.setattr(search, "registry", {})
    monkeypatch.setattr(search, "sources", [find])


def test_hits_stand_under_their_kind(client, officer, units):
    client.force_login(officer)
    page = client.get("/search/", {"q": "fqzx"})
    assert [(kind.label, [hit.title for hit in kind.hits]) for kind in page.context["found"]] == [
        ("单位", ["鲤城区浮桥中心小学"])
    ]


def test_as_one_types_only_the_hits_come(client, officer, units):
    client.force_login(officer)
    fragment = client.get("/search/", {"q": "lcq"}, headers={"HX-Request": "true"}).content.decode()
    assert "鲤城区" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(("text", "words"), [("", "要找什么"), ("l", "请再多输入一些"), ("zzzz", "没有找到")])
def test_nothing_found_says_what_to_do(client, officer, units, text, words):
    client.force_login(officer)
    assert words in client.get("/search/", {"q": text}).content.decode()
