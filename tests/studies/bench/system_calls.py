"""`python -m tests.studies.bench.system_calls [slug ...]`: what the filter of system calls costs a timed call.

The reference's timed call, as the judge times it, in two workers under bubblewrap, one with the filter and one without,
in turn and on the same inputs; and a call that does nothing, beside the shortest one that an exercise times.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import sys
from pathlib import Path
from unittest import mock

from rich.console import Console
from rich.table import Table

from grader import catalog
from grader.catalog import Backend, Exercise
from grader.judge.speed.timed import TimedProgram
from grader.judge.trial import Problem, Programs, Seed
from grader.model import Isolation
from grader.sandbox.confine import seccomp
from grader.sandbox.shield import open_shield
from grader.wire import Place
from tests.studies.bench import machine
from tests.studies.bench.isolation import SHORTEST_CALL_S

ROUNDS, PINGS = 60, 2000
GOAL_SHARE = 0.01
out = Console(highlight=False, markup=False, width=max(Console().width, 110))
Samples = dict[str, list[float]]


def main() -> int:
    """Measure each exercise that is timed on the processor, print the table, and say whether the goal is met."""
    out.print(machine.describe())
    table = Table(box=None, pad_edge=False)
    for name in ("exercise", "filtered, ms", "unfiltered, ms", "fastest", "median of pairs", "empty call", "its share"):
        table.add_column(name, justify="left" if name == "exercise" else "right")
    exercises = catalog.select(catalog.load_all(Path.cwd()), tuple(sys.argv[1:]))
    met = [_measured(exercise, table) for exercise in exercises if exercise.speed and exercise.backend is Backend.CPU]
    out.print(table)
    out.print(f"{'within' if all(met) else 'NOT within'} the goal of {GOAL_SHARE:.0%} of a timed call.")
    return 0


def _measured(exercise: Exercise, table: Table) -> bool:
    """Measure one exercise, add its row, and return whether the filter costs less than its share."""
    calls, pings = _samples(exercise)
    fastest = min(calls["filtered"]) / min(calls["unfiltered"]) - 1
    pairs = zip(calls["filtered"], calls["unfiltered"], strict=True)
    median = statistics.median(one / other for one, other in pairs) - 1
    empty_s = statistics.median(pings["filtered"]) - statistics.median(pings["unfiltered"])
    share = empty_s / SHORTEST_CALL_S
    shown = (f"{min(samples) * 1e3:.3f}" for samples in calls.values())
    shares = (f"{fastest:+.2%}", f"{median:+.2%}", f"{empty_s * 1e6:+.1f} us", f"{share:+.2%}")
    table.add_row(exercise.slug, *shown, *shares)
    return max(share, min(fastest, median)) < GOAL_SHARE  # one of these two is spoilt where something else ran


def _samples(exercise: Exercise) -> tuple[Samples, Samples]:
    """Return the seconds of timed calls, and of calls that do nothing, in both workers."""
    assert exercise.speed is not None
    problem, numbers, case = Problem.of(exercise), Seed("inputs").rng(), exercise.speed.case
    calls: Samples = {"filtered": [], "unfiltered": []}
    pings: Samples = {"filtered": [], "unfiltered": []}
    with contextlib.ExitStack() as stack:
        shield = stack.enter_context(open_shield())
        programs = stack.enter_context(contextlib.closing(Programs(exercise, b"", Seed(""), Isolation.BUBBLEWRAP)))
        timed: dict[str, TimedProgram] = {}
        for name in calls:
            own = programs.reference(Place.NUMPY)
            assert own is not None
            timed[name] = TimedProgram(own, exercise.speed.entry_point, shield=shield)
            with mock.patch.object(seccomp, "supported", return_value=name == "filtered"):
                timed[name].run(problem.inputs(numbers, case))  # starts it
        for _ in range(ROUNDS):
            arguments = problem.inputs(numbers, case)
            for name in random.sample(sorted(timed), 2):
                calls[name].append(timed[name].run(arguments)[0].seconds)
        for _ in range(PINGS):
            for name in random.sample(sorted(timed), 2):
                pings[name].append(timed[name].program.ping())
    return calls, pings


if __name__ == "__main__":
    sys.exit(main())
