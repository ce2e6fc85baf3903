"""`python -m tests.noise`: how often noise turns a verdict, measured on this machine.

Every exercise's solution is slowed to known factors of its gate, on an idle machine; then verdicts are taken
under each load. A run that was stopped goes on where it was. Takes hours; --quick takes minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.errors import KitError
from grader.sandbox import choice
from tests.bench import machine
from tests.noise import study, subjects
from tests.noise.load import LOADS
from tests.noise.study import Decision

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "scorecards" / "noise.jsonl"
out = Console(highlight=False, markup=False, width=max(Console().width, 120))
err = Console(highlight=False, markup=False, stderr=True)


def main() -> int:
    """Run what is missing, then print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.noise", description=__doc__)
    parser.add_argument(
        "slugs", nargs="*", metavar="slug", help="an exercise, serial or parallel; all if none is named"
    )
    parser.add_argument("--count", type=int, default=12, help="decisions for each subject and load [default: 12]")
    parser.add_argument("--only", action="append", default=[], help="a load, as the table names it")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where decisions are kept")
    parser.add_argument("--report", action="store_true", help="print the tables of what there is, and run nothing")
    given = parser.parse_args()
    try:
        if not given.report:
            _run(given)
    except KitError as error:
        err.print(str(error))
        return 3
    decisions = study.read(given.results)
    out.print(machine.describe())
    out.print(_table(decisions))
    return 0


def _run(given: argparse.Namespace) -> None:
    isolation = choice.strongest()
    given.results.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        chosen = [e for e in subjects.exercises(Path(folder), ROOT) if not given.slugs or e.slug in given.slugs]
        known = [
            subject
            for exercise in track(chosen, "calibrating", console=err)
            for subject in subjects.known(exercise, isolation)
        ]
        loads = [load for load in LOADS if not given.only or str(load) in given.only]
        there = Counter((old.exercise, old.factor, old.load) for old in study.read(given.results))
        for load in loads:
            for subject in track(known, str(load), console=err):
                missing = given.count - there[subject.exercise.slug, subject.factor, str(load)]
                study.write(study.decide(subject, load, missing, isolation), given.results, lambda _: None)


def _table(decisions: list[Decision]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("load", "exercise", "above: n", "failed", "noisy", "below: n", "passed", "noisy", "at most"):
        table.add_column(name, justify="left" if name in ("load", "exercise") else "right")
    for load in dict.fromkeys(decision.load for decision in decisions):
        here = [decision for decision in decisions if decision.load == load]
        for slug in [*dict.fromkeys(decision.exercise for decision in here), ""]:
            of = [decision for decision in here if slug in ("", decision.exercise)]
            table.add_row(load, slug or "together", *_cells(of))
    return table


def _cells(decisions: list[Decision]) -> list[str]:
    above = [decision for decision in decisions if decision.factor > 1]
    below = [decision for decision in decisions if decision.factor < 1]
    wrong = sum(decision.wrong for decision in decisions)
    cells = []
    for group in (above, below):
        noisy = sum(decision.verdict == "noisy" for decision in group)
        cells += [str(len(group)), str(sum(decision.wrong for decision in group)), str(noisy)]
    return [*cells, f"{study.upper_bound(wrong, len(decisions)):.1%}"]


if __name__ == "__main__":
    sys.exit(main())
