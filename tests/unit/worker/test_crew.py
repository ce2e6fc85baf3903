"""Threaded entry points: every thread has its own rows, all of them at once, and no answer before the last is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.catalog import Kind
from grader.judge.call import Submission
from grader.judge.call.program import Program
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.worker.crew import share
from tests.unit.programs import ENTRIES, PATIENT, program

THREADED = {"double": replace(ENTRIES["double"], kind=Kind.THREADED)}
NAMED = "import os, threading, time\nfirst = []\ndef double(values, out):\n    "


def _threaded(launcher: Launcher, code: str, threads: int = 2) -> Submission:
    own: Program = replace(program(code), entries=("double",), threads=threads, threaded=("double",))
    return Submission(launcher, own, THREADED, PATIENT, np.random.default_rng(1))


def _answer(code: str, rows: int, threads: int = 2) -> list[Any]:
    with Launcher(Isolation.NONE) as launcher:
        out = np.empty(rows)
        _threaded(launcher, code, threads).call("double", [np.arange(float(rows)), out])
        return out.tolist()


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 5, 1000])
@pytest.mark.parametrize("threads", [2, 3, 4])
def test_every_row_belongs_to_one_share_and_numbers_to_all(rows: int, threads: int) -> None:
    """The shares of an array put together are the array, they differ by a row at most, and are no copies."""
    array = np.arange(2.0 * rows).reshape(rows, 2)
    parts = [share([array, 7, 0.5], part, threads) for part in range(threads)]
    assert np.array_equal(np.concatenate([part[0] for part in parts]), array)
    assert max(len(part[0]) for part in parts) - min(len(part[0]) for part in parts) <= 1
    assert all(part[1:] == [7, 0.5] and part[0].base is not None for part in parts)


@pytest.mark.slow
def test_the_threads_work_at_the_same_time() -> None:
    """Each waits for the others, and Numba is given one thread: it would hang if they came one after the other."""
    code = "import os, threading\nbarrier = threading.Barrier(3)\ndef double(values, out):\n    barrier.wait(30)\n"
    assert _answer(code + "    out[:] = float(os.environ['NUMBA_NUM_THREADS'])", 7, threads=3) == [1.0] * 7


@pytest.mark.slow
def test_there_is_no_answer_before_the_last_is_done() -> None:
    """What another thread writes half a second after the calling one has returned is in the output."""
    code = NAMED + "if values[0] > 0:\n        time.sleep(0.5)\n    out[:] = 2 * values"
    assert _answer(code, 4) == [0.0, 2.0, 4.0, 6.0]


@pytest.mark.slow
def test_what_goes_wrong_in_one_thread_goes_wrong() -> None:
    """An exception in any share is the submission's, with its line, and so is a value returned by any."""
    with pytest.raises(SubmissionFault, match="Raised ValueError at line 5: late"):
        _answer(NAMED + "if values[0] > 0:\n        raise ValueError('late')\n    out[:] = 0", 4)
    with pytest.raises(Mismatch, match="return None"):
        _answer(NAMED + "return out if values[0] > 0 else None", 4)


@pytest.mark.slow
def test_who_drops_the_share_of_a_thread_has_not_filled_the_output() -> None:
    """A pool that is made to forget what it is given gains nothing: the rows of its share are not there."""
    patch = (
        "import concurrent.futures as c\n"
        "def submit(self, function, *a):\n    f = c.Future()\n    f.set_result(None)\n    return f\n"
        "c.ThreadPoolExecutor.submit = submit\n"
    )
    found = _answer(patch + "def double(values, out):\n    out[:] = 2 * values", 4)
    assert found[:2] == [0.0, 2.0]
    assert found[2:] != [4.0, 6.0]
