"""Dask with workers as real processes, over TLS on loopback: a class is graded, also when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from grader.classroom import ResultStore
from grader.cluster import coordinator, dask_cluster
from grader.cluster.dask_cluster import Certificate, DaskCluster
from grader.cluster.plan import Plan
from grader.counted import store_in
from grader.errors import UsageError
from grader.handed_in import students_of
from grader.judge.session.grade import Options
from tests.studies.cluster import dask_loopback
from tests.unit.minicourse import hand_in, make_exercise

_OBSTACLE = dask_loopback.obstacle()
_REPOSITORY = Path(__file__).parents[3]


def test_no_address_but_one_of_tls_is_spoken_to(tmp_path: Path) -> None:
    """Whoever reaches an open port of Dask's runs code on every machine, so there is none."""
    own = Certificate(tmp_path, tmp_path, tmp_path)
    with pytest.raises(UsageError, match="only tls://"):
        DaskCluster(tmp_path, "tcp://127.0.0.1:8786", own)


@pytest.mark.slow
def test_a_task_is_a_process_and_speaks_json() -> None:
    """What runs on a worker is a program of its own, whose exit code comes back."""
    asked = json.dumps({"command": ["{python}", "-c", "raise SystemExit(7)"]})
    assert json.loads(dask_cluster.judge_here(asked)) == {"code": 7}


@pytest.mark.slow
@pytest.mark.skipif(bool(_OBSTACLE), reason=_OBSTACLE)
@pytest.mark.filterwarnings("ignore")  # Dask's own
def test_a_class_is_graded_by_workers_that_are_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every unit has its one result, though a worker is killed in the middle."""
    exercise = make_exercise(tmp_path / "course")
    points = {f"s{number:02}": str(number) for number in range(1, 11)}
    for name, code in points.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    out = tmp_path / "out"
    rows = coordinator.plan([exercise], students_of(tmp_path / "class"), ResultStore(out), Options())
    monkeypatch.setenv("PYTHONPATH", str(_REPOSITORY))
    own = dask_loopback.certificate(tmp_path)
    with dask_loopback.cluster(own, tmp_path, 3) as (address, workers):
        engine = DaskCluster(out, address, own, ["{python}", "-m", "tests.studies.cluster.stub_judge", str(out), "0.5"])
        thread = threading.Thread(target=_kill_one, args=(out, workers[0].pid))
        thread.start()
        coordinator.run(rows, out, engine, lambda *_: None)
        thread.join()
    result = coordinator.adopt(rows, ResultStore(out), Options())
    assert {student: str(int(cards[0].score)) for student, cards in result.cards.items()} == points
    assert store_in(out).listing().results == {unit.unit: 0 for unit in Plan.read(out).units}


def _kill_one(out: Path, worker: int) -> None:
    store, deadline = store_in(out), time.monotonic() + 120
    while not store.listing().results and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
