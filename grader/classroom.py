"""Many submissions: who handed in what, which results still stand, and files that are whole or absent."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import jsonschema

from grader.catalog import Exercise
from grader.errors import KitError, UsageError
from grader.judge.grade import Graded, Options, grade, read
from grader.machine import available_cores
from grader.model import Scorecard, Verdict
from grader.reports.html import ClassRow, class_page, student_page
from grader.reports.tables import grades_csv
from grader.text import printable

_SCHEMA = Path(__file__).parent / "schemas" / "scorecard.schema.json"
_FINGERPRINT = "fingerprint"
_RESERVED = ("index.html", "grades.csv")
_LONGEST_ID = 100


@dataclass(frozen=True)
class Student:
    """A student's id, fit to be shown and to be a directory's name, and the folder with their files."""

    id: str
    folder: Path


@dataclass
class Class:
    """What has been graded so far, by student, and what the kit could not grade."""

    cards: dict[str, list[Scorecard]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    printed: str = ""


def student_id(name: str) -> str:
    """Return `name` with everything percent-encoded that could act in a terminal, a path or a page."""
    encoded = "".join(c if _is_plain(c) else quote_from_bytes(os.fsencode(c), safe="") for c in name)
    if encoded != encoded.strip():
        encoded = encoded.replace(" ", "%20")
    if encoded.startswith(".") or encoded in _RESERVED:
        encoded = encoded.replace(".", "%2E", 1)
    if len(encoded.encode()) > _LONGEST_ID:
        head = encoded.encode()[: _LONGEST_ID // 2].decode("utf-8", "ignore")
        encoded = f"{head}~{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
    return encoded or "unnamed"


def _is_plain(character: str) -> bool:
    """Return whether a person sees the character for what it is: no control, no odd space, no path's separator."""
    return character == " " or (character == printable(character) and not character.isspace() and character not in "/%")


def students_of(folder: Path) -> list[Student]:
    """Return a class's students in the order of their names: each sub-directory is one.

    Raises UsageError where `folder` is no directory or has no sub-directory.
    """
    _require_directory(folder, "--class")
    found = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
    if not found:
        raise UsageError(f"{folder}: no sub-directory there. --class wants one for each student.")
    return [Student(student_id(entry.name), entry) for entry in sorted(found)]


def single(folder: Path, name: str = "") -> Student:
    """Return the one student whose files are in `folder`, called `name` or else like the folder."""
    _require_directory(folder, "--submission")
    return Student(student_id(name or folder.resolve().name), folder)


def _require_directory(folder: Path, option: str) -> None:
    if not folder.is_dir():
        what = "is not a directory" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {what}. {option} wants the directory that holds the submission.")


def find_file(student: Student, exercise: Exercise) -> Path | None:
    """Return the student's file for the exercise, `<slug>.py` or `<slug>/<slug>.py`, or None.

    A sub-directory that is a link elsewhere is not followed: what it shows is not what was handed in.
    """
    try:
        return _found(student.folder / f"{exercise.slug}.py", student.folder / exercise.slug / f"{exercise.slug}.py")
    except OSError as error:
        raise KitError(f"{student.folder}: cannot be looked into: {error.strerror}. Check its permissions.") from error


def _found(direct: Path, nested: Path) -> Path | None:
    if direct.exists() or direct.is_symlink():
        return direct
    if nested.parent.is_symlink():
        return nested.parent
    return nested if nested.exists() or nested.is_symlink() else None


def grade_all(
    exercises: list[Exercise],
    students: list[Student],
    out: Path,
    options: Options,
    force: bool,
    done: Callable[[Scorecard, bool], None],
) -> Iterator[Class]:
    """Grade every student's every exercise, one after the other; yields the class as it grows.

    One at a time: programs that run beside each other cannot be timed. A result that still stands is
    read back, unless `force`. `done` is told of each scorecard, and whether it was read back.
    """
    result = Class()
    kit = kit_digest()
    for student in students:
        cards = result.cards.setdefault(student.id, [])
        for exercise in exercises:
            try:
                card, reused = _one(exercise, student, out, options, force, kit, result)
            except Exception as error:
                kind = "" if isinstance(error, KitError) else f"{type(error).__name__}: "
                result.faults.append(f"{student.id}, {exercise.slug}: {kind}{error}")
                continue
            cards.append(card)
            done(card, reused)
        yield result


def _one(
    exercise: Exercise, student: Student, out: Path, options: Options, force: bool, kit: str, result: Class
) -> tuple[Scorecard, bool]:
    path = out / student.id / f"{exercise.slug}.json"
    file = find_file(student, exercise)
    fingerprint = _fingerprint(exercise, file, options, kit)
    old = None if force else standing(path, fingerprint)
    if old is not None:
        return old, True
    graded: Graded = grade(exercise, file, student.id, options)
    result.printed = graded.printed
    graded.scorecard.environment[_FINGERPRINT] = fingerprint
    write_atomically(path, graded.scorecard.to_json())
    return graded.scorecard, False


def standing(path: Path, fingerprint: str) -> Scorecard | None:
    """Return the scorecard at `path` if it was made from the same file, exercise and kit.

    One that noise spoilt is graded again.
    """
    with contextlib.suppress(OSError, ValueError, RecursionError, jsonschema.ValidationError):
        jsonschema.validate(
            json.loads(path.read_text(encoding="utf-8")), json.loads(_SCHEMA.read_text(encoding="utf-8"))
        )
        card = Scorecard.from_json(path.read_text(encoding="utf-8"))
        if card.environment.get(_FINGERPRINT) == fingerprint and card.verdict is not Verdict.NOISY:
            return card
    return None


def _fingerprint(exercise: Exercise, file: Path | None, options: Options, kit: str) -> str:
    answer = read(exercise, file)
    machine = repr((options, available_cores()))
    parts = [kit, exercise.digest(), machine, repr(answer.verdict), hashlib.sha256(answer.code).hexdigest()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def kit_digest() -> str:
    """Return a SHA-256 over the kit's own code."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_pages(result: Class, exercises: list[Exercise], out: Path, is_class: bool) -> Path:
    """Write the pages (and, for a class, the table of grades); return the page to look at first."""
    titles = {exercise.slug: exercise.title for exercise in exercises}
    graded = {student: cards for student, cards in result.cards.items() if cards}
    for student, cards in graded.items():
        write_atomically(out / student / "index.html", student_page(student, cards, titles))
    if not is_class:
        return out / next(iter(graded), "") / "index.html"
    rows = [ClassRow(student, quote(student, safe=""), cards) for student, cards in graded.items()]
    write_atomically(out / "grades.csv", grades_csv(graded, list(titles)))
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
