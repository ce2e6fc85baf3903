"""The simulation of a class agrees with what can be worked out by hand."""

from __future__ import annotations

import pytest

from tests.studies.cluster import tables
from tests.studies.cluster.scaling import STORE_S, Cost, class_of, simulate

_MEAN_FACTOR = 1.5 / (2 * 0.6931471805599453)  # of 2**x, x even from -1 to 1


def test_one_core_takes_the_sum() -> None:
    """One judge alone takes what all units take together."""
    hours = simulate(class_of([Cost("a", 0.0, 10.0)], 2000), 1, 1).hours
    assert hours == pytest.approx(2000 * (10 * _MEAN_FACTOR + STORE_S) / 3600, rel=0.03)


def test_what_is_not_timed_is_done_side_by_side() -> None:
    """Without anything timed eight cores, of one machine or of four, take an eighth."""
    alone = simulate(class_of([Cost("a", 0.0, 10.0)], 2000), 1, 1).hours
    for machines, cores in ((1, 8), (4, 2)):
        assert simulate(class_of([Cost("a", 0.0, 10.0)], 2000), machines, cores).hours == pytest.approx(
            alone / 8, rel=0.03
        )


def test_what_is_timed_is_done_one_after_the_other() -> None:
    """What is timed gains nothing by cores, and everything by machines."""
    timed = class_of([Cost("a", 10.0, 0.0)], 2000)
    alone = simulate(timed, 1, 1).hours
    assert simulate(timed, 1, 16).hours == pytest.approx(alone, rel=0.03)
    assert simulate(timed, 4, 16).hours == pytest.approx(alone / 4, rel=0.03)


def test_the_store_is_the_limit_in_the_end() -> None:
    """No number of machines grades faster than the store hands units out."""
    assert simulate(class_of([Cost("a", 0.0, 0.1)], 20_000), 50, 64).hours == pytest.approx(
        20_000 * STORE_S / 3600, rel=0.03
    )


def test_the_page_gets_what_was_simulated_between_its_markers() -> None:
    """The section has each cost and a row for each number of machines; nothing else on the page changes."""
    text = tables.section([Cost("ada", 2.0, 10.0), Cost("bo", 1.0, 20.0)], 100)
    assert "ada 2.0 + 10 s, bo 1.0 + 20 s." in text.replace("\n", " ")
    rows = [line for line in text.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert [row.split()[1] for row in rows] == ["1", "2", "5", "10", "20", "50"]
    page = f"before\n<!-- written by {tables.COMMAND} -->\nold\n<!-- end -->\nafter\n"
    written = tables.in_document(page, text)
    assert "old" not in written
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert tables.in_document(written, text) == written
    with pytest.raises(ValueError, match="no place"):
        tables.in_document("nothing", text)


def test_the_slot_is_busy_as_long_as_something_is_timed() -> None:
    """On one core the timing slot is busy for the share of each unit that is timed."""
    assert simulate([Cost("a", 2.0, 8.0)] * 100, 1, 1).slot == pytest.approx(0.2, rel=0.01)
