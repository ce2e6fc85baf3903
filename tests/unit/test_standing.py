"""Results that are read back, and class runs that go on, whatever has happened to files and folders."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader import catalog, class_run, classroom
from grader.catalog import Exercise
from grader.class_run import grade_all
from grader.classroom import Class, ResultStore, grade_one
from grader.errors import KitError
from grader.handed_in import HandedIn, Student, find_file, received
from grader.judge.session.answer import OutOfReach, read
from grader.judge.session.grade import Options
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from tests.unit.minicourse import SOLUTION, TOML, hand_in, make_exercise

OPTIONS = Options(isolation=Isolation.NONE)
CHECK = CheckResult("a", "A", Verdict.PASSED, 1.0, 1.0)
CARD = Scorecard("double", "ada", (CHECK,), None, Isolation.NONE, "seed", "0" * 64, 1.0, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"environment": {}', '"environment": []'),
        ('"environment": {}', '"environment": null'),
    ],
)
def test_a_damaged_scorecard_does_not_stand(tmp_path: Path, old: str, new: str) -> None:
    """JSON of the right keys and the wrong types is graded again; it raises nothing, here or on the pages."""
    path = tmp_path / "double.json"
    text = CARD.to_json()
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert classroom.standing(path, "") is None


def _first_version(card: Scorecard) -> str:
    """Return the card's file as a kit of schema version 1 wrote it."""
    body = json.loads(card.to_json()) | {"schema_version": 1}
    return json.dumps({name: part for name, part in body.items() if name not in ("samples", "diagnoses")})


@pytest.mark.parametrize(("fingerprint", "stands"), [("same", True), ("another", False)])
def test_a_card_of_the_first_version_stands_by_the_same_rule(tmp_path: Path, fingerprint: str, stands: bool) -> None:
    """A result that an earlier kit wrote stands where it was made from the same, and is graded again otherwise."""
    path = tmp_path / "double.json"
    card = replace(CARD, environment={"fingerprint": "same"})
    path.write_text(_first_version(card), encoding="utf-8")
    assert classroom.standing(path, fingerprint) == (card if stands else None)


@pytest.mark.parametrize("version", [0, 3, "1", None, [], True])
def test_a_card_of_an_unknown_version_does_not_stand(tmp_path: Path, version: object) -> None:
    """A file that says no version that is known here is graded again."""
    path = tmp_path / "double.json"
    path.write_text(json.dumps(json.loads(CARD.to_json()) | {"schema_version": version}), encoding="utf-8")
    assert classroom.standing(path, "") is None


def test_nested_json_does_not_stand(tmp_path: Path) -> None:
    """JSON nested too deeply to be read is no scorecard."""
    path = tmp_path / "double.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    assert classroom.standing(path, "") is None


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), RecursionError(), RuntimeError("?"), MemoryError()]
)
def test_no_error_in_one_grading_stops_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Whatever goes wrong with one submission becomes a fault that is noted, and the others are graded."""
    exercise = make_exercise(tmp_path)
    students = [Student(name, tmp_path / name) for name in ("ada", "bo")]
    honest = received

    def receive(student: Student, of: Exercise) -> HandedIn:
        if student.id == "ada":
            raise error
        return honest(student, of)

    monkeypatch.setattr(class_run, "received", receive)
    result = Class()
    for stage in grade_all([exercise], students, ResultStore(tmp_path / "out"), OPTIONS, lambda *_: None):
        result = stage
    assert len(result.cards["bo"]) == 1
    assert len(result.faults) == 1


@pytest.mark.slow
def test_a_machine_with_more_cores_grades_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that was skipped for want of cores does not stand on a machine that has them."""
    exercise = make_exercise(tmp_path, toml=TOML, speed=True)
    text = (exercise.folder / "exercise.toml").read_text(encoding="utf-8")
    (exercise.folder / "exercise.toml").write_text(text.replace("[speed]", "[speed]\ncores = 64"), encoding="utf-8")
    exercise = catalog.load(exercise.folder)
    student = Student("ada", hand_in(tmp_path / "ada", exercise, SOLUTION).parent)
    (first,) = grade_all([exercise], [student], ResultStore(tmp_path / "out"), OPTIONS, lambda *_: None)
    assert first.cards["ada"][0].checks[-1].verdict is Verdict.SKIPPED
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    reused: list[bool] = []
    list(grade_all([exercise], [student], ResultStore(tmp_path / "out"), OPTIONS, lambda _, old: reused.append(old)))
    assert reused == [False]


@pytest.mark.slow
def test_a_mark_stands_on_the_bytes_that_were_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is opened once, so that one swapped between fingerprint and judge gives no card with another's hash."""
    exercise = make_exercise(tmp_path)
    file = hand_in(tmp_path / "ada", exercise, SOLUTION)
    opened: list[str] = []
    honest = os.open

    def swapped(path: str | Path, *options: int, **more: int) -> int:
        descriptor = honest(path, *options, **more)
        if Path(path) == file:
            opened.append(str(path))
            file.unlink()
            hand_in(file.parent, exercise, f"# swapped {len(opened)} times\n{SOLUTION}")
        return descriptor

    monkeypatch.setattr(os, "open", swapped)
    graded, _ = grade_one(exercise, "ada", read(exercise, file), ResultStore(tmp_path / "out"), OPTIONS)
    assert graded.scorecard.submission_sha256 == hashlib.sha256(SOLUTION.encode()).hexdigest()
    assert len(opened) == 1


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENODEV])
def test_a_folder_that_may_not_be_looked_into_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What a student does to a folder is their verdict, with open points, and neither an error nor a fault of ours."""
    _refuse(monkeypatch, number)
    with pytest.raises(OutOfReach, match="cannot be read"):
        find_file(Student("ada", tmp_path), make_exercise(tmp_path))
    answer = received(Student("ada", tmp_path), make_exercise(tmp_path)).answer
    assert answer.verdict is Verdict.UNREADABLE
    assert os.strerror(number) in answer.message


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO])
def test_what_the_machine_lacks_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Descriptors, memory and disks are the machine's: nobody is marked for want of them."""
    _refuse(monkeypatch, number)
    with pytest.raises(KitError, match="short of"):
        received(Student("ada", tmp_path), make_exercise(tmp_path))


def _refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "exists", refuse)
