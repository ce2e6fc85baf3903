"""Many submissions: which results still stand, whom nobody could judge, and files that are whole or absent."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jsonschema

from grader import counted
from grader.catalog import Exercise
from grader.errors import KitError, UsageError
from grader.files import write_atomically
from grader.fingerprints import conditions, fingerprint, unit_of
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Graded, Options, grade
from grader.model import SCHEMA_FILES, Scorecard, Ungraded, Verdict
from grader.reports import gradebook
from grader.reports.class_figures import Filed
from grader.reports.gradebook import Receipt
from grader.reports.html import ClassRow, class_page, student_page
from grader.reports.since import since
from grader.reports.tables import grades_csv
from grader.student_ids import folder_name

_SCHEMAS = Path(__file__).parent / "schemas"
_FINGERPRINT = "fingerprint"
_EXERCISE, _CONDITIONS = "exercise_sha256", "conditions_sha256"
KEPT, STALE = "kept", "stale"


@dataclass(frozen=True)
class ResultStore:
    """Where scorecards are kept: `<folder>/<student>/<slug>.json`.

    With `force`, one that still stands is made anew; with `keep_best`, one with more points than a student's new
    submission stays. With `shared`, runs that grade the same class into it at the same time share the work.
    """

    folder: Path
    force: bool = False
    keep_best: bool = False
    shared: bool = False

    def path(self, student: str, slug: str) -> Path:
        """Return where a student's scorecard of an exercise is."""
        return _folder_of(student, self.folder) / f"{slug}.json"


def _folder_of(student: str, out: Path) -> Path:
    return out / folder_name(student, folds_case=_folds_case(out))


@functools.cache
def _folds_case(out: Path) -> bool:
    """Return whether the file system of `out` takes names for one that differ in capitals."""
    there = next((each for each in (out, *out.parents) if each.is_dir()), Path())
    with contextlib.suppress(OSError), tempfile.NamedTemporaryFile(prefix="jitgrade", dir=there) as file:
        return Path(file.name).with_name(Path(file.name).name.swapcase()).exists()
    return False


