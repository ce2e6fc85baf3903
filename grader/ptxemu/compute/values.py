"""The values of registers: NumPy arrays (n,) over the threads of a group, or one NumPy scalar where all have the same.

No function writes to a value that it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.errors import Unsupported

Dtype = np.dtype[Any]
Value = Any  # an array of any of the types below, or a NumPy scalar
DTYPES: dict[str, np.dtype[Any]] = {
    "pred": np.dtype(np.bool_),
    "f16": np.dtype(np.float16),
    "f32": np.dtype(np.float32),
    "f64": np.dtype(np.float64),
}
DTYPES |= {f"{kind}{bits}": np.dtype(f"uint{bits}") for kind in "bu" for bits in (8, 16, 32, 64)}
DTYPES |= {f"s{bits}": np.dtype(f"int{bits}") for bits in (8, 16, 32, 64)}

COMBINE: dict[str, np.ufunc] = {
    "add": np.add,
    "min": np.minimum,
    "max": np.maximum,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
}  # what atomics and a warp's reductions do with two values


@dataclass(frozen=True)
class Operation:
    """What an instruction computes: `apply` takes values of the types `sources` and returns one of type `result`."""

    sources: tuple[Dtype, ...]
    result: Dtype
    apply: Callable[..., Value]


def dtype_of(kind: str) -> np.dtype[Any]:
    """Return the NumPy type of a PTX type; raises Unsupported for the ones that NumPy has not."""
    if kind not in DTYPES:
        raise Unsupported(f"the type .{kind}")
    return DTYPES[kind]


def unsigned(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the unsigned integers of the same size."""
    return DTYPES[f"u{8 * dtype.itemsize}"]


def seen_as(value: Value, dtype: np.dtype[Any]) -> Value:
    """Return the low bits of `value` as `dtype`; bits that are not there are 0."""
    own = value.dtype
    if own == dtype:
        return value
    if np.bool_ in (own, dtype):
        raise Unsupported("a predicate used as a number")
    if own.itemsize != dtype.itemsize:
        value = value.view(unsigned(own)).astype(unsigned(dtype))
    return value.view(dtype)


def extended(value: Value, size: int) -> Value:
    """Return an integer `value` in `size` bytes: with its sign where it is signed, else with zeros."""
    own = value.dtype
    if own.itemsize >= size or own == np.bool_:
        return value
    if own.kind == "f":
        value = value.view(unsigned(own))
    return value.astype(np.dtype(f"{'int' if own.kind == 'i' else 'uint'}{8 * size}"))


def spread(value: Value, count: int) -> Value:
    """Return `value` as an array (count,)."""
    return value if value.ndim else np.full(count, value)
