"""`python -m tests.studies.bench.stages [slug ...]`: where the time of grading the solutions and the stubs goes."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader import catalog
from grader.catalog import Exercise
from grader.errors import KitError
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.sandbox import choice
from tests.studies.bench import machine
from tests.studies.bench.ledger import STAGES, Ledger, watching
from tests.studies.mutation.run import unfinished

ROOT = Path(__file__).parents[3]
GOAL_SOLUTIONS_S, GOAL_STUBS_S = 60.0, 5.0
out = Console(highlight=False, markup=False, soft_wrap=True, width=max(Console().width, 180))
err = Console(highlight=False, markup=False, stderr=True)

_MEANING = {
    "start": "workers come up, import Numba, execute the file",
    "compile": "first call of each entry point and type",
    "inputs": "make_inputs",
    "expected": "the baseline, run by the judge",
    "calls": "correctness calls after the first",
    "timed": "every call of the speed check, all three programs",
    "copies": "arrays to and fro, poison, red zones, inputs unchanged",
    "verify": "outputs compared",
    "other": "pytest, the end of workers, the rest",
}


def main() -> int:
    """Grade everything once, each exercise in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.bench.stages", description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help="an exercise; all of them where none is named")
    parser.add_argument("--processor-time", action="store_true", help="the judge's own, whoever else computes here")
    parser.add_argument("--child", choices=("solution", "stub"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    try:
        exercises = catalog.select(catalog.load_all(ROOT), tuple(given.slugs))
        if given.child:
            clock = time.process_time if given.processor_time else time.perf_counter
            sys.stdout.write("\n" + json.dumps([_graded(exercise, given.child, clock) for exercise in exercises]))
            return 0
        return _tell(exercises, ("--processor-time",) if given.processor_time else ())
    except KitError as error:
        err.print(str(error))
        return 3
    except KeyboardInterrupt:
        err.print("Interrupted.")
        return 130


def _graded(exercise: Exercise, which: str, clock: Callable[[], float]) -> dict[str, Any]:
    """Grade one file in this process and return what there is to know about it, times by this clock."""
    ledger = Ledger(clock)
    file = exercise.solution if which == "solution" else exercise.stub
    options = Options(isolation=choice.strongest())
    started = clock()
    with watching(ledger):
        card = grade(exercise, read(exercise, file), which, options).scorecard
    total = clock() - started
    empty = float(card.environment["empty_call_us"]) if "empty_call_us" in card.environment else None
    return {
        "slug": exercise.slug,
        "verdict": str(card.verdict),
        "isolation": str(card.isolation),
        "stages": ledger.seconds,
        "total": total,
        "judge_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "workers_s": _seconds_of_children(),
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "empty_us": empty,
        "share": empty * 1e-6 / card.speed.submission_s if empty is not None and card.speed else None,
        "samples": card.speed.samples if card.speed else None,
    }


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _child(slugs: list[str], which: str, options: tuple[str, ...]) -> list[dict[str, Any]]:
    """Grade in a fresh process, so that peak memory and warm caches are each exercise's own."""
    command = [sys.executable, "-m", "tests.studies.bench.stages", *options, "--child", which, *slugs]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise KitError(f"{', '.join(slugs)}: the {which} could not be graded. What went wrong is said above.")
    found: list[dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _tell(exercises: list[Exercise], options: tuple[str, ...]) -> int:
    out.print(machine.describe())
    finished = []
    for exercise in exercises:
        missing = unfinished(exercise)
        if missing:
            out.print(f"{exercise.slug}: left out, there is no {missing} yet.")
        else:
            finished.append(exercise.slug)
    if not finished:
        return 0
    steps = track(finished, "solutions", console=err, transient=True, disable=not err.is_terminal)
    rows = [row for slug in steps for row in _child([slug], "solution", options)]
    stubs = _child([slug for slug in finished if (ROOT / "exercises" / slug / f"{slug}.py").exists()], "stub", options)
    out.print("", _table(rows), "", sep="\n")
    _goal(f"{len(rows)} solutions", sum(row["total"] for row in rows), GOAL_SOLUTIONS_S)
    _goal(f"{len(stubs)} stubs", sum(row["total"] for row in stubs), GOAL_STUBS_S)
    return 0


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table("seconds, each counted once", *(row["slug"] for row in rows), "together", "what it is", box=None)
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[1:-1]:
        column.justify = "right"
    for stage in STAGES:
        seconds = [row["stages"][stage] for row in rows]
        table.add_row(stage, *(f"{s:.2f}" for s in (*seconds, sum(seconds))), _MEANING[stage])
    totals = [row["total"] for row in rows]
    table.add_row("total", *(f"{total:.2f}" for total in (*totals, sum(totals))), "", style="bold", end_section=True)
    for name, key, form, meaning in _FACTS:
        table.add_row(name, *(_or_dash(row[key], form) for row in rows), "", meaning)
    return table


_FACTS = (
    ("verdict", "verdict", "", ""),
    ("isolation", "isolation", "", ""),
    ("rounds", "samples", "d", "of the speed check"),
    ("workers, s", "workers_s", ".2f", "processor time of all workers, compilers included"),
    ("judge, MB", "judge_mb", ".0f", "peak memory"),
    ("worker, MB", "worker_mb", ".0f", "peak memory of the largest one, shared arrays included"),
    ("empty call, us", "empty_us", ".0f", "a call that does nothing"),
    ("its share", "share", ".2%", "of the submission's fastest timed call"),
)


def _or_dash(value: Any, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"


def _goal(what: str, seconds: float, goal: float) -> None:
    said = "within" if seconds <= goal else "above"
    out.print(f"{what}: {seconds:.1f} s, {said} the goal of {goal:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