@dataclass
class Class:
    """What has been graded so far, by student, when it was handed in, and what the kit could not grade."""

    cards: dict[str, list[Scorecard]] = field(default_factory=dict)
    ungraded: dict[str, list[Ungraded]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    printed: str = ""


def grade_one(
    exercise: Exercise, student: str, answer: Answer, store: ResultStore, options: Options
) -> tuple[Graded, bool]:
    """Return what counts for the student, and whether it was read back from `store`.

    Raises what `grader.judge.session.grade.grade` raises.
    """
    path = store.path(student, exercise.slug)
    digest = exercise.digest()
    old = None if store.force else standing(path, fingerprint(digest, answer, options))
    if old is not None:
        return Graded(old), True

    def judged() -> Graded:
        graded = grade(exercise, answer, student, options)
        graded.scorecard.environment.update(_marks_of(digest, answer, options))
        return graded

    if store.shared:
        unit, here = unit_of(exercise, student, answer, options), conditions(digest, options)
        graded = counted.once(unit, judged, store.folder, lambda card: _lacks(card, here), again=store.force)
        graded.scorecard.environment.update(_marks_of(digest, answer, options))  # which another's may not have
    else:
        graded = judged()
    kept = _keep(exercise, graded.scorecard, answer, store, options)
    return (graded if kept is graded.scorecard else dataclasses.replace(graded, scorecard=kept)), False


def _lacks(card: Scorecard, here: str) -> bool:
    """Return whether a result lacks a check that could not be made where it was found, which was not here."""
    skipped = any(check.verdict is Verdict.SKIPPED for check in card.checks)
    return skipped and card.environment.get(_CONDITIONS) != here


def adopt(exercise: Exercise, card: Scorecard, answer: Answer, store: ResultStore, options: Options) -> Scorecard:
    """Make a result that another machine found for `answer` the student's scorecard; return what counts.

    Raises KitError where it cannot be written.
    """
    card.environment.update(_marks_of(exercise.digest(), answer, options))
    return _keep(exercise, card, answer, store, options)


def _keep(exercise: Exercise, card: Scorecard, answer: Answer, store: ResultStore, options: Options) -> Scorecard:
    """Write a new scorecard and the code that it is about, or the earlier one that counts; return what counts."""
    path = store.path(card.student, exercise.slug)
    card = dataclasses.replace(card, since=since(_last(path), card))
    if store.keep_best:
        kept = _better(exercise, path, card, options)
        if kept is not card:
            write_atomically(path, kept.to_json())
            return kept
    if answer.verdict is None:
        write_atomically(_code_beside(path), answer.code)
    write_atomically(path, card.to_json())
    return card


def _marks_of(digest: str, answer: Answer, options: Options) -> dict[str, str]:
    """Return what a scorecard says about itself, so that another run knows whether it still stands."""
    made = fingerprint(digest, answer, options), digest, conditions(digest, options)
    return dict(zip((_FINGERPRINT, _EXERCISE, _CONDITIONS), made, strict=True))


def _better(exercise: Exercise, path: Path, new: Scorecard, options: Options) -> Scorecard:
    """Return the scorecard with more points: `new`, or the student's earlier one that is at `path`.

    The earlier one counts with the very code that earned it, which is kept beside it: without that code, with another
    student's name on it, or made by other tests, it does not, and where kit or machine have changed since, the code is
    judged again. It then stands for the new file, unless that is still to be judged on a quieter machine.
    """
    old, code = _last(path), _kept_code(path)
    if (
        old is None
        or code is None
        or old.score <= new.score
        or (old.student, old.exercise) != (new.student, exercise.slug)
    ):
        return new
    answer = Answer(code)
    if answer.sha256 != old.submission_sha256 or old.environment.get(_EXERCISE) != new.environment[_EXERCISE]:
        return new
    if old.environment.get(_CONDITIONS) != new.environment[_CONDITIONS]:
        old = grade(exercise, answer, new.student, options).scorecard
        old.environment.update(_marks_of(new.environment[_EXERCISE], answer, options))
        if old.score <= new.score:
            return new
    told = f"An earlier submission, with more points. The last one is {new.verdict}, with {new.score:g} points."
    settled = {} if new.verdict is Verdict.NOISY else {_FINGERPRINT: new.environment[_FINGERPRINT]}
    still = {name: value for name, value in old.environment.items() if name != STALE}
    return dataclasses.replace(old, environment=still | settled | {KEPT: told})


def _code_beside(path: Path) -> Path:
    """Return where the code is that the scorecard at `path` is about."""
    return path.with_suffix(".judged.py")


def _kept_code(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        return _code_beside(path).read_bytes()
    return None


def mark_stale(path: Path) -> Scorecard | None:
    """Mark the scorecard at `path` as one of an earlier submission, and return it; None where there is none."""
    card = _last(path)
    if card is None:
        return None
    told = "Not the mark: of something handed in before. What was handed in since could not be judged yet."
    stale = dataclasses.replace(card, environment=card.environment | {STALE: told})
    with contextlib.suppress(KitError):  # of which there has been one already
        write_atomically(path, stale.to_json())
    return stale


def left_open(exercise: Exercise, student: str, store: ResultStore, reason: str) -> Ungraded:
    """Return what stands in place of a scorecard that the kit has not got; an earlier one is marked as stale."""
    earlier = mark_stale(store.path(student, exercise.slug))
    return Ungraded(student, exercise.slug, float(exercise.points), reason, earlier)


def standing(path: Path, made: str) -> Scorecard | None:
    """Return the scorecard at `path` if `made`, the fingerprint, is its own: of the same file, exercise and kit.

    One that noise spoilt is graded again, and so is a stale one.
    """
    card = _last(path)
    if card is None or card.environment.get(_FINGERPRINT) != made or STALE in card.environment:
        return None
    return None if card.verdict is Verdict.NOISY else card


def scorecard_at(path: Path) -> Scorecard | None:
    """Return the scorecard at `path`; None where there is none that counts: a damaged one, or a stale one."""
    card = _last(path)
    return card if card is not None and STALE not in card.environment else None


def filed_in(out: Path, exercises: Sequence[Exercise]) -> tuple[int, dict[str, list[Filed]]]:
    """Return how many students have a folder in `out`, and the scorecards that count, by exercise.

    Raises UsageError where there is none.
    """
    folders = [path for path in sorted(out.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    found: dict[str, list[Filed]] = {exercise.slug: [] for exercise in exercises}
    for folder in folders:
        for slug, cards in found.items():
            path = folder / f"{slug}.json"
            card = scorecard_at(path)
            if card is not None:
                cards.append(Filed(card, quote(folder.name, safe=""), path.stat().st_mtime))
    if not any(found.values()):
        raise UsageError(f"{out}: no scorecards there. Grade a class first: make grade CLASS=folder.")
    return len(folders), found


def _last(path: Path) -> Scorecard | None:
    """Return the scorecard at `path`, None where there is none, a damaged one, or one of a version not known here."""
    unusable = (OSError, ValueError, LookupError, TypeError, RecursionError, jsonschema.ValidationError)
    with contextlib.suppress(*unusable):
        text = path.read_text(encoding="utf-8")
        body = json.loads(text)
        _validator(SCHEMA_FILES[body["schema_version"]]).validate(body)
        return Scorecard.from_json(text)
    return None


@functools.cache
def _validator(file: str) -> jsonschema.Draft202012Validator:
    """Return what validates by a schema of ours; a class has hundreds of scorecards."""
    return jsonschema.Draft202012Validator(json.loads((_SCHEMAS / file).read_text(encoding="utf-8")))


def write_pages(result: Class, exercises: list[Exercise], out: Path, is_class: bool) -> Path:
    """Write the pages (and, for a class, the tables of grades); return the page to look at first."""
    titles = {exercise.slug: exercise.title for exercise in exercises}
    rows = [
        ClassRow(student, quote(_folder_of(student, out).name, safe=""), cards, result.ungraded.get(student, ()))
        for student, cards in result.cards.items()
        if cards or student in result.ungraded
    ]
    pages = [_folder_of(row.student, out) / "index.html" for row in rows]
    for row, page in zip(rows, pages, strict=True):
        write_atomically(page, student_page(row.student, row.scorecards, titles, row.ungraded))
    if not is_class:
        return next(iter(pages), out / "index.html")
    by_student = {row.student: row.scorecards for row in rows}
    write_atomically(out / "grades.csv", grades_csv(by_student, list(titles), result.ungraded))
    lines = [
        gradebook.row(row.student, row.scorecards, result.receipts.get(row.student, Receipt()), row.ungraded)
        for row in rows
    ]
    write_atomically(out / "nbgrader.csv", gradebook.nbgrader_csv(lines))
    write_atomically(out / "index.html", class_page(rows, titles))
    return out / "index.html"
