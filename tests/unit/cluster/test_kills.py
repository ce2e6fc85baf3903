"""The store under kill -9: a sample of what `python -m tests.studies.cluster kills` does at every system call."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cluster.store import Store
from tests.studies.cluster import cost, kills, traced

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(traced.obstacle()), reason=f"no process can be traced here: {traced.obstacle()}"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
    pytest.mark.sampled(1),
]


def test_nothing_is_lost_or_twice_wherever_a_run_is_killed() -> None:
    """Killed before or after a system call, a run leaves a store from which the next one goes on."""
    done = list(kills.every_kill(places=12))
    assert [run.problems for run in done] == [()] * 12
    assert sum(run.killed for run in done) >= 10  # a run may be over before the last place


def test_a_store_that_writes_in_place_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kills show what they are there for: of a store that writes results where they count, halves are found."""
    made = Store._made

    def in_place(store: Store, path: Path, text: str, flushed: bool = False) -> bool:
        if not flushed:
            return made(store, path, text)
        path.touch()
        path.write_text(text)
        return True

    monkeypatch.setattr(Store, "_made", in_place)
    with pytest.raises(ValueError, match="Expecting value"):
        list(kills.every_kill())  # the first one ends it


def test_the_store_costs_little(tmp_path: Path) -> None:
    """Ten thousand units are listed in less than what is allowed for a hundred thousand, two seconds."""
    assert cost.listing_s(10_000, tmp_path)[1] < 2  # ten times what it takes on a busy machine
    assert cost.of_units(5, tmp_path).unit_ms > 0
