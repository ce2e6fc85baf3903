"""A class graded by workers that are killed: every unit once, and the same command goes on."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import classroom, fingerprints
from grader.catalog import Exercise
from grader.class_run import grade_all
from grader.classroom import ResultStore
from grader.cluster import coordinator, work
from grader.cluster.coordinator import Row
from grader.cluster.local import Local
from grader.cluster.plan import Plan, Planned, read_answer, write_answer
from grader.cluster.status import lines, page, status
from grader.counted import store_in
from grader.errors import KitError, UsageError
from grader.handed_in import students_of
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Graded, Options
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from tests.studies.cluster import stub_judge
from tests.unit.minicourse import hand_in, make_exercise

OPTIONS = Options()


class Here:
    """An engine that grades in this process."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def tend(self, open_units: int) -> None:
        """Grade all."""
        assert open_units
        work.work(self._out, lambda unit: stub_judge.judged(self._out, unit, 0.0))

    def close(self) -> None:
        """Nothing is left."""


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return a tiny exercise."""
    return make_exercise(tmp_path / "course")


def _plan(tmp_path: Path, exercise: Exercise, points: dict[str, str], *, force: bool = False) -> list[Row]:
    for name, code in points.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    out = ResultStore(tmp_path / "out", force)
    return coordinator.plan([exercise], students_of(tmp_path / "class"), out, OPTIONS)


def _run(tmp_path: Path, rows: list[Row]) -> classroom.Class:
    coordinator.run(rows, tmp_path / "out", Here(tmp_path / "out"), lambda *_: None)
    return coordinator.adopt(rows, ResultStore(tmp_path / "out"), OPTIONS)


def _judged(tmp_path: Path) -> list[str]:
    log = tmp_path / "out" / "judged.log"
    return sorted(log.read_text().split()) if log.exists() else []


def test_answers_come_back_as_they_went(tmp_path: Path) -> None:
    """Whatever bytes were handed in, and what stands for an answer that cannot be judged, a worker gets the same."""
    for answer in (Answer(bytes(range(256)), remark="r", found="f"), Answer(verdict=Verdict.UNREADABLE, message="m")):
        write_answer(tmp_path, "ab", answer)
        assert read_answer(tmp_path, "ab") == answer


def test_a_class_is_graded_once_and_the_same_command_goes_on(tmp_path: Path, exercise: Exercise) -> None:
    """What stands is not graded again; what was handed in since is, and so is everything that is forced."""
    result = _run(tmp_path, _plan(tmp_path, exercise, {"ada": "100", "bo": "50"}))
    assert [card.score for cards in result.cards.values() for card in cards] == [100, 50]
    assert _judged(tmp_path) == ["ada", "bo"]
    _run(tmp_path, _plan(tmp_path, exercise, {}))
    assert _judged(tmp_path) == ["ada", "bo"]
    result = _run(tmp_path, _plan(tmp_path, exercise, {"bo": "60"}))
    assert result.cards["bo"][0].score == 60
    assert _judged(tmp_path) == ["ada", "bo", "bo"]
    _run(tmp_path, _plan(tmp_path, exercise, {}, force=True))
    assert _judged(tmp_path) == ["ada", "ada", "bo", "bo", "bo"]


def _here(tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grade the class as `grade --class` does, with a judge of no time; return whom it judged."""
    judged: list[str] = []

    def grade(_: Exercise, answer: Answer, student: str, __: Options) -> Graded:
        judged.append(student)
        checks = tuple(CheckResult(each, each, Verdict(each), 1.0, 1.0) for each in answer.code.decode().split())
        return Graded(Scorecard(exercise.slug, student, checks, None, Isolation.NONE, "0", answer.sha256, 1.0))

    monkeypatch.setattr(classroom, "grade", grade)
    out, students = ResultStore(tmp_path / "out", shared=True), students_of(tmp_path / "class")
    list(grade_all([exercise], students, out, OPTIONS, lambda *_: None))
    return judged


