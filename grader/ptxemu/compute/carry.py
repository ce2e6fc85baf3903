"""Arithmetic on integers of several words, with a carry from one instruction to the next (PTX ISA, 9.7.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.integers import integer
from grader.ptxemu.compute.values import Value, dtype_of

_U64 = np.dtype(np.uint64)


def carrying(parts: tuple[str, ...]) -> tuple[np.dtype[Any], int, Callable[..., tuple[Value, Value]], bool] | None:
    """Return type, number of sources, function and whether the carry is set, None for other opcodes.

    The function takes the carry (0 or 1, uint64) before the sources, and returns the result and the new carry.
    """
    base, sets = parts[0], "cc" in parts[1:-1]
    takes = base in ("addc", "subc", "madc")
    if not takes and not (sets and base in ("add", "sub", "mad")):
        return None
    dtype = dtype_of(parts[-1].replace("s", "u").replace("b", "u"))
    name = base.removesuffix("c")
    if name == "mad":
        return dtype, 3, _multiply_add(parts[1], dtype, takes), sets
    function = _add if name == "add" else _subtract
    return dtype, 2, lambda carry, a, b: function(carry if takes else np.uint64(0), a, b), sets


def _add(carry: Value, a: Value, b: Value) -> tuple[Value, Value]:
    part = a + b
    total = part + carry.astype(a.dtype)
    return total, ((part < a) | (total < part)).astype(_U64)


def _subtract(borrow: Value, a: Value, b: Value) -> tuple[Value, Value]:
    part = a - b
    total = part - borrow.astype(a.dtype)
    return total, ((a < b) | (part < total)).astype(_U64)


def _multiply_add(part: str, dtype: np.dtype[Any], takes: bool) -> Callable[..., tuple[Value, Value]]:
    product = integer(("mul", part, f"u{8 * dtype.itemsize}"))
    assert product is not None

    def apply(carry: Value, a: Value, b: Value, c: Value) -> tuple[Value, Value]:
        return _add(carry if takes else np.uint64(0), product.apply(a, b), c)

    return apply
