"""What tests of the components share: the built assets and a shell without a signed-in user."""

from pathlib import Path

import pytest

from citong.ui import assets

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def dist():
    """The folder of the built assets, up to date."""
    assets.build(ROOT)
    return ROOT / "citong" / "ui" / "static" / "dist"