def test_what_this_machine_has_graded_is_not_graded_elsewhere(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `grade --class` `grade --on` has only what is new, and what noise has spoilt."""
    _plan(tmp_path, exercise, {"ada": "passed", "bo": "noisy"})
    assert _here(tmp_path, exercise, monkeypatch) == ["ada", "bo"]
    _plan(tmp_path, exercise, {"cy": "1"})
    open_ = Plan.read(tmp_path / "out").open(store_in(tmp_path / "out").listing())
    assert [(unit.student, unit.attempt) for unit in open_] == [("bo", 1), ("cy", 0)]


def test_what_was_graded_elsewhere_is_not_graded_on_this_machine(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `grade --on` `grade --class` grades nothing, on a machine of another kind neither."""
    result = _run(tmp_path, _plan(tmp_path, exercise, {"ada": "100", "bo": "50"}))
    monkeypatch.setattr(fingerprints, "available_cores", lambda: 1000)
    assert _here(tmp_path, exercise, monkeypatch) == []
    card = classroom.scorecard_at(ResultStore(tmp_path / "out").path("ada", exercise.slug))
    assert card is not None
    assert card.checks == result.cards["ada"][0].checks


def test_a_check_that_could_not_be_made_is_made_where_it_can(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is another since, with a compiler, say, grades again what was skipped, and only that."""
    _plan(tmp_path, exercise, {"ada": "passed", "bo": "passed skipped"})
    assert _here(tmp_path, exercise, monkeypatch) == ["ada", "bo"]
    monkeypatch.setattr(fingerprints, "available_cores", lambda: 1000)
    assert _here(tmp_path, exercise, monkeypatch) == ["bo"]
    assert _here(tmp_path, exercise, monkeypatch) == []


def test_a_preview_says_who_gains_and_loses_and_changes_nothing(tmp_path: Path, exercise: Exercise) -> None:
    """When tests change, the new marks are shown, the scorecards stay until they are adopted, and then are kept."""
    _run(tmp_path, _plan(tmp_path, exercise, {"ada": "100", "bo": "50", "cy": "10"}))
    exercise.problem.write_text(exercise.problem.read_text() + "# another test\n")
    rows = _plan(tmp_path, exercise, {"ada": "40", "bo": "70"})
    coordinator.run(rows, tmp_path / "out", Here(tmp_path / "out"), lambda *_: None)
    out = ResultStore(tmp_path / "out")
    found = [(each.student, each.before, each.after) for each in coordinator.changes(rows, out)]
    assert found == [("ada", 100, 40), ("bo", 50, 70)]
    path = out.path("ada", exercise.slug)
    before = classroom.scorecard_at(path)
    assert before is not None
    assert before.score == 100
    coordinator.adopt(rows, out, OPTIONS)
    assert coordinator.changes(rows, out) == []
    (kept,) = (tmp_path / "out" / ".earlier" / "ada").iterdir()
    earlier = classroom.scorecard_at(kept)
    assert earlier is not None
    assert earlier.score == 100


def test_a_fault_of_the_kit_has_its_row_and_is_tried_again_next_time(tmp_path: Path, exercise: Exercise) -> None:
    """One unit that the kit fails at does not hold up the others, says why, and gets another chance."""
    rows = _plan(tmp_path, exercise, {"ada": "100", "bo": "kit fails"})
    result = _run(tmp_path, rows)
    assert [left.reason for left in result.ungraded["bo"]] == ["ValueError: the kit fails here"]
    assert result.cards["ada"][0].score == 100
    found = status(tmp_path / "out")
    assert (found.done, found.failed, found.total) == (1, 1, 2)
    again = _plan(tmp_path, exercise, {})
    assert len(Plan.read(tmp_path / "out").open(store_in(tmp_path / "out").listing())) == 1
    assert "bo" in _run(tmp_path, again).ungraded


def test_a_fault_of_the_kit_that_does_not_come_again_costs_nothing(tmp_path: Path, exercise: Exercise) -> None:
    """Where one judge fails and the next does not, the unit has its result in the same run."""
    rows = _plan(tmp_path, exercise, {"ada": "100"})
    out, failed = tmp_path / "out", list[str]()

    def judge(unit: Planned) -> str:
        if not failed:
            failed.append(unit.student)
            raise KitError("somebody killed the baseline")
        return stub_judge.judged(out, unit, 0.0)

    assert work.work(out, judge) == 1
    assert coordinator.adopt(rows, ResultStore(out), OPTIONS).cards["ada"][0].score == 100


def test_the_status_says_who_is_at_what(tmp_path: Path, exercise: Exercise) -> None:
    """Claims of the living, of the dead, what is done and what is left are told, on a page that loads itself anew."""
    _plan(tmp_path, exercise, {"ada": "100", "bo": "50", "<cy>": "1"})
    out = tmp_path / "out"
    units = {unit.student: unit for unit in Plan.read(out).units}
    store = store_in(out)
    assert store.take(units["ada"].unit, 0)
    released = store.take(units["bo"].unit, 0)
    assert released
    store.release(released)
    found = status(out)
    assert {(work.student, work.is_stuck) for work in found.work} == {("ada", False), ("bo", True)}
    assert found.left_s is None
    said = "\n".join(lines(found))
    assert "0 of 3 graded; left: nothing tells yet." in said
    assert f"has bo {exercise.slug}, stuck" in said
    assert 'http-equiv="refresh"' in page(found)
    assert "<cy>" not in page(found)
    with pytest.raises(UsageError, match="no class"):
        status(tmp_path)


@contextlib.contextmanager
def _killing(engine: Local, every_s: float) -> Iterator[list[int]]:
    """Kill -9 one of the engine's workers every so often."""
    over, killed = threading.Event(), []

    def kill() -> None:
        while not over.wait(every_s):
            running = [each for each in engine._running if each.poll() is None]
            if running:
                victim = random.choice(running)
                os.kill(victim.pid, signal.SIGKILL)
                killed.append(victim.pid)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


@pytest.mark.slow
def test_workers_that_are_killed_are_replaced_and_nothing_is_lost_or_twice(tmp_path: Path, exercise: Exercise) -> None:
    """Processes are killed while they grade; every unit has one result, and it is the one that it ought to have."""
    points = {f"s{number:02}": str(number) for number in range(1, 13)}
    rows = _plan(tmp_path, exercise, points)
    out = tmp_path / "out"
    engine = Local(out, 2, [sys.executable, "-m", "tests.studies.cluster.stub_judge", str(out), "0.3"])
    with _killing(engine, 2.5) as killed:
        coordinator.run(rows, out, engine, lambda *_: None)
    assert killed
    result = coordinator.adopt(rows, ResultStore(out), OPTIONS)
    assert {student: str(int(cards[0].score)) for student, cards in result.cards.items()} == points
    assert result.ungraded == {}
    results = store_in(out).listing().results
    assert results == {row.unit.unit: 0 for row in rows if row.unit}


@pytest.mark.slow
def test_workers_that_cannot_work_end_the_run(tmp_path: Path, exercise: Exercise) -> None:
    """Where every worker ends with an error the run says so, and does not start them for ever."""
    _plan(tmp_path, exercise, {"ada": "1"})
    engine = Local(tmp_path / "out", 1, [sys.executable, "-c", "raise SystemExit(3)"])
    with contextlib.closing(engine), pytest.raises(KitError, match="in a row"):
        _tend_for(engine, 60)


def _tend_for(engine: Local, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        engine.tend(1)


def test_whoever_finds_nothing_to_do_goes(tmp_path: Path, exercise: Exercise) -> None:
    """A worker that does not wait ends when all that is left is held by others, and publishes nothing."""
    _plan(tmp_path, exercise, {"ada": "1"})
    (unit,) = Plan.read(tmp_path / "out").units
    assert store_in(tmp_path / "out").take(unit.unit, unit.attempt)

    def judge(_: Planned) -> str:
        pytest.fail("somebody else holds it")

    assert work.work(tmp_path / "out", judge) == 0


def test_a_machine_that_is_unfit_claims_nothing_and_says_so(tmp_path: Path, exercise: Exercise) -> None:
    """Where a machine must not judge what is left, it leaves it to others, and ends with the reason."""
    _plan(tmp_path, exercise, {"ada": "1"})

    def judge(_: Planned) -> str:
        pytest.fail("this machine must not judge it")

    def unfit(slug: str) -> None:
        raise KitError(f"taken out for {slug}")

    with pytest.raises(KitError, match="taken out"):
        work.work(tmp_path / "out", judge, wait=True, fit=unfit)
    assert store_in(tmp_path / "out").listing().claims == {}
