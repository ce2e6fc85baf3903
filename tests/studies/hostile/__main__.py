"""`python -m tests.studies.hostile [slug ...]`: set every attack on the judge, an honest student before and after each.

Everything is graded as a class, once under bubblewrap and once under Landlock only. Exit code 0 means that
no attack got anything.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader import catalog
from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox import choice, processes
from tests.studies.hostile.ground import CANARY_VARIABLE, ROOT, Ground, prepare
from tests.studies.hostile.session import Record
from tests.studies.hostile.tally import Tally, injections

_PATIENCE_S = 400.0  # more than any exercise's limits on time allow one student
_HUNG = "it hung"
_KINDS = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
_COLUMNS = (
    *("attacks", "passed", "points not earned", "judge crashes", "hidden bytes", "left behind", "other verdicts"),
    *("injected", "honest passed", "minutes"),
)
out = Console(highlight=False, markup=False, width=max(Console().width, 150))
err = Console(highlight=False, markup=False, stderr=True)


def main() -> int:
    """Run the corpus and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.hostile", description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help="an exercise; all of them where none is named")
    parser.add_argument("--under", type=Isolation, choices=_KINDS, action="append", help="only this isolation")
    parser.add_argument("--attack", action="append", default=[], help="only this attack, by its file's name")
    parser.add_argument("--no-honest", action="store_true", help="leave the honest students out")
    given = parser.parse_args()
    processes.adopt_orphans()
    try:
        exercises = catalog.select(catalog.load_all(ROOT), tuple(given.slugs))
        tallies = {}
        for isolation in given.under or _KINDS:
            _require(isolation)
            for exercise in exercises:
                tally = _attacked(exercise.slug, isolation, tuple(given.attack), not given.no_honest)
                tallies[isolation, exercise.slug] = tally
    except KitError as error:
        err.print(str(error))
        return 3
    _tell(tallies)
    return 0 if all(tally.clean for tally in tallies.values()) else 1


def _require(isolation: Isolation) -> None:
    obstacle = choice.obstacle(isolation)
    if obstacle:
        raise KitError(f"{isolation} cannot be had here: {obstacle}. --under chooses the other one alone.")


def _attacked(slug: str, isolation: Isolation, names: tuple[str, ...], honest: bool) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="jitgrade-hostile-", ignore_cleanup_errors=True) as folder:
        ground = prepare(Path(folder), slug, names, honest)
        if not ground.students:
            return tally
        by_name = {student.name: student for student in ground.students}
        for record in _records(ground, isolation):
            student = by_name[record.student]
            tally.add(student, record)
            who = student.attack or "an honest student"
            err.print(f"{isolation} {slug}: {who}: {record.verdict} {record.score:g} ({record.seconds} s)")
        acting = injections(ground.results(isolation))
        tally.injected = len(acting)
        tally.complaints += acting
    for complaint in tally.complaints:
        err.print(f"{isolation} {slug}: {complaint}")
    return tally


def _records(ground: Ground, isolation: Isolation) -> Iterator[Record]:
    """Yield every student's record. A judge that dies or hangs is a record too, and the next one goes on from there."""
    waiting = [student.name for student in ground.students]
    while waiting:
        fault = "it died"
        for record in _session(ground, isolation):
            if record.fault == _HUNG:
                fault = _HUNG
            elif record.student in waiting:
                waiting.remove(record.student)
                yield record
        if waiting:
            victim = waiting.pop(0)
            (ground.class_folder / victim).rename(ground.folder / victim)
            yield Record(victim, fault=f"the judge's process: {fault}")


def _session(ground: Ground, isolation: Isolation) -> Iterator[Record]:
    """Run one judge over the class for as long as it lives and says something."""
    room = ground.folder / "tmp"
    room.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "tests.studies.hostile.session",
        str(ground.folder),
        ground.exercise.slug,
        isolation,
    ]
    environment = os.environ | {CANARY_VARIABLE: ground.canary, "TMPDIR": str(room)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdout is not None
        while select.select([judge.stdout], [], [], _PATIENCE_S)[0]:
            line = judge.stdout.readline()
            if not line:
                break
            yield Record(**json.loads(line))
        else:
            processes.kill(processes.descendants(judge.pid) | {judge.pid})
            judge.returncode = -signal.SIGKILL
            yield Record("", fault=_HUNG)
    left = processes.live(processes.children(os.getpid()))
    processes.kill(left)
    if left:
        yield Record(ground.students[-1].name, fault=f"{len(left)} processes outlived the judge")


def _tell(tallies: dict[tuple[Isolation, str], Tally]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("isolation", "exercise"):
        table.add_column(name)
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for (isolation, slug), tally in tallies.items():
        table.add_row(isolation, slug, *_cells(tally))
    together = Tally()
    for tally in tallies.values():
        together.include(tally)
    table.add_row("together", "", *_cells(together))
    out.print(table)


def _cells(tally: Tally) -> list[str]:
    counts = (tally.attacks, tally.passed, tally.unearned, tally.crashes, tally.reached, tally.left, tally.unexpected)
    honest = f"{tally.honest_passed} of {tally.honest}"
    return [*(f"{count:g}" for count in (*counts, tally.injected)), honest, f"{tally.seconds / 60:.1f}"]


if __name__ == "__main__":
    sys.exit(main())
