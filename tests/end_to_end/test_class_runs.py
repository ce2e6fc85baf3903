"""A class run can be stopped and taken up again, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.watch import processes
from tests.end_to_end.conftest import card, jitgrade

pytestmark = pytest.mark.sampled(2, "end to end")

_QUICK = "def demo(values, out):\n    out.fill(1)\n"
_ENDLESS = "def demo(values, out):\n    while True:\n        pass\n"


def _class(folder: Path, programs: dict[str, str]) -> Path:
    for name, code in programs.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "demo.py").write_text(code)
    return folder


def test_what_is_unchanged_is_not_graded_again(small_course: Path, tmp_path: Path) -> None:
    """A second run grades only what has changed; --force grades all."""
    folder, out = _class(tmp_path / "class", {"ann": _QUICK, "bob": _QUICK}), tmp_path / "out"
    command = ("grade", "--class", str(folder), "--out", str(out))
    assert jitgrade(*command, cwd=small_course).code == 0
    first = {name: card(out, name, "demo")["seed"] for name in ("ann", "bob")}
    (folder / "bob" / "demo.py").write_text(_QUICK + "# changed\n")
    again = jitgrade(*command, cwd=small_course)
    second = {name: card(out, name, "demo")["seed"] for name in ("ann", "bob")}
    assert "unchanged" in again.err
    assert second["ann"] == first["ann"]
    assert second["bob"] != first["bob"]
    jitgrade(*command, "--force", cwd=small_course)
    assert card(out, "ann", "demo")["seed"] != first["ann"]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have programs that are started here take Ctrl-C: one that runs in a script's background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_keeps_what_is_finished_and_leaves_no_process(small_course: Path, tmp_path: Path) -> None:
    """Stopped in the middle, a run keeps the finished scorecards, writes no half one, and ends its workers."""
    folder, out = _class(tmp_path / "class", {"ann": _QUICK, "bob": _ENDLESS}), tmp_path / "out"
    command = [sys.executable, "-m", "grader", "grade", "--class", str(folder), "--out", str(out)]
    run = subprocess.Popen(command, cwd=small_course, stderr=subprocess.PIPE, text=True)
    workers = _wait_for_work(run.pid, out / "ann" / "index.html")
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "run the same command to go on" in " ".join(said.split())
    assert card(out, "ann", "demo")["verdict"] == "wrong"
    assert (out / "ann" / "index.html").is_file()
    assert list(out.glob("bob/*")) == []
    assert processes.survivors(workers, 10.0) == set()


def _wait_for_work(pid: int, finished: Path) -> set[int]:
    """Return the workers of `pid` once the first page is there and the next worker is busy."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        workers = processes.descendants(pid)
        if finished.exists() and any(
            sum(used.ran for used in processes.scheduled(worker).values()) > 0.5 for worker in workers
        ):
            return workers
        time.sleep(0.05)
    pytest.fail("the run never got to its second student")


def test_a_run_leaves_no_file_behind(small_course: Path, tmp_path: Path) -> None:
    """What a run puts into the temporary directory is gone afterwards."""
    folder = _class(tmp_path / "class", {"ann": _QUICK})
    room = tmp_path / "tmp"
    room.mkdir()
    command = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        "--submission",
        str(folder / "ann"),
        "--out",
        str(tmp_path / "o"),
    ]
    subprocess.run(command, cwd=small_course, env=os.environ | {"TMPDIR": str(room)}, check=True, capture_output=True)
    assert list(room.iterdir()) == []
