"""Arithmetic on integers of several words, with a carry from one instruction to the next (PTX ISA, 9.7.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.compute.integers import integer
from grader.ptxemu.compute.values import Value, dtype_of
from grader.ptxemu.program.opcodes import Opcode

_U64 = np.dtype(np.uint64)
_NONE = np.uint64(0)
_Step = Callable[..., tuple[Value, Value]]


@dataclass(frozen=True)
class Carrying:
    """What an instruction with a carry computes: `apply` takes the carry before it and `count` values of `dtype`.

    It returns the result and the new carry, which counts where the instruction says so. A carry is 0 or 1, uint64.
    """

    dtype: np.dtype[Any]
    count: int
    apply: _Step


def carrying(opcode: Opcode) -> Carrying | None:
    """Return what an instruction that takes or sets a carry computes, None in a form that it is not known in."""
    dtype = dtype_of(opcode.type.replace("s", "u").replace("b", "u"))
    name = opcode.name.removesuffix("c") if opcode.takes_carry else opcode.name
    if name == "mad":
        count, function = 3, _multiply_add(opcode.words[0], dtype)
    elif name in ("add", "sub"):
        count, function = 2, _add if name == "add" else _subtract
    else:
        return None
    if opcode.takes_carry:
        return Carrying(dtype, count, function)
    return Carrying(dtype, count, lambda _, *values: function(_NONE, *values))


def _add(carry: Value, a: Value, b: Value) -> tuple[Value, Value]:
    part = a + b
    total = part + carry.astype(a.dtype)
    return total, ((part < a) | (total < part)).astype(_U64)


def _subtract(borrow: Value, a: Value, b: Value) -> tuple[Value, Value]:
    part = a - b
    total = part - borrow.astype(a.dtype)
    return total, ((a < b) | (part < total)).astype(_U64)


def _multiply_add(part: str, dtype: np.dtype[Any]) -> _Step:
    product = integer(Opcode(f"mul.{part}.u{8 * dtype.itemsize}"))
    assert product is not None

    def apply(carry: Value, a: Value, b: Value, c: Value) -> tuple[Value, Value]:
        return _add(carry, product.apply(a, b), c)

    return apply
