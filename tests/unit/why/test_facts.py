"""What a worker says of files whose faults are known."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from grader.sandbox import choice
from grader.sandbox.asked import Silent
from grader.sandbox.launch import Launcher
from grader.why.process import Patient, Refused
from grader.wire_facts import Deed, Facts, LoopKind

_FAULTY = b"""import math
import numpy as np
from numba import njit, prange

@njit
def helper(x):
    return math.exp(x)

@njit(parallel=True)
def work(a, out):
    total = np.float32(0)
    for i in prange(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = helper(0.5 * a[i, j])
    for i in range(a.shape[0]):
        total += a[i, 0]
    for i in range(3):
        scratch = np.zeros(3)
    out[0, 0] = total + scratch[0]
"""
_ARRAYS = (np.ones((8, 8), np.float32), np.zeros((8, 8), np.float32))


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """A launcher with the strongest isolation that this machine has."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        yield launcher


@pytest.fixture(scope="module")
def faulty(launcher: Launcher) -> Facts:
    """The facts about a file with several faults."""
    with Patient(launcher, "faulty", _FAULTY, _ARRAYS) as patient:
        return patient.facts("work")


def test_a_reduction_is_remarked_at_its_line(faulty: Facts) -> None:
    """LLVM's reason for a loop that is not vectorised comes with the line of the sum."""
    assert [one.line for one in faulty.remarks if "reorder" in one.reason] == [16]


def test_the_machine_code_tells_of_widening_and_libm(faulty: Facts) -> None:
    """A float32 that becomes float64 is told at its line, and so is exp, which was inlined from a helper."""
    done = {(one.line, one.deed, one.what) for one in faulty.operations}
    assert (14, Deed.WIDENS, "") in done
    assert (7, Deed.CALLS, "exp") in done


def test_an_allocation_in_a_loop_is_told(faulty: Facts) -> None:
    """The typed code says where an array is asked for."""
    assert [one.line for one in faulty.operations if one.deed is Deed.MAKES_ARRAY] == [18]


def test_loops_tell_which_variable_is_in_which_axis(faulty: Facts) -> None:
    """The source says how loops are nested, and along which axis each goes."""
    assert [(one.line, one.kind, one.inside) for one in faulty.loops] == [
        (12, LoopKind.PRANGE, 0),
        (13, LoopKind.RANGE, 12),
        (15, LoopKind.RANGE, 0),
        (17, LoopKind.RANGE, 0),
    ]
    assert faulty.accesses[0].axes == (("i",), ("j",))


@pytest.mark.parametrize("maker", ["guvectorize", "numba.guvectorize"])
def test_what_a_ufunc_is_made_of_is_compiled(launcher: Launcher, maker: str) -> None:
    """No loop of a generalised ufunc is one of Python's, and no operation in it is on a whole array."""
    code = f"""import numba
from numba import guvectorize
@{maker}(["void(f4[:], f4[:])"], "(n)->(n)")
def double(row, doubled):
    for i in range(row.shape[0]):
        doubled[i] = 2 * row[i]
"""
    with Patient(launcher, "ufunc", code.encode(), _ARRAYS) as patient:
        found = patient.facts("double")
    assert [one.compiled for one in found.functions] == [True]
    assert not found.operations


def test_parallel_loops_are_counted(faulty: Facts) -> None:
    """A function that asks for threads says how many loops get them, np.zeros among them."""
    assert {one.name: one.parfors for one in faulty.functions} == {"helper": -1, "work": 2}


def test_a_file_that_fails_is_refused_with_its_line(launcher: Launcher) -> None:
    """What the compiler cannot type is no fault of ours: the reason and the line come back."""
    code = b"from numba import njit\n@njit\ndef f(a, out):\n    out[0, 0] = a.missing\n"
    with Patient(launcher, "broken", code, _ARRAYS) as patient, pytest.raises(Refused, match="missing") as refused:
        patient.facts("f")
    assert refused.value.line == 4


def test_a_call_is_timed_by_our_clock(launcher: Launcher) -> None:
    """With options, the function is called, and the file's own words about time count nothing."""
    code = b"import time\ndef f(a, out):\n    time.sleep(0.2)\n"
    with Patient(launcher, "sleepy", code, _ARRAYS, options={}) as patient:
        assert 0.2 <= patient.call("f") < 5


@pytest.mark.parametrize(
    "code",
    [
        b"import os\nos._exit(0)\n",
        b"while True:\n    pass\n",
        b"import sys\nsys.setrecursionlimit(10**9)\ndef f(*a): return f(*a)\nf()\n",
    ],
)
def test_a_file_that_ends_its_process_or_never_ends_gives_silence(launcher: Launcher, code: bytes) -> None:
    """Nobody waits for a hostile file longer than agreed."""
    with pytest.raises(Silent):
        Patient(launcher, "hostile", code, _ARRAYS, until=time.monotonic() + 4)


_UNUSED = b"""import math
from numba import njit, vectorize

@njit
def helped(x):
    return math.exp(x)

@vectorize(["float64(float64, float64)"])
def other(x, y):
    return math.sin(x) * y

@vectorize(["int64(int64, int64)", "float64(float64, float64)"])
def entry(x, y):
    return helped(x) + y
"""


def test_only_what_a_call_comes_to_is_told_of(launcher: Launcher) -> None:
    """Of a ufunc the function that it is made of is told of, and what that calls; of other ufuncs nothing."""
    arrays = (np.ones(9), np.ones(9), np.zeros(9))
    with Patient(launcher, "ufuncs", _UNUSED, arrays) as patient:
        found = patient.facts("entry")
    assert [(one.name, one.elementwise) for one in found.functions] == [("helped", False), ("entry", True)]
    assert {(one.line, one.what) for one in found.operations if one.deed is Deed.CALLS} == {(6, "exp")}
