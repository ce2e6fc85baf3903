"""A ufunc as tests see it: the object is the student's, the arrays and where results land are the judge's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.catalog import EntryPoint, Kind
from grader.judge.call import Proxy, Submission
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault
from grader.model import Verdict
from grader.sandbox.launch import Launcher
from tests.unit.programs import PATIENT, program

ENTRIES = {
    "total": EntryPoint("total", Kind.UFUNC, ("x", "y", "out")),
    "parts": EntryPoint("parts", Kind.UFUNC, ("x", "out"), outputs=2),
}
HONEST = "import numpy as np\ntotal, parts = np.add, np.modf"

# What stands for a ufunc and is none, how its sum is asked for, and what is found out.
IMPOSTORS: dict[str, tuple[str, type[Exception], str]] = {
    "keeps its result": ("lambda x, y, out=None: x + y", Mismatch, ""),
    "another output": ("lambda x, y, out=None: (np.add(x, y, out=out.copy()), None)", Mismatch, ""),
    "changes an operand": ("lambda x, y, out: np.add(x, y, out=x)", RuleBroken, "changed its input x"),
    "writes too far": (
        "lambda x, y, out: __import__('ctypes').memset(out.ctypes.data + out.nbytes, 0, 1)", Mismatch, "beside out",
    ),
    "takes no out": ("lambda x, y: x + y", SubmissionFault, "Raised TypeError"),
    "is no function": ("3", SubmissionFault, "defines no function"),
}  # fmt: skip


@pytest.fixture
def ufuncs(launcher: Launcher) -> Iterator[Any]:
    """Return what starts a submission with both ufuncs and gives it as tests have it."""
    started: list[Submission] = []

    def start(code: str) -> Proxy:
        made = Submission(
            launcher, replace(program(code), entries=tuple(ENTRIES)), ENTRIES, PATIENT, np.random.default_rng(1)
        )
        started.append(made)
        return Proxy(made)

    yield start
    for each in started:
        each.close()


@pytest.mark.slow
def test_results_land_in_the_callers_buffer(ufuncs: Any) -> None:
    """Operands are broadcast, and what a call, a reduction or an accumulation gives is in `out`."""
    own = ufuncs(HONEST)
    x, y = np.arange(12.0).reshape(3, 4), np.arange(3.0)[:, None]
    called, reduced, steps = np.empty((3, 4)), np.empty(3), np.empty((3, 4))
    own.total(x, y, called)
    own.total.reduce(x, 1, reduced)
    own.total.accumulate(x, 0, steps)
    assert np.array_equal(called, x + y)
    assert np.array_equal(reduced, x.sum(axis=1))
    assert np.array_equal(steps, np.add.accumulate(x, 0))


@pytest.mark.slow
def test_several_outputs_are_stacked(ufuncs: Any) -> None:
    """A ufunc with two outputs fills the two halves of the last argument, wherever they lie."""
    own, x = ufuncs(HONEST), np.linspace(-3, 3, 7)
    whole = np.full((2, 14), 7.0)
    own.parts(x, whole[:, ::2])
    assert np.array_equal(whole[:, ::2], np.modf(x))
    assert (whole[:, 1::2] == 7).all()


@pytest.mark.slow
def test_operands_keep_their_strides(ufuncs: Any) -> None:
    """A ufunc is given every second element, a transposed array and a repeated row as such; a function a copy."""
    seen = "import numpy as np\ndef total(x, y, out): out[:2], out[2:] = x.strides, y.strides\nparts = np.modf"
    out = np.empty(4, dtype=np.int64)
    whole = np.arange(24.0).reshape(4, 6)
    ufuncs(seen).total(whole[:, ::-2], whole.T, out)
    assert out.tolist() == [48, -16, 8, 48]
    ufuncs(seen).total(np.broadcast_to(whole[0], (3, 6)), whole, out)
    assert out.tolist() == [0, 8, 48, 8]


@pytest.mark.slow
@pytest.mark.parametrize("case", sorted(IMPOSTORS))
def test_what_only_looks_like_a_ufunc_is_found_out(ufuncs: Any, case: str) -> None:
    """Whatever an object does when it is called, what counts is what lies in the judge's memory afterwards."""
    code, kind, words = IMPOSTORS[case]
    own, out = ufuncs(f"import numpy as np\ntotal, parts = {code}, np.modf"), np.empty(5)
    with pytest.raises(kind, match=words) if words else pytest.raises(AssertionError):
        own.total(np.arange(5.0), np.ones(5), out)
        assert np.array_equal(out, np.arange(5.0) + 1)


@pytest.mark.slow
def test_a_missing_method_is_the_submissions_error(ufuncs: Any) -> None:
    """A function that is no ufunc has no reduce, and that is its student's exception, not the kit's."""
    with pytest.raises(SubmissionFault, match="reduce") as caught:
        ufuncs("def total(x, y, out): out[:] = x + y\nparts = total").total.reduce(np.ones(3), 0, np.empty(()))
    assert caught.value.verdict is Verdict.ERROR


@pytest.mark.slow
def test_who_writes_a_function_is_told_what_makes_a_ufunc(ufuncs: Any) -> None:
    """What fails in a file that makes no ufunc fails with the decorators' names before it, and in no other file."""
    made = "from numba import vectorize\nvectorize()\n"
    for code, told in (("def total(x, y, out):\n    out[:] = x @ y.missing", True), (made + HONEST, False)):
        with pytest.raises(SubmissionFault) as fault:
            ufuncs(code).total(np.ones(3), np.ones(2), np.ones(3))
        assert ("@guvectorize and @vectorize, with types" in fault.value.public) is told
