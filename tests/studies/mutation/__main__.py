"""`python -m tests.studies.mutation [slug ...]`: which mutants of the solutions do the tests catch?

Exits with 0 where they catch at least 95 % of those that are not equivalent, 1 where they do not or where
equivalent.toml is out of date, 2 for a usage error, 3 where the kit itself fails.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from grader import catalog
from grader.errors import KitError, UsageError
from grader.reports import units
from tests.studies.mutation import run
from tests.studies.mutation.run import Graded, Subject

ROOT = Path(__file__).parents[3]
out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(highlight=False, markup=False, stderr=True, soft_wrap=True)


def main() -> int:
    """Make mutants, grade them and report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.mutation", description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help="an exercise; all of them where none is named")
    parser.add_argument("--list", action="store_true", help="print the mutants and grade none")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2, help="gradings at a time  [default: 2]")
    given = parser.parse_args()
    try:
        subjects = _subjects(tuple(given.slugs))
        if given.list:
            _list(subjects)
            return 0
        return _judge(subjects, given.processes)
    except UsageError as error:
        err.print(str(error))
        return 2
    except KitError as error:
        err.print(str(error))
        return 3
    except KeyboardInterrupt:
        err.print("Interrupted: no verdict.")
        return 130


def _subjects(slugs: tuple[str, ...]) -> list[Subject]:
    known = run.known_equivalents()
    every = catalog.load_all(ROOT)
    chosen = []
    for exercise in catalog.select(every, slugs):
        missing = run.unfinished(exercise)
        if missing:
            err.print(f"{exercise.slug}: left out, there is no {missing} yet.")
        else:
            chosen.append(run.subject(exercise, known.get(exercise.slug, {})))
    for slug in known.keys() - {exercise.slug for exercise in every}:
        raise KitError(f"{run.EQUIVALENT}: there is no exercise {slug!r}. Correct the name or remove the entries.")
    return chosen


def _list(subjects: list[Subject]) -> None:
    for subject in subjects:
        out.print(f"{subject.exercise.slug}: {_count(subject)}")
        for mutant in subject.chosen:
            reason = subject.equivalent.get(mutant.id)
            out.print(f"  {mutant.description}" + (f"   (equivalent: {reason})" if reason else ""))


def _count(subject: Subject) -> str:
    few = len(subject.chosen) < len(subject.every)
    return f"{len(subject.chosen)} mutants" + (f", a sample of {len(subject.every)}" if few else "")


def _judge(subjects: list[Subject], processes: int) -> int:
    passed = run.clock()
    by_folder = {subject.exercise.folder: subject for subject in subjects}
    columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, TextColumn("left"), TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as progress:
        task = progress.add_task("", total=sum(len(subject.chosen) + 1 for subject in subjects))

        def done(graded: Graded) -> None:
            run.require_sound(graded)
            subject = by_folder[graded.job.folder]
            subject.results[graded.job.mutant] = graded
            progress.update(task, advance=1, description=subject.exercise.slug)
            if graded.survived and graded.job.mutant and graded.job.mutant not in subject.equivalent:
                err.print(f"survived: {subject.exercise.slug}: {graded.job.mutant}")
            if len(subject.results) == len(subject.chosen) + 1:
                err.print(f"{subject.exercise.slug}: {units.percent(subject.rate)} after {passed():.0f} s")

        run.run(run.jobs(subjects), done, processes)
    _report(subjects)
    sound = not any(subject.stale or subject.disproved or subject.faults for subject in subjects)
    return 0 if sound and run.rate(subjects) >= run.GOAL else 1


def _report(subjects: list[Subject]) -> None:
    table = Table("exercise", *("mutants", "of", "killed", "equivalent", "survivors", "rate"), box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for subject in subjects:
        counts = (len(subject.chosen), len(subject.every), subject.killed, len(subject.equal), len(subject.survivors))
        table.add_row(subject.exercise.slug, *map(str, counts), units.percent(subject.rate, decimals=1))
    out.print(table)
    for subject in subjects:
        slug = subject.exercise.slug
        _section(f"{slug}: no test kills", [f"{m.description}\n    id: {m.id}" for m in subject.survivors])
        _section(f"{slug}: listed as equivalent, but killed", [_disproof(subject, m.id) for m in subject.disproved])
        _section(f"{slug}: listed as equivalent, but there is no such mutant", subject.stale)
        _section(f"{slug}: a test or the kit failed on", subject.faults)
    few = [subject for subject in subjects if len(subject.chosen) < len(subject.every)]
    if few:
        out.print(f"Of more than {run.MOST} mutants a fixed sample is graded, evenly over operators and lines.")
    out.print(
        f"Together {units.percent(run.rate(subjects), run.GOAL, 1)}; the goal is {units.asked_percent(run.GOAL)}."
    )


def _disproof(subject: Subject, key: str) -> str:
    result = subject.results[key]
    return f"{key} ({result.verdict} in {result.killer})" if result.verdict else key


def _section(title: str, lines: list[str]) -> None:
    if lines:
        out.print(f"\n{title}:")
        for line in lines:
            out.print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
