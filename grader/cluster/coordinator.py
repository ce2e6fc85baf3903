"""A class is planned, graded by an engine's judges, and made into scorecards: each step can be done again."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grader import classroom
from grader.catalog import Exercise
from grader.classroom import Class, ResultStore
from grader.cluster.plan import Plan, Planned, write_answer
from grader.cluster.store import Store
from grader.counted import is_open, store_in, unwritable
from grader.errors import reason_of
from grader.files import write_atomically
from grader.fingerprints import unit_of
from grader.handed_in import Student, received
from grader.handed_in.received import HandedIn
from grader.judge.session.grade import Options
from grader.model import Scorecard

EARLIER = ".earlier"
_LOOK_S = 1.0


class Engine(Protocol):
    """Starts judges on some machines."""

    def tend(self, open_units: int) -> None:
        """Start what is missing for so many units, replace what has died; raise KitError where that is hopeless."""

    def close(self) -> None:
        """End what was started."""


@dataclass(frozen=True)
class Row:
    """An exercise of a student's: what was handed in, the unit to be graded, or why neither can be had."""

    student: Student
    exercise: Exercise
    handed_in: HandedIn | None
    unit: Planned | None
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """What a student's scorecard would become: points before, None where there was no scorecard, and after."""

    student: str
    exercise: str
    before: float | None
    after: float
    verdict: str


def plan(
    exercises: Sequence[Exercise],
    students: Sequence[Student],
    out: ResultStore,
    options: Options,
    rehearse: bool = False,
) -> list[Row]:
    """Read everything that was handed in, write the plan and the answers, and return a row for each.

    What has a settled result under the same answer, tests and kit is in the plan and has nothing to be done.
    """
    store = store_in(out.folder)
    faults = store.listing().faults
    rows = [_row(exercise, student, out, store, options, faults) for student in students for exercise in exercises]
    units = tuple(row.unit for row in rows if row.unit)
    Plan(str(exercises[0].root), options.seed, options.reveal, units, rehearse, options.why).write(out.folder)
    return rows


def _row(
    exercise: Exercise,
    student: Student,
    out: ResultStore,
    store: Store,
    options: Options,
    faults: dict[str, list[tuple[int, int]]],
) -> Row:
    try:
        handed_in = received(student, exercise)
    except Exception as error:
        return Row(student, exercise, None, None, reason_of(error))
    answer = handed_in.answer
    unit = unit_of(exercise, student.id, answer, options).name
    attempt = store.attempt(unit, (lambda _: True) if out.force else is_open)
    write_answer(out.folder, unit, answer)
    failed = sum(each == attempt for each, _ in faults.get(unit, ()))
    return Row(student, exercise, handed_in, Planned(unit, attempt, student.id, exercise.slug, failed))


def run(rows: Sequence[Row], out: Path, engine: Engine, told: Callable[[int, int], None]) -> None:
    """Have the engine grade until every unit is settled; `told` hears how many of how many are.

    Raises KitError where the engine gives up.
    """
    store, asked = store_in(out), Plan.read(out)
    with contextlib.closing(engine):
        while open_ := asked.open(store.listing()):
            told(len(asked.units) - len(open_), len(rows))
            engine.tend(len(open_))
            time.sleep(_LOOK_S)
    store.sweep()


def changes(rows: Sequence[Row], out: ResultStore) -> list[Change]:
    """Return what would be another mark than the scorecard that is there, who loses most first."""
    store = store_in(out.folder)
    found = []
    for row in rows:
        card = _card(store, row)
        old = classroom.scorecard_at(out.path(row.student.id, row.exercise.slug))
        if card is not None and (old is None or (old.score, old.verdict) != (card.score, card.verdict)):
            before = None if old is None else old.score
            found.append(Change(row.student.id, row.exercise.slug, before, card.score, str(card.verdict)))
    return sorted(found, key=lambda change: change.after - (change.before or 0.0))


def adopt(rows: Sequence[Row], out: ResultStore, options: Options) -> Class:
    """Make the results that count into scorecards, and return the class; a scorecard that is replaced is kept.

    Raises KitError where they cannot be written.
    """
    store, result = store_in(out.folder), Class()
    for row in rows:
        cards = result.cards.setdefault(row.student.id, [])
        try:
            card = _card(store, row)
        except OSError as error:
            raise unwritable(out.folder, error) from error
        if card is None or row.handed_in is None:
            _fault(result, row, out, row.reason or _why(store, row))
            continue
        _keep_earlier(out, row, card)
        cards.append(classroom.adopt(row.exercise, card, row.handed_in.answer, out, options))
        if row.handed_in.receipt is not None:
            result.receipts.setdefault(row.student.id, row.handed_in.receipt)
    return result


def _keep_earlier(out: ResultStore, row: Row, card: Scorecard) -> None:
    """Keep a scorecard that another is about to replace, in `.earlier`, under a name that its text gives it."""
    path = out.path(row.student.id, row.exercise.slug)
    old = classroom.scorecard_at(path)
    if old is not None and (old.seed, old.checks) != (card.seed, card.checks):
        text = old.to_json()
        name = f"{path.stem}.{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
        write_atomically(out.folder / EARLIER / path.parent.name / name, text)


def _card(store: Store, row: Row) -> Scorecard | None:
    text = store.result(row.unit.unit, row.unit.attempt) if row.unit else None
    return None if text is None else Scorecard.from_json(text)


def _why(store: Store, row: Row) -> str:
    assert row.unit is not None
    return store.last_fault(row.unit.unit, row.unit.attempt) or "It has no result yet: run the same command to go on."


def _fault(result: Class, row: Row, out: ResultStore, reason: str) -> None:
    left = classroom.left_open(row.exercise, row.student.id, out, reason)
    result.ungraded.setdefault(row.student.id, []).append(left)
    result.faults.append(f"{row.student.id}, {row.exercise.slug}: {reason}")
