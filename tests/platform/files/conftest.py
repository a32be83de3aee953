"""A purpose for tests, and storage that is thrown away."""

import pytest

from citong.platform.files import kinds, purposes
from tests.factories import actor_for, make_city_tree


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def actor(city):
    return actor_for(city.school)


@pytest.fixture
def evidence(monkeypatch):
    """Everything is accepted; only people of the file's own unit may read."""
    monkeypatch.setattr(purposes, "purposes", dict(purposes.purposes))
    monkeypatch.setattr(purposes, "readers", dict(purposes.readers))
    for module in ("intake", "models"):
        monkeypatch.setattr(f"citong.platform.files.{module}.purposes", purposes.purposes)
    purposes.declare(
        "test.evidence",
        "佐证材料",
        types=kinds.EVIDENCE,
        max_mb=2,
        max_count=2,
        max_pages=3,
        reader=lambda actor, file: actor.post is not None and actor.post.unit_id == file.unit_id,
    )
    return "test.evidence"
