"""Twins of C functions: found wherever the honest function would be, and in nobody else's way."""

from __future__ import annotations

import numpy as np
import pytest

from grader.sandbox.launch import Launcher
from tests.unit.programs import doubled, submission

LOOKUPS = {
    "attribute": "memcpy = ctypes.CDLL(None).memcpy",
    "item": 'memcpy = ctypes.CDLL(None)["memcpy"]',
    "prototype": 'memcpy = ctypes.CFUNCTYPE(p, p, p, n)(("memcpy", ctypes.CDLL(None)))',
    "flags": 'memcpy = ctypes.CFUNCTYPE(p, p, p, n)(("memcpy", ctypes.CDLL(None)), ((1, "a"), (1, "b"), (1, "c")))',
    "loader": 'memcpy = ctypes.cdll.LoadLibrary("libc.so.6").memcpy',
}
MEMCPY = """
import ctypes
p, n = ctypes.c_void_p, ctypes.c_size_t
{}
memcpy.argtypes, memcpy.restype = (p, p, n), p
def double(values, out):
    memcpy(out.ctypes.data, values.ctypes.data, values.nbytes)
"""


@pytest.mark.parametrize("lookup", sorted(LOOKUPS))
@pytest.mark.parametrize("twins", [(), ("memcpy",)])
def test_the_twin_of_memcpy_is_found_in_its_place(launcher: Launcher, lookup: str, twins: tuple[str, ...]) -> None:
    """Looked up in any documented way, memcpy copies; where it has a twin, every byte arrives complemented."""
    own = submission(launcher, MEMCPY.format(LOOKUPS[lookup]), twins=twins)
    values, out = np.arange(9, dtype=np.uint8), np.empty(9, np.uint8)
    own.double(values, out)
    assert np.array_equal(out, ~values if twins else values)


def test_prototypes_go_on_working_for_everything_else(launcher: Launcher) -> None:
    """Where memcpy has a twin, prototypes serve callbacks and other functions as ever."""
    code = """
import ctypes
kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
@kind
def more(x): return x + 1
assert isinstance(more, kind) and more(1) == 2
assert ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(("abs", ctypes.CDLL(None)))(-3) == 3
def double(values, out): out[:] = 2 * values
"""
    assert doubled(submission(launcher, code, twins=("memcpy",)), 2) == [0.0, 2.0]
