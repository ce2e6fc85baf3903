"""`python -m tests.studies.bench.system_calls [slug ...]`: what the filter of system calls costs a timed call.

The reference's timed call, as the judge times it, and a call that does nothing: under bubblewrap, in one worker with
the filter and two without, in turn and on the same inputs. What the second of these two takes beside the first is
noise: a machine on which that is more than the goal cannot tell.
"""

from __future__ import annotations

import contextlib
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from rich.console import Console
from rich.table import Table

from grader import catalog
from grader.catalog import Backend, Exercise
from grader.judge.speed.timed import TimedProgram
from grader.judge.trial import CourseWorkers, Problem, Programs, Seed
from grader.model import Isolation
from grader.sandbox.confine import seccomp
from grader.wire import Place
from tests.studies.bench import machine
from tests.studies.bench.isolation import SHORTEST_CALL_S

ROUNDS, PINGS = 100, 2000
GOAL_SHARE = 0.01
_FILTERED, _PLAIN, _TWIN = "filtered", "unfiltered", "its twin"
_COLUMNS = ("exercise", "unfiltered, ms", "filter", "noise", "empty call, us", "filter, of 5 ms", "noise, of 5 ms")
out = Console(highlight=False, markup=False, width=max(Console().width, 110))


@dataclass
class Cost:
    """The seconds of calls in each worker, by its name."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {_FILTERED: [], _PLAIN: [], _TWIN: []})

    def typical(self, name: str) -> float:
        """The mean seconds of the fastest tenth: what it takes while nothing else runs."""
        samples = sorted(self.seconds[name])
        tenth = samples[: max(1, len(samples) // 10)]
        return sum(tenth) / len(tenth)

    def more(self, name: str) -> float:
        """The seconds by which a call takes longer than without the filter."""
        return self.typical(name) - self.typical(_PLAIN)


def main() -> int:
    """Measure each exercise that is timed on the processor, print the table, and say whether the goal is met."""
    out.print(machine.describe())
    table = Table(box=None, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "exercise" else "right")
    filters, noises = list[float](), list[float]()
    for exercise in catalog.select(catalog.load_all(Path.cwd()), tuple(sys.argv[1:])):
        if exercise.speed is None or exercise.backend is not Backend.CPU:
            continue
        calls, pings = _samples(exercise)
        base, empty = calls.typical(_PLAIN), pings.typical(_PLAIN)
        of_call = [calls.more(name) / base for name in (_FILTERED, _TWIN)]
        of_ping = [pings.more(name) / SHORTEST_CALL_S for name in (_FILTERED, _TWIN)]
        shown = [f"{share:+.2%}" for share in (*of_call, *of_ping)]
        table.add_row(exercise.slug, f"{base * 1e3:.3f}", *shown[:2], f"{empty * 1e6:.0f}", *shown[2:])
        filters += [of_call[0], of_ping[0]]
        noises += [abs(of_call[1]), abs(of_ping[1])]
    out.print(table)
    out.print(verdict(max(filters, default=0.0), max(noises, default=0.0)))
    return 0


def verdict(most: float, noise: float) -> str:
    """Return what the largest share that the filter takes means, beside the largest that is noise."""
    goal = f"{GOAL_SHARE:.0%} of a timed call"
    if noise > GOAL_SHARE:
        return f"The noise, {noise:.2%}, is more than the goal, {goal}: measure again on a quiet machine."
    return f"{most:.2%} at most: {'within' if most < GOAL_SHARE else 'NOT within'} the goal of {goal}."


def _samples(exercise: Exercise) -> tuple[Cost, Cost]:
    """Return what timed calls cost, and calls that do nothing."""
    assert exercise.speed is not None
    problem, numbers, case = Problem.of(exercise), Seed("inputs").rng(), exercise.speed.case
    calls, pings = Cost(), Cost()
    with contextlib.ExitStack() as stack:
        course = stack.enter_context(CourseWorkers())
        shield = course.shield()
        programs = Programs(exercise, b"", Seed(""), Isolation.BUBBLEWRAP, course)
        stack.enter_context(contextlib.closing(programs))
        timed: dict[str, TimedProgram] = {}
        for name in calls.seconds:
            with mock.patch.object(seccomp, "supported", return_value=name == _FILTERED):
                own = programs.reference(Place.NUMPY)  # started anew: none has been given back
            assert own is not None
            timed[name] = TimedProgram(own, exercise.speed.entry_point, shield=shield)
            timed[name].run(problem.inputs(numbers, case))
        for _ in range(ROUNDS):
            arguments = problem.inputs(numbers, case)
            for name in random.sample(sorted(timed), len(timed)):
                calls.seconds[name].append(timed[name].run(arguments)[0].seconds)
        for _ in range(PINGS):
            for name in random.sample(sorted(timed), len(timed)):
                pings.seconds[name].append(timed[name].program.ping())
    return calls, pings


if __name__ == "__main__":
    sys.exit(main())
