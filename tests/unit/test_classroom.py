"""Many submissions: who is who, which results still stand, and files that are whole or absent."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import classroom, files, fingerprints
from grader.catalog import Exercise
from grader.class_run import grade_all
from grader.classroom import Class, ResultStore
from grader.errors import KitError, UsageError
from grader.files import write_atomically
from grader.handed_in import Student, find_file, received, single, students_of
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Graded, Options
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return a tiny exercise."""
    return make_exercise(tmp_path / "course")


@pytest.fixture
def ada(tmp_path: Path, exercise: Exercise) -> Student:
    """A student with a right answer."""
    hand_in(tmp_path / "class" / "ada", exercise, SOLUTION)
    return Student("ada", tmp_path / "class" / "ada")


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the judge by one that passes everything, and return the list of what it was asked to grade."""
    asked: list[str] = []

    def judge(exercise: Exercise, answer: Answer, student: str, _: Options) -> Graded:
        asked.append(f"{student} {exercise.slug}")
        if b"no mark" in answer.code:
            raise KitError("the kit broke")
        verdict = Verdict.NOISY if b"noisy" in answer.code else Verdict.PASSED
        check = CheckResult("right", "Right", verdict, 10.0, 10.0)
        card = Scorecard(exercise.slug, student, (check,), None, Isolation.NONE, "seed", "0" * 64, 1.0, {})
        return Graded(card)

    monkeypatch.setattr(classroom, "grade", judge)
    return asked


def _run(exercises: list[Exercise], students: list[Student], out: Path, **options: Any) -> tuple[Class, list[bool]]:
    """Grade the class; return it, and for each scorecard whether it was read back."""
    store = ResultStore(out, bool(options.pop("force", False)), bool(options.pop("keep_best", False)))
    reused: list[bool] = []
    chosen = Options(isolation=Isolation.NONE, **options)
    stages = grade_all(exercises, students, store, chosen, lambda _, old: reused.append(old))
    return list(stages)[-1], reused


def test_a_class_is_its_sub_directories(tmp_path: Path) -> None:
    """Each sub-directory is a student, in the order of their names; hidden directories are not."""
    for name in ("zoe", "ada", "Bo", ".git"):
        (tmp_path / name).mkdir()
    assert [student.id for student in students_of(tmp_path)] == ["Bo", "ada", "zoe"]


@pytest.mark.parametrize("call", [students_of, single])
def test_a_directory_that_is_none_is_a_usage_error(tmp_path: Path, call: Callable[[Path], Any]) -> None:
    """A path that does not exist, or that is a file, is the caller's mistake, with the option's name."""
    (tmp_path / "file").touch()
    for path, words in ((tmp_path / "file", "is not a directory"), (tmp_path / "nowhere", "does not exist")):
        with pytest.raises(UsageError, match=f"{words}.*--"):
            call(path)


def test_a_class_without_students_is_a_usage_error(tmp_path: Path) -> None:
    """A directory without sub-directories is no class."""
    (tmp_path / "double.py").touch()
    with pytest.raises(UsageError, match="one for each student"):
        students_of(tmp_path)


def test_one_student_is_called_like_the_directory_or_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single student's id is the directory's name, of `.` too, unless another is given."""
    monkeypatch.chdir(tmp_path)
    assert single(Path()).id == tmp_path.name
    assert single(tmp_path, "../ada").id == "%2E./ada".replace("/", "%2F")


def test_the_file_is_found_in_either_place(tmp_path: Path, exercise: Exercise) -> None:
    """A student's file is `<slug>.py`, or else `<slug>/<slug>.py`, or there is none."""
    student = Student("ada", tmp_path / "ada")
    assert find_file(student, exercise) is None
    nested = hand_in(student.folder / exercise.slug, exercise, "")
    assert find_file(student, exercise) == nested
    direct = hand_in(student.folder, exercise, "")
    assert find_file(student, exercise) == direct


