"""Every timed call of a submission as a table, for whoever wants to look at a mark again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from grader.model import EntrantName, TimedCall
from grader.reports import units

_COLUMNS = {
    EntrantName.BASELINE: "Baseline",
    EntrantName.SUBMISSION: "Submission",
    EntrantName.REFERENCE: "Reference",
    EntrantName.ROOF: "Memory alone",
}
_WORTH_SAYING = 0.01  # of the call's time, or of the machine's processors


@dataclass(frozen=True)
class Cell:
    """One call: its time, what disturbed it (empty where nothing did), and whether it is the one that counts."""

    time: str
    note: str
    counts: bool


@dataclass(frozen=True)
class Table:
    """A column for each program that was timed, a row for each round; None where a program has no call."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


def table(samples: Sequence[TimedCall]) -> Table:
    """Return all of `samples`, the order of each program's calls kept."""
    calls = {program: [call for call in samples if call.program is program] for program in _COLUMNS}
    timed = [program for program in _COLUMNS if calls[program]]
    columns = [_cells(calls[program]) for program in timed]
    return Table(tuple(_COLUMNS[program] for program in timed), tuple(zip_longest(*columns)))


def _cells(calls: Sequence[TimedCall]) -> list[Cell]:
    best = min(map(_counted, calls))
    return [Cell(units.seconds(call.seconds), _note(call), _counted(call) == best) for call in calls]


def _counted(call: TimedCall) -> float:
    """Return the seconds that the decision looks at: the baseline's are those that it did not wait."""
    return call.seconds - call.waited_s if call.program is EntrantName.BASELINE else call.seconds


def _note(call: TimedCall) -> str:
    waited = call.waited_s / call.seconds if call.seconds else 0.0
    shares = (("waited", waited), ("others", call.others))
    return ", ".join(f"{what} {units.percent(share)}" for what, share in shares if share >= _WORTH_SAYING)
