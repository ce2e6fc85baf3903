"""Whose fault a folder is: whatever lies in it is its student's verdict; and who was not judged is never forgotten."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import classroom
from grader.catalog import Exercise
from grader.class_run import grade_all
from grader.classroom import KEPT, STALE, Class, ResultStore
from grader.errors import KitError
from grader.handed_in import Student, received
from grader.judge.session.answer import Answer, OutOfReach, ordinary_bytes, read
from grader.judge.session.grade import Graded, Options
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.text import printable
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise

Lay = Callable[[Path, Exercise], object]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise."""
    return make_exercise(tmp_path / "course")


def _judged(exercise: Exercise, answer: Answer, student: str, _: Options) -> Graded:
    """Give as many points as the code says, and break where it says so."""
    if b"break" in answer.code:
        raise KitError("the kit broke")
    points = float(answer.code or b"0")
    verdict = answer.verdict or (Verdict.PASSED if points == 100 else Verdict.WRONG)
    check = CheckResult("right", "Right", verdict, points, 100.0, answer.message)
    return Graded(Scorecard(exercise.slug, student, (check,), None, Isolation.NONE, "seed", answer.sha256, 1.0, {}))


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the judge by `_judged`."""
    monkeypatch.setattr(classroom, "grade", _judged)


def _grade(exercise: Exercise, folders: Path, out: Path, **store: bool) -> Class:
    students = [Student(each.name, each) for each in sorted(folders.iterdir())]
    stages = grade_all([exercise], students, ResultStore(out, **store), Options(), lambda *_: None)
    result = list(stages)[-1]
    classroom.write_pages(result, [exercise], out, is_class=True)
    return result


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row.get("student") or row["student_id"]: row for row in csv.DictReader(file)}


def _two_notebooks(folder: Path, exercise: Exercise) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / f"{exercise.slug}.ipynb").touch()


def _acting_names(folder: Path, exercise: Exercise) -> None:
    for number in range(40):
        (folder / f"\x1b[2J\u202e{number}{'x' * 200}").mkdir()
        (folder / f"\x1b[2J\u202e{number}{'x' * 200}" / f"{exercise.slug}.ipynb").touch()


def _crowd(folder: Path, _: Exercise) -> None:
    for number in range(1001):
        (folder / str(number)).touch()


def _notebook_folders(folder: Path, exercise: Exercise) -> None:
    for name in ("a", "b"):
        (folder / name / f"{exercise.slug}.ipynb").mkdir(parents=True)


UNREADABLE: dict[str, Lay] = {
    "two notebooks": _two_notebooks,
    "forty notebooks in folders whose names act": _acting_names,
    "folders called like notebooks": _notebook_folders,
    "a crowd": _crowd,
}


@pytest.mark.parametrize("lay", UNREADABLE.values(), ids=UNREADABLE)
def test_what_lies_in_a_folder_is_its_students_verdict(tmp_path: Path, exercise: Exercise, lay: Lay) -> None:
    """What cannot be told apart is `unreadable`, with what lies there: listed, printable, and not at any length."""
    folder = tmp_path / "ada"
    folder.mkdir()
    lay(folder, exercise)
    answer = received(Student("ada", folder), exercise).answer
    assert answer.verdict is Verdict.UNREADABLE
    assert answer.message == printable(answer.message)
    assert len(answer.message) < 1000
    assert "points stay open" in answer.message


def _both(folder: Path, exercise: Exercise) -> None:
    hand_in(folder, exercise, SOLUTION)
    hand_in(folder / exercise.slug, exercise, "wrong")


OTHER: dict[str, tuple[Lay, Verdict | None]] = {
    "nothing": (lambda *_: None, Verdict.NOT_ATTEMPTED),
    "a file in the folder's place": (lambda folder, exercise: (folder / exercise.slug).touch(), Verdict.NOT_ATTEMPTED),
    "a file and a folder of one name": (_both, None),
    "a folder in the file's place": (
        lambda folder, exercise: (folder / f"{exercise.slug}.py").mkdir(),
        Verdict.REJECTED,
    ),
    "a pipe among the folders": (lambda folder, _: os.mkfifo(folder / "pipe"), Verdict.NOT_ATTEMPTED),
    "a link to nowhere among the folders": (lambda folder, _: (folder / "x").symlink_to("y"), Verdict.NOT_ATTEMPTED),
    "a link to itself": (lambda folder, _: (folder / "x").symlink_to("x"), Verdict.NOT_ATTEMPTED),
}


@pytest.mark.parametrize(("lay", "verdict"), OTHER.values(), ids=OTHER)
def test_no_folder_is_a_fault_of_ours(tmp_path: Path, exercise: Exercise, lay: Lay, verdict: Verdict | None) -> None:
    """Odd files and folders raise nothing: there is an answer, or the verdict that stands for it."""
    folder = tmp_path / "ada"
    folder.mkdir()
    lay(folder, exercise)
    assert received(Student("ada", folder), exercise).answer.verdict is verdict


@contextlib.contextmanager
def _ordinary(folder: Path) -> Iterator[None]:
    """Be somebody whom permissions bind, where this is root, who can still reach `folder`."""
    if os.geteuid() != 0:
        yield
        return
    for parent in itertools.takewhile(lambda parent: parent != Path(tempfile.gettempdir()), folder.parents):
        parent.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("place", [".", "file", "sub"])
def test_permissions_are_the_students(tmp_path: Path, exercise: Exercise, place: str) -> None:
    """A file or folder that the grader may not read is `unreadable`."""
    folder = tmp_path / "ada"
    (folder / "sub").mkdir(parents=True)
    hand_in(folder if place != "sub" else folder / "sub", exercise, SOLUTION)
    shut = {".": folder, "file": folder / f"{exercise.slug}.py", "sub": folder / "sub"}[place]
    shut.chmod(0)
    try:
        with _ordinary(folder):
            assert received(Student("ada", folder), exercise).answer.verdict is Verdict.UNREADABLE
    finally:
        shut.chmod(0o700)


def test_a_file_that_nobody_may_read_is_unreadable(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What open(2) refuses, root's rights aside, is a verdict with open points, and the sentence says why."""
    file = hand_in(tmp_path / "ada", exercise, SOLUTION)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    answer = read(exercise, file)
    assert answer.verdict is Verdict.UNREADABLE
    assert f"{file.name} cannot be read: Permission denied" in answer.message
    with pytest.raises(OutOfReach):
        ordinary_bytes(file, 10)


