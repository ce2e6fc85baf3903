"""What a live worker can bring about is its own verdict, and what the machine does to it is nobody's."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import KitError
from grader.judge.faults import SubmissionFault, Tampering
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.judge.speed import CourseProgram
from grader.model import Isolation, Verdict
from grader.sandbox.launch import Launcher, Process
from grader.sandbox.watch import processes, witness
from grader.sandbox.watch.memory import Exhausted
from grader.sandbox.watch.procfs import Hidden, Mapping
from grader.sandbox.watch.stopping import Stillness
from grader.sandbox.watch.witness import Witness
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise
from tests.unit.programs import HONEST, doubled, submission

pytestmark = pytest.mark.slow

BAD_NAME = HONEST + "\nimport ctypes\nctypes.CDLL(None).prctl(15, b'\\xff\\xfe\\xfd', 0, 0, 0)\n"
BAD_FILE = HONEST + (
    "\nimport mmap, os\nkept = []\n"
    "for name in ('a\\x0bb', 'a\\u2028b', b'\\xff', 'a\\nb (deleted)'):\n"
    "    file = os.open(name, os.O_CREAT | os.O_RDWR)\n"
    "    os.ftruncate(file, 4096)\n"
    "    kept.append(mmap.mmap(file, 4096))\n"
)


@pytest.mark.parametrize("code", [BAD_NAME, BAD_FILE], ids=["a thread", "a mapped file"])
def test_an_odd_name_changes_nothing(launcher: Launcher, code: str) -> None:
    """A submission that names its threads and files as it likes is judged as any other."""
    own = submission(launcher, code)
    assert doubled(own) == [0, 2, 4, 6]
    assert own.condemned is None


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Stillness.DEFIANT, Verdict.REJECTED),
        (Stillness.STARVED, Verdict.NOISY),
    ],
)
def test_who_could_not_stop_is_not_accused(
    launcher: Launcher, found: Stillness, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that did not stop is tampered with, but a machine that did not let it is too busy to judge on."""
    own = submission(launcher, HONEST)
    doubled(own)
    monkeypatch.setattr(Process, "freeze", lambda _: found)
    with pytest.raises(SubmissionFault) as caught:
        doubled(own)
    assert caught.value.verdict is verdict
    monkeypatch.undo()
    if verdict is Verdict.NOISY:
        assert doubled(own) == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(Hidden(errno.EACCES, "hidden"), Verdict.REJECTED), (Exhausted(), Verdict.NOISY)],
    ids=["hidden", "no memory"],
)
def test_a_worker_that_cannot_be_looked_at(
    launcher: Launcher, error: Exception, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that hides is tampered with; one that has no memory for others took it is on a machine unfit to judge."""

    def excess(_: Process) -> str:
        raise error

    own = submission(launcher, HONEST)
    monkeypatch.setattr(Process, "excess", excess)
    with pytest.raises(SubmissionFault) as caught:
        doubled(own)
    assert caught.value.verdict is verdict


def test_a_busy_machine_is_no_fault_of_the_course(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the reference could not be stopped in time, the check is noisy, and the kit is not at fault."""
    own = submission(launcher, HONEST)
    doubled(own)
    program, arguments = CourseProgram(own, "double"), (np.arange(4.0), np.empty(4))
    monkeypatch.setattr(Process, "freeze", lambda _: Stillness.STARVED)
    with pytest.raises(SubmissionFault) as caught:
        program.run(arguments)
    assert caught.value.verdict is Verdict.NOISY
    monkeypatch.setattr(Process, "freeze", lambda _: Stillness.DEFIANT)
    with pytest.raises(KitError):
        program.run(arguments)


@pytest.mark.parametrize("last", [False, True])
def test_a_worker_that_cannot_be_ended_is_tampering(
    launcher: Launcher, last: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be killed condemns the submission that started it, whenever that shows."""
    own = submission(launcher, HONEST)
    doubled(own)
    monkeypatch.setattr(processes, "survivors", lambda pids: pids)
    own.close()
    assert isinstance(own.condemned, Tampering)
    with pytest.raises(Tampering):
        own.start() if last else doubled(own)


def test_what_survives_a_grading_is_on_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that cannot be ended does not keep the student without a card: it decides what is on it."""
    exercise = make_exercise(tmp_path)
    answer = read(exercise, hand_in(tmp_path / "handed-in", exercise, SOLUTION))
    monkeypatch.setattr(processes, "survivors", lambda pids: pids)
    card = grade(exercise, answer, "ada", Options(isolation=Isolation.NONE)).scorecard
    assert card.verdict is Verdict.REJECTED
    assert card.score == 0


SILENT: dict[str, Any] = {
    "undumpable": "import ctypes\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n",
}


@pytest.mark.parametrize("how", SILENT)
def test_a_worker_that_makes_itself_unreadable_is_no_fault_of_the_kit(launcher: Launcher, how: str) -> None:
    """Root sees it all the same; anybody else is told that it hides."""
    own = submission(launcher, SILENT[how] + HONEST)
    if os.geteuid() == 0:
        assert doubled(own) == [0, 2, 4, 6]
    else:
        with pytest.raises(Tampering, match="Hid"):
            doubled(own)


@pytest.mark.parametrize("error", [Hidden(errno.EACCES, "hidden"), PermissionError(errno.EACCES, "not to be watched")])
def test_a_worker_that_does_not_let_itself_be_watched_was_not_seen_to_call_memcpy(
    error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memcpy can be watched in other processes, it is this one that hides."""

    def maps(_: int) -> list[Mapping]:
        raise error

    monkeypatch.setattr(witness, "maps", maps)
    with Witness(os.getpid(), ("00:01", 1), ((0, 0),)) as seen:
        pass
    assert not seen.moved
