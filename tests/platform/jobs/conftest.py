"""Kinds of jobs that exist for one test only."""

import pytest

from citong.platform.jobs import registry


@pytest.fixture
def kinds(monkeypatch):
    """The registries, to be added to at will."""
    monkeypatch.setattr(registry, "kinds", dict(registry.kinds))
    monkeypatch.setattr(registry, "timings", dict(registry.timings))
    return registry


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