def test_a_folder_swapped_for_a_link_is_not_followed(tmp_path: Path, exercise: Exercise) -> None:
    """While a folder on the way becomes a link to the solution, and back, only what was handed in is ever read."""
    folder, slug = tmp_path / "ada", exercise.slug
    hand_in(folder / slug, exercise, "own")
    (tmp_path / "link").symlink_to(exercise.solution.parent)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            (folder / slug).rename(tmp_path / "own")
            (tmp_path / "link").rename(folder / slug)
            (folder / slug).rename(tmp_path / "link")
            (tmp_path / "own").rename(folder / slug)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        found = {read(exercise, folder / slug / f"{slug}.py", folder).code for _ in range(3000)}
    finally:
        stop.set()
        swapper.join()
    assert found <= {b"own", b""}


@pytest.mark.usefixtures("judge")
def test_whom_the_kit_failed_stands_in_every_table(tmp_path: Path, exercise: Exercise) -> None:
    """A student without any card keeps their row; their points are in the maximum and open, and the pages say so."""
    for name, code in (("ada", "100"), ("bo", "break"), ("cy", "60")):
        hand_in(tmp_path / "class" / name, exercise, code)
    result = _grade(exercise, tmp_path / "class", tmp_path / "out")
    assert result.faults == [f"bo, {exercise.slug}: the kit broke"]
    table = _table(tmp_path / "out" / "grades.csv")
    assert [(row["total"], row["max"], row["open"]) for row in table.values()] == [
        ("100.0", "100.0", "0.0"),
        ("0.0", "100.0", "100.0"),
        ("60.0", "100.0", "0.0"),
    ]
    assert table["bo"][f"{exercise.slug}_score"] == ""
    assert table["bo"][f"{exercise.slug}_verdict"] == "not judged"
    book = _table(tmp_path / "out" / "nbgrader.csv")
    assert {name: (row["score"], row["max_score"], row["open"]) for name, row in book.items()} == {
        "ada": ("100.0", "100.0", "0.0"),
        "bo": ("0.0", "100.0", "100.0"),
        "cy": ("60.0", "100.0", "0.0"),
    }
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "the kit broke" in page
    assert "100 open" in page
    own = (tmp_path / "out" / "bo" / "index.html").read_text(encoding="utf-8")
    assert "100 still open" in own
    assert "the kit broke" not in own


@pytest.mark.usefixtures("judge")
def test_an_older_card_is_stale_where_the_new_one_could_not_be_made(tmp_path: Path, exercise: Exercise) -> None:
    """A result of before is marked in its file and in every table, is no mark, and is made anew when that can be."""
    file = hand_in(tmp_path / "class" / "eve", exercise, "100")
    out = tmp_path / "out"
    _grade(exercise, tmp_path / "class", out)
    file.write_text("break", encoding="utf-8")
    result = _grade(exercise, tmp_path / "class", out)
    card = Scorecard.from_json((out / "eve" / f"{exercise.slug}.json").read_text(encoding="utf-8"))
    assert "Not the mark" in card.environment[STALE]
    assert result.cards == {"eve": []}
    row = _table(out / "grades.csv")["eve"]
    assert (row["total"], row["max"], row["open"]) == ("0.0", "100.0", "100.0")
    assert row[f"{exercise.slug}_verdict"] == "not judged; an earlier submission's 100 of 100 are stale"
    assert (_table(out / "nbgrader.csv")["eve"]["score"], _table(out / "nbgrader.csv")["eve"]["open"]) == (
        "0.0",
        "100.0",
    )
    for page in ("index.html", "eve/index.html"):
        assert "stale" in (out / page).read_text(encoding="utf-8")
    file.write_text("100", encoding="utf-8")
    again = _grade(exercise, tmp_path / "class", out)
    assert STALE not in again.cards["eve"][0].environment


