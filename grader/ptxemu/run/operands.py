"""Operands of instructions: how their values are read from a group of threads, and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value, extended, seen_as
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.run.specials import Specials
from grader.ptxemu.run.state import Group
from grader.ptxemu.text.records import SIZES, Immediate, Operand, Register, Space, Special, Symbol

Reader = Callable[[Group], Value]
Writer = Callable[[Group, Value], None]


class Operands:
    """The operands of a kernel: `registers` by name with their types, `symbols` the addresses of variables.

    `specials` are the special registers.
    """

    def __init__(
        self, registers: Mapping[str, str], symbols: Mapping[str, tuple[Space, int]], specials: Specials
    ) -> None:
        self._registers = registers
        self._symbols = symbols
        self._specials = specials

    def reader(self, operand: Operand, dtype: np.dtype[Any]) -> Reader:
        """Return how to get the value of an operand as `dtype`."""
        if isinstance(operand, Register):
            name = operand.name

            def read(group: Group) -> Value:
                value = group.frame[name]
                return value if value.dtype == dtype else seen_as(value, dtype)

            return read
        if isinstance(operand, Special):
            special = operand.name

            def read_special(group: Group) -> Value:
                value = self._specials.get(special)
                if value is None:
                    raise Unsupported(f"the special register %{special[:40]}")
                some = value.ndim and value.size != group.lanes.size
                return seen_as(value.take(group.lanes) if some else value, dtype)

            if special.partition(".")[0] in ("clock", "clock64", "globaltimer"):
                raise Unsupported(f"the special register %{special[:40]}")
            return read_special
        if isinstance(operand, Immediate):
            constant = _constant(operand, dtype)
            return lambda _: constant
        if isinstance(operand, Symbol) and operand.name in self._symbols:
            address = np.uint64(self._symbols[operand.name][1]).astype(dtype)
            return lambda _: address
        raise Unsupported("an operand of a kind that is not known")

    def unconverted(self, operand: Operand, dtype: np.dtype[Any]) -> Reader:
        """Return how to get the value of an operand: of a register as it is, of any other as `dtype`."""
        if isinstance(operand, Register):
            name = operand.name
            return lambda group: group.frame[name]
        return self.reader(operand, dtype)

    def writer(self, operand: Operand, dtype: np.dtype[Any]) -> Writer:
        """Return how to put a value of type `dtype` into an operand: into a longer register with its sign or zeros."""
        if not isinstance(operand, Register):
            raise Unsupported("a destination that is no register")
        name = operand.name
        if name == "_":
            return lambda _, __: None
        kind = self._registers.get(name, "")
        size = SIZES.get(kind, dtype.itemsize)
        if (kind == "pred") != (dtype == np.bool_):
            raise Unsupported("a predicate used as a number")
        if size > dtype.itemsize:

            def extend(group: Group, value: Value) -> None:
                group.frame[name] = extended(value, size)

            return extend

        def write(group: Group, value: Value) -> None:
            group.frame[name] = value

        return write


def _constant(operand: Immediate, dtype: np.dtype[Any]) -> Value:
    if dtype == np.bool_:
        return np.bool_(operand.bits != 0)
    if operand.float_bits:
        value = np.array(operand.bits, f"u{operand.float_bits // 8}").view(f"f{operand.float_bits // 8}")[()]
        return seen_as(value, dtype) if value.dtype.itemsize == dtype.itemsize else value.astype(dtype)
    if dtype.kind == "f":
        return dtype.type(operand.bits)
    return np.array(operand.bits % 2 ** (8 * dtype.itemsize), f"u{dtype.itemsize}").view(dtype)[()]
