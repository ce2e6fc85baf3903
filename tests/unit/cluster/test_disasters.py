"""The command that grades a class is killed, and a disk is full: the same command goes on."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import catalog
from grader.classroom import ResultStore
from grader.cluster import coordinator, work
from grader.cluster.plan import Plan
from grader.counted import store_in
from grader.handed_in import students_of
from grader.judge.session.grade import Options
from grader.sandbox.watch import processes
from tests.studies.cluster import stub_judge
from tests.unit.minicourse import hand_in, make_exercise

pytestmark = pytest.mark.slow
_POINTS = {f"s{number:02}": str(number) for number in range(1, 11)}
_REPOSITORY = Path(__file__).parents[3]
# The command, with a judge that runs no student's code.
_COMMAND = """
import sys
from pathlib import Path
from grader import catalog
from grader.classroom import ResultStore
from grader.cluster import coordinator
from grader.cluster.local import Local
from grader.handed_in import students_of
from grader.judge.session.grade import Options
root = Path(sys.argv[1])
out = root / "out"
rows = coordinator.plan(catalog.load_all(root / "course"), students_of(root / "class"), ResultStore(out), Options())
judge = [sys.executable, "-m", "tests.studies.cluster.stub_judge", str(out), "0.4"]
coordinator.run(rows, out, Local(out, 2, judge), lambda *_: None)
result = coordinator.adopt(rows, ResultStore(out), Options())
print(*(f"{student}={cards[0].score:g}" for student, cards in result.cards.items()))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a course and a class."""
    exercise = make_exercise(tmp_path / "course")
    for name, code in _POINTS.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    return tmp_path


def _started(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, str(root)], cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True
    )


def test_the_command_is_killed_and_started_again(root: Path) -> None:
    """Its judges end with it, what they had found is kept, and the next run finds the rest and grades nothing twice."""
    first = _started(root)
    store = store_in(root / "out")
    deadline = time.monotonic() + 120
    while len(store.listing().results) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    judges = processes.descendants(first.pid)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert processes.survivors(judges, 20.0) == set()
    kept = {path: path.read_bytes() for path in (root / "out").glob(".units/*/*.json")}
    assert 2 <= len(kept) < len(_POINTS)
    said, _ = _started(root).communicate(timeout=240)
    assert said.split() == [f"{student}={points}" for student, points in _POINTS.items()]
    assert {path: path.read_bytes() for path in kept} == kept
    assert store.listing().results == {unit.unit: 0 for unit in Plan.read(root / "out").units}


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this user cannot mount a small disk (tmpfs)")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_costs_no_result(root: Path) -> None:
    """Where the disk is full grading stops with an error; what was found is whole, and with space the rest follows."""
    out = root / "out"
    with _small_disk(out):
        exercises = catalog.load_all(root / "course")
        rows = coordinator.plan(exercises, students_of(root / "class"), ResultStore(out), Options())
        (out / "judged.log").touch()
        with (out / "ballast").open("wb") as ballast, contextlib.suppress(OSError):
            while True:
                os.write(ballast.fileno(), bytes(4096))
        with pytest.raises(OSError, match="No space"):
            work.work(out, _judge(out))
        assert store_in(out).listing().unfinished == []
        (out / "ballast").unlink()
        work.work(out, _judge(out))
        result = coordinator.adopt(rows, ResultStore(out), Options())
        assert {student: f"{cards[0].score:g}" for student, cards in result.cards.items()} == _POINTS


def _judge(out: Path) -> work.Judge:
    return lambda unit: stub_judge.judged(out, unit, 0.0)