def _kept(exercise: Exercise, folder: Path, out: Path, code: str) -> Scorecard:
    hand_in(folder / "eve", exercise, code)
    return _grade(exercise, folder, out, keep_best=True).cards["eve"][0]


@pytest.mark.usefixtures("judge")
def test_the_code_that_earned_a_result_is_kept_beside_it(tmp_path: Path, exercise: Exercise) -> None:
    """The bytes that were judged lie beside their card, of the better result where that is kept."""
    out = tmp_path / "out"
    beside = out / "eve" / f"{exercise.slug}.judged.py"
    _kept(exercise, tmp_path / "class", out, "80")
    assert beside.read_bytes() == b"80"
    worse = _kept(exercise, tmp_path / "class", out, "20")
    assert (worse.score, beside.read_bytes()) == (80.0, b"80")
    assert "wrong, with 20 points" in worse.environment[KEPT]
    assert _kept(exercise, tmp_path / "class", out, "90").score == 90.0
    assert beside.read_bytes() == b"90"


BORROWED: dict[str, Callable[[Path], object]] = {
    "no code beside it": lambda card: card.with_suffix(".judged.py").unlink(),
    "other code beside it": lambda card: card.with_suffix(".judged.py").write_text("100 "),
    "another student's": lambda card: card.write_text(card.read_text().replace('"student": "eve"', '"student": "ada"')),
    "of other tests": lambda card: _change(card, "exercise_sha256"),
}


def _change(card: Path, name: str) -> None:
    body = json.loads(card.read_text(encoding="utf-8"))
    body["environment"][name] = "another"
    card.write_text(json.dumps(body), encoding="utf-8")


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("borrow", BORROWED.values(), ids=BORROWED)
def test_a_borrowed_result_is_not_kept(tmp_path: Path, exercise: Exercise, borrow: Callable[[Path], object]) -> None:
    """A better card counts only as the student's own, with the code that earned it, by the tests of today."""
    out = tmp_path / "out"
    _kept(exercise, tmp_path / "class", out, "100")
    borrow(out / "eve" / f"{exercise.slug}.json")
    assert _kept(exercise, tmp_path / "class", out, "20").score == 20.0


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("earned", [100.0, 10.0])
def test_a_result_of_another_kit_is_judged_again(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch, earned: float
) -> None:
    """Points that an older kit gave are kept if the kit of today gives them to the same code, and not otherwise."""
    out = tmp_path / "out"
    _kept(exercise, tmp_path / "class", out, "100")
    _change(out / "eve" / f"{exercise.slug}.json", "conditions_sha256")

    def stricter(exercise: Exercise, answer: Answer, student: str, options: Options) -> Graded:
        seen = Answer(str(earned).encode()) if answer.code == b"100" else answer
        card = _judged(exercise, seen, student, options).scorecard
        return Graded(replace(card, submission_sha256=answer.sha256))

    monkeypatch.setattr(classroom, "grade", stricter)
    assert _kept(exercise, tmp_path / "class", out, "20").score == max(earned, 20.0)


@given(st.lists(st.sampled_from(Verdict), min_size=1, max_size=5))
def test_what_a_submission_keeps_from_being_judged_stays_in_the_maximum(verdicts: list[Verdict]) -> None:
    """However checks end, `unreadable` ones are in the maximum, earn nothing, and keep the mark open."""
    checks = tuple(
        CheckResult(str(n), "A", verdict, 10.0 * (verdict is Verdict.PASSED), 10.0)
        for n, verdict in enumerate(verdicts)
    )
    card = Scorecard("double", "ada", checks, None, Isolation.NONE, "seed", "", 1.0, {})
    away = sum(verdict in (Verdict.SKIPPED, Verdict.NOISY) for verdict in verdicts)
    assert card.max_score == 10.0 * (len(verdicts) - away)
    assert card.open_score == 10.0 * sum(verdict in (Verdict.UNREADABLE, Verdict.NOISY) for verdict in verdicts)
    assert card.verdict is not Verdict.PASSED or Verdict.UNREADABLE not in verdicts


@pytest.mark.parametrize("folds", [False, True])
@pytest.mark.usefixtures("judge")
def test_two_students_have_two_folders_where_case_does_not_count(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch, folds: bool
) -> None:
    """`Ada` and `ada` keep their own cards on a file system that takes their names for one."""
    for name in ("Ada", "ada"):
        hand_in(tmp_path / "class" / name, exercise, "100")
    monkeypatch.setattr(classroom, "_folds_case", lambda _: folds)
    result = _grade(exercise, tmp_path / "class", tmp_path / "out")
    assert len(result.cards) == 2
    names = sorted(each.name for each in (tmp_path / "out").iterdir() if each.is_dir())
    assert names == (["%41da", "ada"] if folds else ["Ada", "ada"])
