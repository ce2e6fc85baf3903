"""A class on many machines, simulated from the costs on scorecards: how long it takes, and what more machines gain.

On a machine as many judges work as it has cores. Of a grading a part is timed: only one judge of a machine is at that,
with the machine to itself, and the others stand meanwhile. The rest is done side by side. Who is free takes the next
unit from the store, which serves one request at a time.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.model import Scorecard

STORE_S = 0.005  # a unit's requests to the file server: what the store may cost at most
_REST = 1.25  # a judge leaves others a quarter of the time that it timed: grader.sandbox.shield


@dataclass(frozen=True)
class Cost:
    """A grading's seconds: what is timed, alone on its machine, and the rest, beside others."""

    exercise: str
    timed_s: float
    rest_s: float


@dataclass(frozen=True)
class Simulated:
    """A class on so many machines of so many cores: hours, and two shares of them, each from 0 to 1.

    `busy` is the share of the judges' time that was work and not waiting, `slot` that of the machines' time in which
    something was timed.
    """

    machines: int
    cores: int
    hours: float
    busy: float
    slot: float


def costs(folder: Path) -> list[Cost]:
    """Return what each scorecard below a folder says that its grading cost."""
    return [cost_at(path) for path in sorted(folder.glob("*/*.json"))]


def cost_at(path: Path) -> Cost:
    """Return what the scorecard at `path` says that its grading cost."""
    card = Scorecard.from_json(path.read_text(encoding="utf-8"))
    timed_s = _REST * sum(call.seconds for call in card.samples)
    return Cost(card.exercise, timed_s, max(0.0, card.duration_s - timed_s))


def class_of(measured: Sequence[Cost], students: int, seed: int = 0) -> list[Cost]:
    """Return every student's every exercise in an order drawn by lot, each at what was measured times 1/2 to 2."""
    chance = random.Random(seed)
    factors = ((cost, 2 ** chance.uniform(-1, 1)) for _ in range(students) for cost in measured)
    units = [replace(cost, timed_s=cost.timed_s * factor, rest_s=cost.rest_s * factor) for cost, factor in factors]
    chance.shuffle(units)
    return units


def simulate(units: Sequence[Cost], machines: int, cores: int) -> Simulated:
    """Simulate the grading of these units, in this order.

    What a judge does beside others is stretched by the share of time in which one of the others is timing.
    """
    timed = sum(cost.timed_s for cost in units)
    rest = sum(cost.rest_s for cost in units)
    stretch, waiting = _stretch(timed, rest, cores), iter(units)
    # What happens next: a judge of a machine is free (0), or ready to time for so many seconds.
    events = [(0.0, machine, 0.0, False) for machine in range(machines) for _ in range(cores)]
    free_at = [0.0] * machines  # when the machine's turn to time is free
    store_at = end = 0.0
    while events:
        now, machine, timed_s, is_ready = heapq.heappop(events)
        if is_ready:
            done = free_at[machine] = max(now, free_at[machine]) + timed_s
            end = max(end, done)
            heapq.heappush(events, (done, machine, 0.0, False))
        elif (cost := next(waiting, None)) is not None:
            store_at = max(now, store_at) + STORE_S
            heapq.heappush(events, (store_at + cost.rest_s * stretch, machine, cost.timed_s, True))
    return Simulated(machines, cores, end / 3600, (timed + rest) / (end * machines * cores), timed / (end * machines))


def _stretch(timed_s: float, rest_s: float, cores: int) -> float:
    """Return by what factor the rest takes longer than alone, while all cores of a machine are kept at work."""
    others = (cores - 1) / cores * timed_s / (timed_s + rest_s / cores)
    return 1 / (1 - min(others, 0.99))
