"""A class in which everybody hands in something else: a row for each in every table, exit code and summary true."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import class_run, classroom, cli, handed_in
from grader.catalog import Exercise
from grader.classroom import Class, ResultStore
from grader.errors import KitError
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Graded, Options
from grader.judge.session.notebook import is_unwritten
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.sandbox import choice
from tests.unit.minicourse import SOLUTION, STUB, make_exercise
from tests.unit.test_found import FOUND, HELD, NOTHING, SOLVED, Files, lay, zipped

WRONG, BREAKS = SOLUTION.replace("2 *", "3 *"), SOLUTION + "# the kit breaks here\n"


def _fake(exercise: Exercise, answer: Answer, student: str, _: Options) -> Graded:
    """Judge by what the code says, so that rows, and not verdicts, are what is tried here."""
    text = answer.code.decode("utf-8", "replace")
    if "the kit breaks here" in text:
        raise KitError("the kit broke")
    judged = Verdict.PASSED if SOLUTION in text else Verdict.WRONG
    judged = Verdict.NOT_ATTEMPTED if is_unwritten(text, list(exercise.entry_points)) else judged
    verdict = answer.verdict or judged
    check = CheckResult("right", "Right", verdict, 100.0 * (verdict is Verdict.PASSED), 100.0, answer.message)
    facts = answer.facts
    return Graded(Scorecard(exercise.slug, student, (check,), None, Isolation.LANDLOCK, "1", answer.sha256, 1.0, facts))


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    """A tiny exercise, graded by a judge that starts nothing."""
    monkeypatch.setattr(classroom, "grade", _fake)
    monkeypatch.setattr(choice, "strongest", lambda **_: Isolation.LANDLOCK)
    return make_exercise(tmp_path / "course")


def _mixed(slug: str) -> dict[str, tuple[Files, Verdict]]:
    """Return what sixty students hand in, and what becomes of it."""
    handed_in: dict[str, tuple[Files, Verdict]] = {}
    for name in (name for name in FOUND if name not in ("zipped", "beside another exercise's")):
        handed_in[f"found, {name}"] = (FOUND[name], Verdict.PASSED)
    for name, (files, _) in HELD.items():
        handed_in[f"held, {name}"] = (files(slug), Verdict.UNREADABLE)
    for name in ("nothing", "the stub", "the stub twice"):
        handed_in[f"nothing, {name}"] = (NOTHING[name], Verdict.NOT_ATTEMPTED)
    wrong: dict[str, Files] = {
        "wrong": {"S.py": WRONG},
        "wrong, renamed": {"S (1).py": WRONG},
        "=cmd|' /C calc'!A0": {"S.py": WRONG},
        "<script>alert(1)</script>": {"S.zip": zipped({f"{slug}.py": WRONG})},
        "\x1b[2J\u202egnp.exe": {"S.py": WRONG},
        "Ada": {"S.py": WRONG},
        "ada": {"S.py": WRONG},
        "\u0430da": {"S.py": WRONG},
        "index.html": {"S.py": WRONG},
        "no text": {"S.py": bytes(range(1, 256)) * 40},
    }
    return handed_in | {name: (files, Verdict.WRONG) for name, files in wrong.items()}


def _grade(exercise: Exercise, class_: Path, out: Path) -> int:
    """Run the command as a person does; return its exit code."""
    try:
        cli.main(["grade", "--jobs", "1", "--class", str(class_), "--out", str(out), "--course", str(exercise.root)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_has_a_row_in_every_table(
    exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However odd what they handed in, all are in every table and page with their verdict, and nobody stops the run."""
    mixed = _mixed(exercise.slug)
    assert len(mixed) >= 60
    for name, (files, _) in mixed.items():
        lay(tmp_path / "class" / name.replace("/", " "), files, exercise.slug)
    out = tmp_path / "out"
    assert _grade(exercise, tmp_path / "class", out) == 0
    expected = sorted(verdict for _, verdict in mixed.values())
    grades = _rows(out / "grades.csv")
    assert sorted(row[f"{exercise.slug}_verdict"] for row in grades) == expected
    assert {row["student"] for row in grades} == {row["student_id"] for row in _rows(out / "nbgrader.csv")}
    assert len({row["student"] for row in grades}) == len(mixed)
    open_ = [row for row in grades if float(row["open"])]
    assert len(open_) == expected.count(Verdict.UNREADABLE)
    assert {(row["total"], row["max"]) for row in open_} == {("0.0", "100.0")}
    page = (out / "index.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<th scope="row"><a href=', page)) == len(mixed)
    assert len(list(out.glob("*/index.html"))) == len(list(out.glob(f"*/{exercise.slug}.json"))) == len(mixed)
    said = " ".join(capsys.readouterr().out.split())
    for told in (said, page):
        assert f"Look at {len(open_)} submissions of {exercise.slug} yourself" in told
        assert "Every submission is judged" not in told
        assert "tampering" not in told


def test_for_each_the_verdict_is_theirs(exercise: Exercise, tmp_path: Path) -> None:
    """Everybody's own row has what becomes of their own files."""
    mixed = _mixed(exercise.slug)
    for number, (files, _) in enumerate(mixed.values()):
        lay(tmp_path / "class" / f"s{number:02}", files, exercise.slug)
    assert _grade(exercise, tmp_path / "class", tmp_path / "out") == 0
    verdicts = [row[f"{exercise.slug}_verdict"] for row in _rows(tmp_path / "out" / "grades.csv")]
    assert dict(zip(mixed, verdicts, strict=True)) == {name: verdict.value for name, (_, verdict) in mixed.items()}


def test_a_fault_of_the_kit_is_one_row_s(
    exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the kit fails with one, that stands in their row and in the exit code, and the others are graded."""
    for name, code in (("ada", SOLUTION), ("bo", BREAKS), ("cy", STUB)):
        lay(tmp_path / "class" / name, {"hw/S (1).py": code}, exercise.slug)
    assert _grade(exercise, tmp_path / "class", tmp_path / "out") == cli.KIT_FAILURE
    verdicts = {row["student"]: row[f"{exercise.slug}_verdict"] for row in _rows(tmp_path / "out" / "grades.csv")}
    assert verdicts == {"ada": "passed", "bo": "not judged", "cy": "not_attempted"}
    assert "Every submission is judged" not in capsys.readouterr().out


def test_it_is_said_when_all_are_judged(exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where every submission is judged that is said, also of a class that Canvas packed; who was late is named."""
    names = (f"doejane_LATE_1_7_{exercise.slug}.py", f"roejohn_2_8_{exercise.slug}-1.ipynb")
    files: Files = {names[0]: SOLUTION, names[1]: SOLVED}
    lay(tmp_path / "class", files, "S")
    assert _grade(exercise, tmp_path / "class", tmp_path / "out") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Every submission is judged" in said
    assert f"Handed in late, and not marked down for it here: 1 ({exercise.slug})." in said
    assert [row["student"] for row in _rows(tmp_path / "out" / "grades.csv")] == ["1", "2"]


def test_who_is_graded_again_is_graded_the_same(exercise: Exercise, tmp_path: Path) -> None:
    """What one student adds changes their own row alone."""
    bob: Files = {"old/S.ipynb": SOLVED, "new/S.py": WRONG}
    lay(tmp_path / "class" / "ada", {"S.py": SOLUTION}, exercise.slug)
    lay(tmp_path / "class" / "bob", bob, exercise.slug)
    for gone, wanted in (("", ["passed", "unreadable"]), ("new", ["passed", "passed"])):
        if gone:
            (tmp_path / "class" / "bob" / gone / f"{exercise.slug}.py").unlink()
        assert _grade(exercise, tmp_path / "class", tmp_path / "out") == 0
        rows = _rows(tmp_path / "out" / "grades.csv")
        assert [row[f"{exercise.slug}_verdict"] for row in rows] == wanted


def test_pages_take_a_small_part_of_the_time(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages are written anew as a class grows, but not after every student: a thousand would never end."""
    for number in range(60):
        lay(tmp_path / "class" / f"student{number}", {"S.py": WRONG}, exercise.slug)
    written: list[int] = []
    honest = classroom.write_pages

    def slow(result: Class, exercises: list[Exercise], out: Path, is_class: bool) -> Path:
        written.append(len(result.cards))
        time.sleep(0.1)
        return honest(result, exercises, out, is_class)

    monkeypatch.setattr(classroom, "write_pages", slow)
    assert _grade(exercise, tmp_path / "class", tmp_path / "out") == 0
    assert len(written) < 30
    assert (written[0], written[-1]) == (1, 60)
    assert len(_rows(tmp_path / "out" / "grades.csv")) == 60


def test_what_was_judged_before_a_run_was_killed_is_not_judged_again(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result outlives a run that is killed before it has written the scorecard; the same command goes on from it."""
    lay(tmp_path / "class" / "ada", {"S.py": SOLUTION}, exercise.slug)
    judged: list[str] = []

    def count(exercise: Exercise, answer: Answer, student: str, options: Options) -> Graded:
        judged.append(student)
        return _fake(exercise, answer, student, options)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(classroom, "grade", count)
    with monkeypatch.context() as patch:
        patch.setattr(classroom, "write_atomically", killed)
        with pytest.raises(KeyboardInterrupt):
            list(_stages(exercise, tmp_path))
    assert not (tmp_path / "out" / "ada" / f"{exercise.slug}.json").exists()
    assert _grade(exercise, tmp_path / "class", tmp_path / "out") == 0
    assert judged == ["ada"]
    assert _rows(tmp_path / "out" / "grades.csv")[0][f"{exercise.slug}_verdict"] == "passed"


def _stages(exercise: Exercise, root: Path) -> Iterator[Class]:
    students = handed_in.students_of(root / "class")
    options = Options(isolation=Isolation.LANDLOCK)
    return class_run.grade_all([exercise], students, ResultStore(root / "out", shared=True), options, lambda *_: None)
