"""Can workers map the judge's memory on the GPU? It is tried: containers and drivers refuse it in many ways."""

from __future__ import annotations

import functools

import numpy as np

from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.text import one_line
from grader.wire import Place

_TIMEOUT_S = 120.0
_KERNEL = b"""
from numba import cuda

@cuda.jit
def increment(values, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = values[i] + 1
"""


@functools.cache
def obstacle(isolation: Isolation, shares_device: bool = True) -> str:
    """Return why a worker under this isolation cannot map memory of the GPU, an empty text where it can.

    Without `shares_device`: why it cannot run a kernel on copies of its own.

    To be asked only where there is a GPU: starting a driver that does not work may never end.
    """
    try:
        with Launcher(isolation) as launcher:
            return "" if _works(launcher, shares_device) else "what a kernel wrote did not arrive"
    except Exception as error:  # whatever stands in the way, copies do without
        return one_line(f"{type(error).__name__}: {error}")


def _works(launcher: Launcher, shares_device: bool) -> bool:
    program = Program(
        "increment", _KERNEL, ("increment",), place=Place.DEVICE, distilled=True, shares_device=shares_device
    )
    link = Link(launcher, program)
    try:
        link.load(_TIMEOUT_S)
        values = np.arange(1000, dtype=np.float32)
        output = np.full_like(values, np.nan)
        _, slots, message = link.write([values, output])
        link.call("increment", message, _TIMEOUT_S, (16, 64))
        link.read(slots[-1], output)
        return np.array_equal(output, values + 1)
    finally:
        link.close()