def test_links_are_handed_on_and_not_followed(tmp_path: Path, exercise: Exercise) -> None:
    """A link in place of the file or of its directory is what is found: the judge rejects it, nobody reads on."""
    elsewhere = hand_in(tmp_path / "elsewhere" / exercise.slug, exercise, SOLUTION)
    linked, nested = Student("a", tmp_path / "a"), Student("b", tmp_path / "b")
    for student in (linked, nested):
        student.folder.mkdir()
    (linked.folder / elsewhere.name).symlink_to(tmp_path / "nowhere")
    (nested.folder / exercise.slug).symlink_to(elsewhere.parent)
    for student in (linked, nested):
        found = find_file(student, exercise)
        assert found is not None
        assert found.is_symlink()


def test_an_unchanged_file_is_not_graded_again(
    ada: Student, exercise: Exercise, tmp_path: Path, graded: list[str]
) -> None:
    """A second run reads the scorecard back, as it was, instead of grading."""
    first, _ = _run([exercise], [ada], tmp_path / "out")
    second, reused = _run([exercise], [ada], tmp_path / "out")
    assert (len(graded), reused) == (1, [True])
    assert first.cards == second.cards


def _touch(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    ["answer", "hidden test", "problem", "force", "seed", "reveal", "truncated", "not json", "another version", "gone"],
)
def test_what_changed_is_graded_again(
    ada: Student, exercise: Exercise, tmp_path: Path, graded: list[str], change: str
) -> None:
    """A changed answer, exercise or option, a damaged scorecard and `force` all mean grading again."""
    out = tmp_path / "out"
    _run([exercise], [ada], out)
    path = out / "ada" / f"{exercise.slug}.json"
    whole = path.read_text(encoding="utf-8")
    options: dict[str, Any] = {}
    match change:
        case "answer":
            _touch(ada.folder / f"{exercise.slug}.py")
        case "hidden test":
            _touch(exercise.hidden_tests / "test_hidden.py")
        case "problem":
            _touch(exercise.problem)
        case "force" | "reveal":
            options[change] = True
        case "seed":
            options["seed"] = "7"
        case "truncated":
            path.write_text(whole[: len(whole) // 2], encoding="utf-8")
        case "not json":
            path.write_bytes(b"\xff\x00")
        case "another version":
            path.write_text(json.dumps(json.loads(whole) | {"schema_version": 3}), encoding="utf-8")
        case _:
            path.unlink()
    _, reused = _run([exercise], [ada], out, **options)
    assert (len(graded), reused) == (2, [False])
    assert Scorecard.from_json(path.read_text(encoding="utf-8")).verdict is Verdict.PASSED


def test_the_kit_s_own_code_is_part_of_a_result(
    ada: Student, exercise: Exercise, tmp_path: Path, graded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result of another version of the kit does not stand."""
    _run([exercise], [ada], tmp_path / "out")
    monkeypatch.setattr(fingerprints, "kit_digest", lambda: "another")
    assert _run([exercise], [ada], tmp_path / "out")[1] == [False]
    assert len(graded) == 2


def test_a_noisy_result_does_not_stand(tmp_path: Path, exercise: Exercise, graded: list[str]) -> None:
    """What the machine was too busy to judge is judged again at the next run."""
    student = Student("ada", hand_in(tmp_path / "ada", exercise, "# noisy").parent)
    for _ in range(2):
        _run([exercise], [student], tmp_path / "out")
    assert len(graded) == 2


def test_one_fault_of_the_kit_stops_nobody_else(tmp_path: Path, graded: list[str]) -> None:
    """Where the kit cannot grade one submission, that is noted, and all others are graded."""
    exercises = [make_exercise(tmp_path / "course") for _ in range(2)]
    students = [Student(name, tmp_path / "class" / name) for name in ("ada", "bo", "cy")]
    for student in students:
        for exercise in exercises:
            hand_in(student.folder, exercise, SOLUTION)
    hand_in(students[1].folder, exercises[0], "# no mark")
    result, _ = _run(exercises, students, tmp_path / "out")
    assert {student: len(cards) for student, cards in result.cards.items()} == {"ada": 2, "bo": 1, "cy": 2}
    assert result.faults == [f"bo, {exercises[0].slug}: the kit broke"]
    assert len(graded) == 6


@pytest.mark.usefixtures("graded")
def test_the_class_grows_student_by_student(tmp_path: Path, exercise: Exercise) -> None:
    """After each student the class so far is handed out, so that its pages can be written."""
    students = [Student(name, tmp_path / name) for name in ("ada", "bo")]
    seen = [list(c.cards) for c in grade_all([exercise], students, ResultStore(tmp_path), Options(), lambda *_: None)]
    assert seen == [["ada"], ["ada", "bo"]]


@pytest.mark.usefixtures("graded")
def test_a_class_has_pages_and_a_table(tmp_path: Path, exercise: Exercise) -> None:
    """For a class, each student's page, the class's page and the table of grades are written."""
    students = [Student(name, tmp_path / name) for name in ("ada", "b%2Fo")]
    result, _ = _run([exercise], students, tmp_path / "out")
    page = classroom.write_pages(result, [exercise], tmp_path / "out", True)
    assert page == tmp_path / "out" / "index.html"
    for name in ("index.html", "grades.csv", "ada/index.html", "b%2Fo/index.html"):
        assert (tmp_path / "out" / name).stat().st_size > 0
    alone = classroom.write_pages(
        replace(result, cards={"ada": result.cards["ada"]}), [exercise], tmp_path / "one", False
    )
    assert alone == tmp_path / "one" / "ada" / "index.html"
    assert not (tmp_path / "one" / "grades.csv").exists()


@pytest.mark.slow
def test_a_real_grading_is_written_and_read_back(tmp_path: Path) -> None:
    """The judge's own scorecard survives the disk: graded once, it stands at the second run."""
    exercise = make_exercise(tmp_path)
    student = Student("ada", hand_in(tmp_path / "ada", exercise, SOLUTION).parent)
    first, _ = _run([exercise], [student], tmp_path / "out")
    second, reused = _run([exercise], [student], tmp_path / "out")
    assert first.cards["ada"][0].verdict is Verdict.PASSED
    assert (second.cards, reused) == (first.cards, [True])


FULL = """
import resource, sys
from pathlib import Path
from grader.files import write_atomically
from grader.errors import KitError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), "x" * 100_000)
except KitError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """Where a file cannot be written whole, the old one stays, nothing half-written does, and the error says so."""
    path = tmp_path / "card.json"
    path.write_text("old", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert "could not be written" in done.stdout
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["card.json"]


@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_a_failure_at_any_step_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whether writing or renaming fails, there is no new file, no temporary one, and a KitError."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(KitError, match="No space left"):
        write_atomically(tmp_path / "new.json", "text")
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_way_is_a_fault_to_mend(tmp_path: Path) -> None:
    """Where a file stands in place of a directory, or the other way round, the error is the kit's."""
    (tmp_path / "file").touch()
    (tmp_path / "directory").mkdir()
    for path in (tmp_path / "file" / "x.json", tmp_path / "directory"):
        with pytest.raises(KitError, match="could not be written"):
            write_atomically(path, "text")


def test_an_output_directory_that_cannot_be_written_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place for the results that is a file, or read-only, is the caller's mistake, found before grading."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="--out"):
        files.require_writable(tmp_path / "file")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    files.require_writable(tmp_path / "new" / "deep")
    assert os.listdir(tmp_path / "new" / "deep") == []
    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    with pytest.raises(UsageError, match="Read-only"):
        files.require_writable(tmp_path)


def _mark(folder: Path, exercise: Exercise, code: str, out: Path) -> Scorecard:
    """Hand `code` in and grade it by a course that keeps the better result."""
    hand_in(folder, exercise, code)
    result, _ = _run([exercise], [Student("ada", folder)], out, keep_best=True)
    return result.cards["ada"][0]


_HALF = "def double(values, out):\n    out[:] = 2 * abs(values)\n"
_NOTHING = "def double(values, out):\n    pass\n"


@pytest.mark.slow
def test_a_course_may_keep_the_better_result(exercise: Exercise, tmp_path: Path) -> None:
    """Of two submissions the one with more points counts, the card says so, and neither is graded again."""
    folder, out = tmp_path / "class" / "ada", tmp_path / "out"
    assert _mark(folder, exercise, _HALF, out).score == 40.0
    worse = _mark(folder, exercise, _NOTHING, out)
    assert worse.score == 40.0
    assert "wrong, with 0 points" in worse.environment[classroom.KEPT]
    _, reused = _run([exercise], [Student("ada", folder)], out, keep_best=True)
    assert reused == [True]
    better = _mark(folder, exercise, SOLUTION, out)
    assert better.score == 100.0
    assert classroom.KEPT not in better.environment


@pytest.mark.slow
def test_a_better_result_of_other_tests_does_not_stand(exercise: Exercise, tmp_path: Path) -> None:
    """When the tests have changed, points of the old ones are not kept."""
    folder, out = tmp_path / "class" / "ada", tmp_path / "out"
    _mark(folder, exercise, SOLUTION, out)
    hidden = exercise.hidden_tests / "test_hidden.py"
    hidden.write_text(hidden.read_text(encoding="utf-8") + "\n# another rule\n", encoding="utf-8")
    assert _mark(folder, exercise, _HALF, out).score == 40.0


@pytest.mark.slow
def test_a_course_that_says_nothing_takes_the_last_result(exercise: Exercise, tmp_path: Path) -> None:
    """Without the option, the last submission counts, whatever it earns."""
    folder, out = tmp_path / "class" / "ada", tmp_path / "out"
    _mark(folder, exercise, SOLUTION, out)
    hand_in(folder, exercise, _NOTHING)
    result, _ = _run([exercise], [Student("ada", folder)], out)
    assert result.cards["ada"][0].score == 0.0


def _solved(code: str) -> str:
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "answer"}}, "source": code}
    return json.dumps({"nbformat": 4, "cells": [cell]})


