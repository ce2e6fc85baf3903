"""`python -m tests.studies.bench.isolation`: what each kind of isolation costs a submission, beside having none."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from grader.catalog import Limits
from grader.errors import KitError
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.studies.bench import machine

ROUNDS, PINGS = 12, 400
WORKERS = 3  # of a submission that is timed: its own, the baseline's, the reference's
GOAL_S, GOAL_SHARE = 0.3, 0.01
SHORTEST_CALL_S = 0.005  # of those that the exercises time
out = Console(highlight=False, markup=False, width=max(Console().width, 110))
_CODE = b"import numpy, numba\ndef nothing():\n    return None\n"


@dataclass
class Cost:
    """Samples in seconds: until a worker is ready, until it has imported Numba, a call that does nothing, its end."""

    start: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)
    call: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)

    @property
    def life(self) -> float:
        """The median seconds that a worker's start, imports and end take together."""
        return sum(statistics.median(samples) for samples in (self.start, self.load, self.end))


def main() -> int:
    """Measure in turn, print the table, and say whether the goals are met."""
    out.print(machine.describe())
    try:
        kinds = [offer.isolation for offer in choice.offers() if not offer.obstacle]
        costs = {kind: Cost() for kind in [*kinds, Isolation.NONE]}
        for _ in range(ROUNDS):
            for kind, cost in costs.items():  # in turn: what the machine does meanwhile meets all alike
                _sample(kind, cost)
    except KitError as error:
        out.print(str(error))
        return 3
    _tell(costs)
    return 0


def _sample(kind: Isolation, cost: Cost) -> None:
    program = Program("nothing", _CODE, ("nothing",))
    started = time.perf_counter()
    with Launcher(kind) as launcher:
        link = Link(launcher, program)
        ready = time.perf_counter()
        link.load(Limits().first_call_s)
        loaded = time.perf_counter()
        cost.call += [link.ping() for _ in range(PINGS)]
        ending = time.perf_counter()
    cost.start.append(ready - started)
    cost.load.append(loaded - ready)
    cost.end.append(time.perf_counter() - ending)


def _tell(costs: dict[Isolation, Cost]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in (
        "isolation",
        "start, ms",
        "imports, ms",
        "end, ms",
        "more a submission, s",
        "empty call, us",
        "more, us",
    ):
        table.add_column(name, justify="left" if name == "isolation" else "right")
    none = costs[Isolation.NONE]
    for kind, cost in costs.items():
        parts = [f"{statistics.median(samples) * 1e3:.0f}" for samples in (cost.start, cost.load, cost.end)]
        more_life, more_call = _more(cost, none)
        table.add_row(kind, *parts, f"{more_life:.2f}", f"{_call(cost) * 1e6:.0f}", f"{more_call * 1e6:+.0f}")
    out.print(table)
    for kind in costs.keys() - {Isolation.NONE}:
        life, call = _more(costs[kind], none)
        share = call / SHORTEST_CALL_S
        met = "within" if life < GOAL_S and share < GOAL_SHARE else "NOT within"
        out.print(
            f"{kind}: {life:.2f} s more a submission of {WORKERS} workers, {share:.2%} of a call of"
            f" {SHORTEST_CALL_S * 1e3:g} ms: {met} the goals of {GOAL_S} s and {GOAL_SHARE:.0%}."
        )


def _more(cost: Cost, none: Cost) -> tuple[float, float]:
    """Return the seconds by which a submission, and a call that does nothing, take longer than without isolation."""
    return WORKERS * (cost.life - none.life), _call(cost) - _call(none)


def _call(cost: Cost) -> float:
    return statistics.median(cost.call)


if __name__ == "__main__":
    sys.exit(main())
