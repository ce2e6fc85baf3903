"""`python -m tests.studies.noise`: how often noise turns a verdict, measured on this machine.

Every exercise's solution is slowed to known factors of its gate, on an idle machine; then races are recorded
under each load, and the judge's rule is put to what was recorded. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.catalog import Exercise
from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox import choice
from tests.studies.bench import machine
from tests.studies.noise import plot, recording, report, steady, subjects
from tests.studies.noise.load import LOADS, Load, missing
from tests.studies.noise.recording import Decision, Recording
from tests.studies.noise.subjects import Subject

ROOT = Path(__file__).parents[3]
_MOST_ERRORS = 0.005
_MADE, _REAL = 24, 1  # races of each subject under each load: 300 and more together
out = Console(highlight=False, markup=False, width=max(Console().width, 120))
err = Console(highlight=False, markup=False, stderr=True)


def main() -> int:
    """Record what is missing, then print the tables; returns 1 where a verdict was wrong too often."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.noise", description=__doc__)
    parser.add_argument(
        "slugs", nargs="*", metavar="slug", help="an exercise, serial or parallel; all if none is named"
    )
    parser.add_argument(
        "--count",
        type=int,
        default=0,
        help=f"races of each subject under each load [default: {_MADE} of made ones, {_REAL} of the course's]",
    )
    parser.add_argument("--only", action="append", default=[], help="a load, as the table names it")
    parser.add_argument("--folder", type=Path, default=ROOT / "scorecards" / "noise", help="where races are kept")
    parser.add_argument("--again", type=int, default=50, help="gradings of each solution under each load [default: 50]")
    parser.add_argument("--report", action="store_true", help="record nothing, and print what there is")
    parser.add_argument("--docs", type=Path, help="write the page and the plot to this folder too")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            exercises = {exercise.slug: exercise for exercise in subjects.exercises(Path(folder), ROOT)}
            if not given.report:
                _record([exercises[slug] for slug in given.slugs or exercises], given)
            decisions = [
                recording.replay(race, rule)
                for race in recording.read(given.folder / "races.jsonl")
                if (rule := exercises[race.exercise].speed)
            ]
            return _show(decisions, _graded(given), given.docs)
    except KitError as error:
        err.print(str(error))
        return 3


def _record(exercises: list[Exercise], given: argparse.Namespace) -> None:
    isolation = choice.strongest()
    given.folder.mkdir(parents=True, exist_ok=True)
    known = [
        subject
        for exercise in track(exercises, "calibrating", console=err)
        for subject in _calibrated(exercise, given.folder, isolation)
    ]
    file = given.folder / "races.jsonl"
    there = Counter((old.exercise, old.factor, old.load) for old in recording.read(file))
    loads = _loads(given)
    for subject in track(known, "racing", console=err):
        count = given.count or (_MADE if subject.exercise.slug in subjects.MADE else _REAL)
        lacking = {load: count - there[subject.exercise.slug, subject.factor, str(load)] for load in loads}
        wanted = {load: count for load, count in lacking.items() if count > 0}
        if wanted:
            recording.append(map(Recording.to_json, recording.record(subject, wanted, isolation)), file)


def _graded(given: argparse.Namespace) -> list[steady.Grading]:
    """Grade the solutions as often as is still missing, and return all gradings."""
    file = given.folder / "gradings.jsonl"
    done = Counter((grading.load, grading.exercise) for grading in steady.read(file))
    least = {load: min((count for (name, _), count in done.items() if name == str(load)), default=0) for load in LOADS}
    due = [load for load in _loads(given) for _ in range(given.again - least[load]) if not given.report]
    for load in track(due, "grading", console=err):
        recording.append(map(steady.to_json, steady.run(ROOT, load)), file)
    return steady.read(file)


def _loads(given: argparse.Namespace) -> list[Load]:
    """Return the loads asked for that this machine can have; says which it cannot."""
    wanted = [load for load in LOADS if not given.only or str(load) in given.only]
    for load in wanted:
        if missing(load):
            err.print(f"No races under {load}: {missing(load)} is not installed.")
    return [load for load in wanted if not missing(load)]


def _show(decisions: list[Decision], gradings: list[steady.Grading], docs: Path | None) -> int:
    """Print the tables, and write the page and its plot where they are wanted; return whether errors are too many."""
    out.print(machine.describe())
    sheets = report.sheets(decisions) + ([steady.sheet(gradings)] if gradings else [])
    for sheet in sheets:
        table = Table(*sheet.header, title=sheet.title, title_justify="left", box=None, pad_edge=False)
        for row in sheet.rows:
            table.add_row(*row)
        out.print(table)
    if docs is not None:
        page = report.page(machine.describe(), len(decisions), sheets)
        (docs / "noise.md").write_text(page, encoding="utf-8")
        plot.draw(decisions, docs / "noise.svg")
    return int(any(report.wrong(here) > _MOST_ERRORS * len(here) for _, here in report.by_load(decisions)))


def _calibrated(exercise: Exercise, folder: Path, isolation: Isolation) -> list[Subject]:
    """Return the exercise's subjects, calibrating them where that has not been done."""
    file = folder / f"{exercise.slug}.json"
    if not file.exists():
        made = [(s.factor, s.turns, s.ratio) for s in subjects.known(exercise, isolation)]
        file.write_text(json.dumps(made), encoding="utf-8")
    return [Subject(exercise, *known) for known in json.loads(file.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    sys.exit(main())
