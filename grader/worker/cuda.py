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
# The exact types of a kernel's indices. A subclass is none, nor is a bool, which NumPy takes for "all of the array".
_WHOLE_NUMBERS = frozenset((int, *(np.dtype(code).type for code in np.typecodes["AllInteger"])))


class BoundedArray:
    """An array as a simulated kernel sees it: one element at a time, and no index outside its shape goes unnoticed.

    Hardware checks nothing and NumPy wraps negative indices, so either mistake would pass in silence. Nor is it NumPy's
    to work on as a whole: a kernel is one thread's share. So an index is a whole number, or a tuple with one for each
    dimension; slices, masks and arrays, which NumPy takes for many elements at once, raise TypeError.
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
        given = index if type(index) is tuple else (index,)
        if len(given) != self.ndim or any(type(each) not in _WHOLE_NUMBERS for each in given):
            wanted = "a whole number" if self.ndim == 1 else f"{self.ndim} whole numbers"
            raise TypeError(f"a kernel reads {self._name} element by element: an index is {wanted}")
        if not all(0 <= each < size for each, size in zip(given, self.shape, strict=True)):
            shape = f"{self.size} elements" if self.ndim == 1 else f"the shape {self.shape}"
            raise IndexError(f"index {index} is outside {self._name}, which has {shape}")
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
