"""A school whose people put applications through flows."""

from __future__ import annotations

import pytest

from tests.factories.flows import make_school_of_signers


@pytest.fixture
def school(db):
    return make_school_of_signers()
