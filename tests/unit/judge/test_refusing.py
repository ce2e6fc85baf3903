"""Malformed input is to be refused: by the right exception, and before anything is written."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judge.call import Proxy
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault
from grader.sandbox.launch import Launcher
from tests.unit.programs import submission


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("raise IndexError('too small')", None),
        ("raise IndexError", None),
        ("pass", Mismatch),
        ("return 5", Mismatch),
        ("out[0] = 1; raise IndexError", Mismatch),
        ("out[-1] = 1; raise IndexError", Mismatch),
        ("raise ValueError", SubmissionFault),
        ("raise KeyError", SubmissionFault),
        ("raise NotImplementedError", SubmissionFault),
        ("raise MemoryError", SubmissionFault),
        ("import os; os._exit(1)", SubmissionFault),
    ],
)
def test_refusing_is_raising_and_leaving_the_output_alone(
    launcher: Launcher, body: str, outcome: type[Exception] | None
) -> None:
    """Malformed input is refused by the right exception before anything is written, and by nothing else."""
    own = submission(launcher, f"def double(values, out):\n    {body}\n")
    if outcome is None:
        Proxy(own).refuses(IndexError, "double", np.zeros(3), np.zeros(2))
    else:
        with pytest.raises(outcome):
            Proxy(own).refuses(IndexError, "double", np.zeros(3), np.zeros(2))


@pytest.mark.parametrize(
    ("body", "count", "kind"),
    [
        ("ctypes.memset(out.ctypes.data + out.nbytes, 1, 8)", 2, Mismatch),
        ("ctypes.memset(out.ctypes.data, 1, 8)", 0, Mismatch),
        ("values[0] = 7", 2, RuleBroken),
    ],
)
def test_refusing_leaves_everything_alone(launcher: Launcher, body: str, count: int, kind: type[Exception]) -> None:
    """A call that raises as it should must not have written beside its output, nor to its input."""
    own = submission(launcher, f"import ctypes\ndef double(values, out):\n    {body}\n    raise IndexError\n")
    with pytest.raises(kind):
        Proxy(own).refuses(IndexError, "double", np.zeros(3), np.zeros(count))
