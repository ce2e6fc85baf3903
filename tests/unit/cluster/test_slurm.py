"""SLURM as the distribution packs it, on loopback: arrays grade a class, also when a task is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grader.classroom import ResultStore
from grader.cluster import coordinator, slurm
from grader.cluster.plan import Plan
from grader.counted import store_in
from grader.errors import UsageError
from grader.handed_in import students_of
from grader.judge.session.grade import Options
from tests.studies.cluster import slurm_loopback
from tests.unit.minicourse import hand_in, make_exercise

_OBSTACLE = slurm_loopback.obstacle()
_REPOSITORY = Path(__file__).parents[3]


def test_where_there_is_no_slurm_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for SLURM on a machine without it is told where to go."""
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(UsageError, match="login node"):
        slurm.Slurm(tmp_path, 1)


@pytest.mark.slow
@pytest.mark.skipif(bool(_OBSTACLE), reason=_OBSTACLE)
@pytest.mark.sampled(1)
@pytest.mark.parametrize("way", ["kill", "requeue"])
def test_an_array_grades_a_class_and_a_disturbed_task_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Every unit has its one result, though a task's process is killed, or SLURM takes the task back to the queue."""
    exercise = make_exercise(tmp_path / "course")
    points = {f"s{number:02}": str(number) for number in range(1, 11)}
    for name, code in points.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    out = tmp_path / "out"
    rows = coordinator.plan([exercise], students_of(tmp_path / "class"), ResultStore(out), Options())
    monkeypatch.setenv("PYTHONPATH", str(_REPOSITORY))
    command = [sys.executable, "-m", "tests.studies.cluster.stub_judge", str(out), "0.5"]
    told: list[str] = []
    (tmp_path / "slurm").mkdir()
    with slurm_loopback.cluster(tmp_path / "slurm"):
        engine = slurm.Slurm(out, 2, ["--cpus-per-task=1"], command)
        thread = threading.Thread(target=_disturb, args=(out, way, told))
        thread.start()
        coordinator.run(rows, out, engine, lambda *_: None)
        thread.join()
    assert told == ["killed" if way == "kill" else "requeued"]
    result = coordinator.adopt(rows, ResultStore(out), Options())
    assert {student: str(int(cards[0].score)) for student, cards in result.cards.items()} == points
    assert store_in(out).listing().results == {unit.unit: 0 for unit in Plan.read(out).units}


def _disturb(out: Path, way: str, told: list[str]) -> None:
    """Kill -9 a task's process once something is done, or have SLURM take the task back; note what came about."""
    store, deadline = store_in(out), time.monotonic() + 120
    while not store.listing().results and time.monotonic() < deadline:
        time.sleep(0.1)
    if way == "kill":
        pattern = f"stub_judge {out}"
        found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False)
        os.kill(int(found.stdout.split()[0]), signal.SIGKILL)
        told.append("killed")
        return
    running = ["squeue", "-h", "-t", "running", "-o", "%i"]
    task = subprocess.run(running, capture_output=True, text=True, check=True).stdout.split()[0]
    subprocess.run(["scontrol", "requeue", task], check=True)
    restarts = subprocess.run(["scontrol", "show", "job", task], capture_output=True, text=True, check=True).stdout
    told.append("requeued" if "Restarts=1" in restarts else restarts)