def test_a_notebook_is_found_where_nbgrader_puts_it(exercise: Exercise, tmp_path: Path) -> None:
    """A notebook lies beside the others or one folder deeper; a .py goes first, and two notebooks need a choice."""
    ada, name = Student("ada", tmp_path / "class" / "ada"), f"{exercise.slug}.ipynb"
    for assignment in ("ps1", "ps2", ".ipynb_checkpoints"):
        (ada.folder / assignment).mkdir(parents=True)
    (ada.folder / ".ipynb_checkpoints" / name).write_text(_solved("0"))
    (ada.folder / "ps2" / name).write_text(_solved("2"))
    assert received(ada, exercise).answer.code == b"2"
    (ada.folder / "ps1" / name).write_text(_solved("1"))
    told = received(ada, exercise).answer
    assert told.verdict is Verdict.UNREADABLE
    assert f"which counts: ps1/{name}, ps2/{name}. Hand in one" in told.message
    assert "--assignment" not in told.message  # who follows advice for one must not grade others otherwise
    (chosen,) = students_of(tmp_path / "class", "ps1")
    assert (chosen.id, find_file(chosen, exercise)) == ("ada", ada.folder / "ps1" / name)
    direct = hand_in(ada.folder, exercise, "x")
    assert find_file(ada, exercise) == direct


def test_a_linked_assignment_is_not_followed(exercise: Exercise, tmp_path: Path) -> None:
    """A link in place of an assignment's folder is what is found, and it is rejected."""
    (tmp_path / "bo" / "ps1").mkdir(parents=True)
    (tmp_path / "bo" / "ps1" / f"{exercise.slug}.ipynb").write_text(_solved("1"))
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "ps1").symlink_to(tmp_path / "bo" / "ps1")
    assert received(Student("ada", tmp_path / "ada"), exercise).answer.verdict is Verdict.REJECTED
