"""The business clock can stand still, so that a story always happens at the same moments."""

from datetime import timedelta
from random import Random

import pytest

from citong.lib import chance, clock
from tests.factories.pilots import at

MOMENT = at("2018-11-23 09:00:00")


def test_a_stopped_clock_moves_only_when_it_is_told_to():
    with clock.stopped(MOMENT):
        assert clock.now() == clock.now() == MOMENT
        clock.advance(timedelta(minutes=5))
        assert clock.now() == MOMENT + timedelta(minutes=5)
    assert clock.now() > MOMENT + timedelta(days=365)


def test_a_running_clock_cannot_be_moved_on():
    with pytest.raises(RuntimeError):
        clock.advance(timedelta(minutes=5))


def test_codes_are_the_same_from_the_same_seed_and_by_chance_without():
    def code():
        return "".join(chance.letter("ABCDEFGHJK") for _ in range(30)) + str(chance.below(10**9))

    drawn = []
    for _ in range(2):
        with chance.drawn_from(Random(7)):
            drawn.append(code())
    assert drawn[0] == drawn[1]
    assert len({*drawn, code(), code()}) == 3
