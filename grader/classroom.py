"""Many submissions: which results still stand, and files that are whole or absent."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jsonschema

from grader.catalog import Exercise
from grader.cuda import offline_compile
from grader.errors import KitError, UsageError
from grader.handed_in import Student, find_file, receipt
from grader.judge.session.answer import Answer, read
from grader.judge.session.grade import Graded, Options, grade
from grader.machine import available_cores
from grader.model import SCHEMA_FILES, Scorecard, Verdict
from grader.reports import gradebook
from grader.reports.gradebook import Receipt
from grader.reports.html import ClassRow, class_page, student_page
from grader.reports.tables import grades_csv

_SCHEMAS = Path(__file__).parent / "schemas"
_FINGERPRINT = "fingerprint"
_EXERCISE = "exercise_sha256"
KEPT = "kept"


@dataclass(frozen=True)
class ResultStore:
    """Where scorecards are kept: `<folder>/<student>/<slug>.json`.

    With `force`, one that still stands is made anew; with `keep_best`, one with more points than a student's new
    submission stays.
    """

    folder: Path
    force: bool = False
    keep_best: bool = False

    def path(self, student: str, slug: str) -> Path:
        """Return where a student's scorecard of an exercise is."""
        return self.folder / student / f"{slug}.json"


@dataclass
class Class:
    """What has been graded so far, by student, when it was handed in, and what the kit could not grade."""

    cards: dict[str, list[Scorecard]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    printed: str = ""


def grade_all(
    exercises: list[Exercise],
    students: list[Student],
    store: ResultStore,
    options: Options,
    done: Callable[[Scorecard, bool], None],
) -> Iterator[Class]:
    """Grade every student's every exercise, one after the other; yields the class as it grows.

    One at a time: programs that run beside each other cannot be timed. `done` is told of each scorecard, and
    whether it was read back from `store`.
    """
    result = Class()
    for student in students:
        cards = result.cards.setdefault(student.id, [])
        for exercise in exercises:
            try:
                file = find_file(student, exercise)
                graded, reused = grade_one(exercise, student.id, read(exercise, file), store, options)
            except Exception as error:
                kind = "" if isinstance(error, KitError) else f"{type(error).__name__}: "
                result.faults.append(f"{student.id}, {exercise.slug}: {kind}{error}")
                continue
            result.printed = graded.printed
            if file is not None:
                result.receipts.setdefault(student.id, receipt(file))
            cards.append(graded.scorecard)
            done(graded.scorecard, reused)
        yield result


def grade_one(
    exercise: Exercise, student: str, answer: Answer, store: ResultStore, options: Options
) -> tuple[Graded, bool]:
    """Return what counts for the student, and whether it was read back from `store`.

    Raises what `grader.judge.session.grade.grade` raises.
    """
    path = store.path(student, exercise.slug)
    digest = exercise.digest()
    fingerprint = _fingerprint(digest, answer, options)
    old = None if store.force else standing(path, fingerprint)
    if old is not None:
        return Graded(old), True
    graded = grade(exercise, answer, student, options)
    graded.scorecard.environment.update({_FINGERPRINT: fingerprint, _EXERCISE: digest})
    if store.keep_best:
        graded = dataclasses.replace(graded, scorecard=_better(_last(path), graded.scorecard))
    write_atomically(path, graded.scorecard.to_json())
    return graded, False


def _better(old: Scorecard | None, new: Scorecard) -> Scorecard:
    """Return the one with more points, if both were judged by the same tests.

    The old one then stands for the new file, unless that is still to be judged on a quieter machine.
    """
    same_tests = old is not None and old.environment.get(_EXERCISE) == new.environment[_EXERCISE]
    if old is None or not same_tests or old.score <= new.score:
        return new
    told = f"An earlier submission, with more points. The last one is {new.verdict}, with {new.score:g} points."
    settled = {} if new.verdict is Verdict.NOISY else {_FINGERPRINT: new.environment[_FINGERPRINT]}
    return dataclasses.replace(old, environment=old.environment | settled | {KEPT: told})


def standing(path: Path, fingerprint: str) -> Scorecard | None:
    """Return the scorecard at `path` if it was made from the same file, exercise and kit.

    One that noise spoilt is graded again.
    """
    card = _last(path)
    if card is None or card.environment.get(_FINGERPRINT) != fingerprint or card.verdict is Verdict.NOISY:
        return None
    return card


def _last(path: Path) -> Scorecard | None:
    """Return the scorecard at `path`, None where there is none, a damaged one, or one of a version not known here."""
    unusable = (OSError, ValueError, LookupError, TypeError, RecursionError, jsonschema.ValidationError)
    with contextlib.suppress(*unusable):
        text = path.read_text(encoding="utf-8")
        body = json.loads(text)
        schema = _SCHEMAS / SCHEMA_FILES[body["schema_version"]]
        jsonschema.validate(body, json.loads(schema.read_text(encoding="utf-8")))
        return Scorecard.from_json(text)
    return None


def _fingerprint(digest: str, answer: Answer, options: Options) -> str:
    machine = repr((options, available_cores(), offline_compile.missing()))
    parts = [kit_digest(), digest, machine, repr(answer.verdict), answer.message, answer.sha256]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.cache
def kit_digest() -> str:
    """Return a SHA-256 over the kit's own code, which is asked once for each student's each exercise."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_pages(result: Class, exercises: list[Exercise], out: Path, is_class: bool) -> Path:
    """Write the pages (and, for a class, the tables of grades); return the page to look at first."""
    titles = {exercise.slug: exercise.title for exercise in exercises}
    graded = {student: cards for student, cards in result.cards.items() if cards}
    for student, cards in graded.items():
        write_atomically(out / student / "index.html", student_page(student, cards, titles))
    if not is_class:
        return out / next(iter(graded), "") / "index.html"
    rows = [ClassRow(student, quote(student, safe=""), cards) for student, cards in graded.items()]
    write_atomically(out / "grades.csv", grades_csv(graded, list(titles)))
    lines = [
        gradebook.row(student, cards, result.receipts.get(student, Receipt())) for student, cards in graded.items()
    ]
    write_atomically(out / "nbgrader.csv", gradebook.nbgrader_csv(lines))
    write_atomically(out / "index.html", class_page(rows, titles))
    return out / "index.html"


def require_writable(out: Path) -> None:
    """Raise UsageError unless files can be written under `out`, which is made where it is absent."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise UsageError(f"{out}: cannot be written to: {error.strerror}. Choose another with --out DIR.") from error


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader finds all of it or what was there before.

    Raises KitError where it cannot be written (a full disk, say); nothing half-written stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise KitError(f"{path}: could not be written: {error.strerror}. Free some space, then grade again.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
