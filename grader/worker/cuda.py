"""Launching a CUDA kernel on this worker's arrays: on the simulator, or on a GPU with its transfers apart."""

from __future__ import annotations

import functools
import inspect
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.wire import Phase

_STACK = 512 * 2**10


class BoundedArray:
    """A one-dimensional array as a simulated kernel sees it: no index outside 0..size-1 goes unnoticed.

    Hardware checks nothing and NumPy wraps negative indices, so either mistake would pass in silence.
    Nor is it NumPy's to work on as a whole: a kernel is one thread's share.
    """

    __array_ufunc__ = None

    def __init__(self, array: np.ndarray[Any, Any], name: str) -> None:
        self._array = array
        self._name = name
        self.shape, self.size, self.dtype, self.ndim = array.shape, array.size, array.dtype, array.ndim

    def __len__(self) -> int:
        return self.size

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(f"a kernel reads {self._name} element by element")

    def __getitem__(self, index: Any) -> Any:
        return self._array[self._checked(index)]

    def __setitem__(self, index: Any, value: Any) -> None:
        self._array[self._checked(index)] = value

    def _checked(self, index: Any) -> Any:
        if not 0 <= index < self.size:
            raise IndexError(f"index {index} is outside {self._name}, which has {self.size} elements")
        return index


def prepare_simulator() -> None:
    """Have the simulator take every option that cuda.jit has, and its threads be small: a block may have 1024."""
    from numba import cuda

    threading.stack_size(_STACK)
    jit = cuda.jit
    known = inspect.signature(jit).parameters

    @functools.wraps(jit)
    def lenient(*arguments: Any, **options: Any) -> Any:
        return jit(*arguments, **{name: value for name, value in options.items() if name in known})

    cuda.jit = lenient


def simulate(kernel: Any, launch: tuple[int, ...], arguments: list[Any], names: list[str]) -> None:
    """Launch `kernel` on the simulator; raises what the first failing thread raised."""
    bounded = [
        BoundedArray(value, name) if isinstance(value, np.ndarray) else value
        for value, name in zip(arguments, names, strict=False)
    ]
    kernel[launch](*bounded)


@dataclass
class DeviceCall:
    """A kernel's arguments on the GPU between the phases of one call."""

    arguments: list[Any] = field(default_factory=list)

    def run(self, phase: Phase, kernel: Any, launch: tuple[int, ...], arguments: list[Any]) -> None:
        """Do one phase: "stage" copies in, "run" launches and waits, "fetch" copies out, "all" does all three."""
        from numba import cuda  # the worker's mode is set by its environment before this import

        if phase in ("stage", "all"):
            self.arguments = [cuda.to_device(v) if isinstance(v, np.ndarray) else v for v in arguments]
        if phase in ("run", "all"):
            kernel[launch](*self.arguments)
            cuda.synchronize()
        if phase in ("fetch", "all"):
            self.arguments[-1].copy_to_host(arguments[-1])
            self.arguments = []
