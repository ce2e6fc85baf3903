"""The simulated class as text: for a terminal, and as part of docs/cluster.md, between two markers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tests.studies.cluster import scaling
from tests.studies.cluster.scaling import Cost

COMMAND = "python -m tests.studies.cluster scaling --docs docs/cluster.md"
_BEGIN, _END = f"<!-- written by {COMMAND} -->\n", "<!-- end -->\n"
_MACHINES, _CORES = (1, 2, 5, 10, 20, 50), (2, 4, 8, 16, 32, 64)


def section(measured: Sequence[Cost], students: int) -> str:
    """Return what so many students' all exercises take, at the costs that were measured, in Markdown."""
    units, each_s = scaling.class_of(measured, students), scaling.STORE_S
    store_h, slot_h = len(units) * each_s / 3600, sum(cost.timed_s for cost in units) / 3600
    rows = [
        f"| {machines} | " + " | ".join(_hours(units, machines, cores) for cores in _CORES) + " |"
        for machines in _MACHINES
    ]
    alone = scaling.simulate(units, 1, _CORES[-1])
    costs = ", ".join(f"{cost.exercise} {cost.timed_s:.1f} + {cost.rest_s:.0f} s" for cost in measured)
    timed, rest = sum(cost.timed_s for cost in measured), sum(cost.rest_s for cost in measured)
    first = (
        f"{students} students and {len(measured)} exercises, {len(units)} submissions. For each student {timed:.0f} s"
        f" are timed and {rest:.0f} s are done beside others: {costs}."
    )
    last = (
        f"The limits: a machine times one submission at a time, so one alone takes at least {slot_h:.1f} h, whatever"
        f" its cores. The store hands a unit out in {each_s * 1e3:g} ms, all of them in {store_h * 60:.0f} minutes:"
        f" with {_CORES[-1]} cores each, more than about {alone.hours / store_h:.0f} machines gain nothing."
    )
    head = ["| machines | " + " | ".join(f"{cores} cores" for cores in _CORES) + " |", "| ---: " * 7 + "|"]
    said = "Hours, and in brackets the share of them in which a machine times something:"
    return "\n\n".join([textwrap.fill(first, 118), said, "\n".join(head + rows), textwrap.fill(last, 118)]) + "\n"


def _hours(units: Sequence[Cost], machines: int, cores: int) -> str:
    found = scaling.simulate(units, machines, cores)
    return f"{found.hours:.2g} ({found.slot:.0%})"


def in_document(document: str, text: str) -> str:
    """Return `document` with `text` between its markers. Raises ValueError where it has not one of each, in order."""
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"no place for it: a line {_BEGIN.strip()} and further down one {_END.strip()}")
    return f"{before}{begin}\n{text}\n{end}{after}"
