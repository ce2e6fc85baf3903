"""What the speedup explorer times: each kernel as one text for Python, Numba and threads, and NumPy's way to say it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import prange


@dataclass(frozen=True)
class Kernel:
    """`loop(values, out)` is compiled as it stands, and run by Python on lists; `numpy(values, out)` is the same in
    whole arrays, and with its temporaries touches `bytes_each` bytes for an element.
    """

    name: str
    title: str
    loop: Callable[[Any, Any], Any]
    numpy: Callable[[Any, Any], Any]
    bytes_each: int

    @property
    def source(self) -> str:
        """The text of both."""
        return f"{inspect.getsource(self.loop)}\n\n{inspect.getsource(self.numpy)}"


def squares_loop(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    total = 0.0
    for i in prange(len(values)):
        total += values[i] * values[i]
    out[0] = total


def squares_numpy(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    out[0] = np.sum(values * values)


def expression_loop(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    for i in prange(len(values)):
        x = values[i]
        out[i] = math.sqrt(x * x + math.sin(x) * math.exp(-x))


def expression_numpy(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    np.sqrt(values * values + np.sin(values) * np.exp(-values), out=out)


def escape_loop(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    for i in prange(len(values)):
        x = y = 0.0
        steps = 0
        while steps < 60 and x * x + y * y <= 4.0:
            x, y = x * x - y * y + 3.0 * values[i] - 2.0, 2.0 * x * y + 0.3
            steps += 1
        out[i] = steps


def escape_numpy(values, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D103
    c = 3.0 * values - 2.0 + 0.3j
    z = np.zeros_like(c)
    out[:] = 0
    inside = np.ones(len(values), bool)
    for _ in range(60):
        out += inside
        z[inside] = z[inside] ** 2 + c[inside]
        inside &= z.real**2 + z.imag**2 <= 4.0


KERNELS = (
    Kernel("squares", "Sum of squares", squares_loop, squares_numpy, 24),
    Kernel("expression", "√(x² + sin x · e⁻ˣ)", expression_loop, expression_numpy, 48),
    Kernel("escape", "Escape time (Mandelbrot's loop)", escape_loop, escape_numpy, 96),
)
