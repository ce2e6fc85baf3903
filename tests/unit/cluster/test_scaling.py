"""The simulation of a class agrees with what can be worked out by hand."""

from __future__ import annotations

import pytest

from tests.studies.cluster.scaling import STORE_S, Cost, simulate

_MEAN_FACTOR = 1.5 / (2 * 0.6931471805599453)  # of 2**x, x even from -1 to 1


def test_one_core_takes_the_sum() -> None:
    """One judge alone takes what all units take together."""
    hours = simulate([Cost("a", 0.0, 10.0)], 2000, 1, 1).hours
    assert hours == pytest.approx(2000 * (10 * _MEAN_FACTOR + STORE_S) / 3600, rel=0.03)


def test_what_is_not_timed_is_done_side_by_side() -> None:
    """Without anything timed eight cores, of one machine or of four, take an eighth."""
    alone = simulate([Cost("a", 0.0, 10.0)], 2000, 1, 1).hours
    for machines, cores in ((1, 8), (4, 2)):
        assert simulate([Cost("a", 0.0, 10.0)], 2000, machines, cores).hours == pytest.approx(alone / 8, rel=0.03)


def test_what_is_timed_is_done_one_after_the_other() -> None:
    """What is timed gains nothing by cores, and everything by machines."""
    timed = [Cost("a", 10.0, 0.0)]
    alone = simulate(timed, 2000, 1, 1).hours
    assert simulate(timed, 2000, 1, 16).hours == pytest.approx(alone, rel=0.03)
    assert simulate(timed, 2000, 4, 16).hours == pytest.approx(alone / 4, rel=0.03)


def test_the_store_is_the_limit_in_the_end() -> None:
    """No number of machines grades faster than the store hands units out."""
    assert simulate([Cost("a", 0.0, 0.1)], 20_000, 50, 64).hours == pytest.approx(20_000 * STORE_S / 3600, rel=0.03)
