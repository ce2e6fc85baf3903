"""What instructions compute on bfloat16 (a float32 without its lower half) and on pairs of halves: f16x2, bf16x2.

NumPy has neither type: a register holds their bits, uint16 for bf16 and uint32 for a pair. An instruction on them is
the one on float32 or on halves that the other modules know, between two changes of type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.compare import conversion, exact_integer
from grader.ptxemu.compute.floats import EXACT, ROUNDINGS, rounded
from grader.ptxemu.compute.values import Operation, Value, dtype_of
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Opcode

Compute = Callable[[Opcode], Operation | None]
_U16, _U32, _F32, _F64 = (np.dtype(kind) for kind in (np.uint16, np.uint32, np.float32, np.float64))
_NAN = np.uint16(0x7FFF)  # the one that arithmetic gives (PTX ISA, 9.7.5)
_TIE, _REST = np.uint32(0x8000), np.uint32(0xFFFF)
_PAIRS = {"f16x2": "f16", "bf16x2": "bf16"}


def with_halves(compute: Compute) -> Compute:
    """Return a function like `compute` that knows bfloat16 and pairs as well, and relu: what is negative becomes 0."""

    def found(opcode: Opcode) -> Operation | None:
        if any(word in _PAIRS for word in opcode.words):
            return _of_pairs(opcode, found)
        if "bf16" in opcode.words:
            return _of_bfloats(opcode, compute)
        if "relu" in opcode.words:
            plain = compute(_without_relu(opcode))
            return plain and Operation(plain.sources, plain.result, lambda *values: _relu(plain.apply(*values)))
        return compute(opcode)

    return found


def widened(bits: Value) -> Value:
    """Return bfloat16, as bits, in float32."""
    return (bits.astype(_U32) << np.uint32(16)).view(_F32)


def narrowed(exact: Value, rounding: str = "rn") -> Value:
    """Return float64 values (rounded to odd, where they were longer) as bits of bfloat16, rounded as PTX names it."""
    single = rounded(exact, _F32, "rz")
    bits = single.view(_U32) | (single != exact).astype(_U32)  # rounded to odd
    high, rest, negative = (bits >> np.uint32(16)).astype(_U16), bits & _REST, np.signbit(exact)
    up = {
        "rn": (rest > _TIE) | ((rest == _TIE) & (high & np.uint16(1) > 0)),
        "rz": np.zeros_like(negative),
        "rp": (rest > 0) & ~negative,
        "rm": (rest > 0) & negative,
    }[rounding]
    return np.where(np.isnan(exact), _NAN, high + up.astype(_U16))


def _of_bfloats(opcode: Opcode, compute: Compute) -> Operation | None:
    if opcode.name == "cvt":
        return _converted(opcode)
    words = [word for word in opcode.words if word != "relu"]
    relu = _relu if "relu" in opcode.words else lambda value: value
    like = compute(Opcode(".".join((opcode.name, *("f32" if word == "bf16" else word for word in words)))))
    if like is None:
        return None
    sources = tuple(_U16 if source == _F32 else source for source in like.sources)
    exact = EXACT.get(opcode.name, like.apply)  # a sum or product is rounded once

    def apply(*values: Value) -> Value:
        given = (widened(v) if source == _F32 else v for v, source in zip(values, like.sources, strict=True))
        result = exact(*given)
        return narrowed(relu(result.astype(_F64))) if like.result == _F32 else result

    return Operation(sources, _U16 if like.result == _F32 else like.result, apply)


def _converted(opcode: Opcode) -> Operation | None:
    """Return the operation of a cvt from or to bf16."""
    *modified, to, source = opcode.words
    modifiers = set(modified) - {"relu", "satfinite"}
    if "satfinite" in modified:
        return None
    rounding = next(iter(modifiers & ROUNDINGS), "")
    if to != "bf16" or not rounding:  # what float32 does as well
        words = (*(word for word in modified if word != "relu"), *("f32" if w == "bf16" else w for w in (to, source)))
        like = conversion(Opcode(".".join(("cvt", *words))))
        if like is None:
            return None
        back: Callable[[Value], Value] = (lambda v: narrowed(v.astype(_F64))) if to == "bf16" else lambda v: v
        if source == "bf16":
            return Operation((_U16,), dtype_of("u16" if to == "bf16" else to), lambda v: back(like.apply(widened(v))))
        return Operation(like.sources, _U16, lambda value: back(like.apply(value)))
    if modifiers != {rounding}:
        return None
    kind = _U16 if source == "bf16" else dtype_of(source)
    exact = _exact(source)
    relu = _relu if "relu" in modified else lambda value: value
    return Operation((kind,), _U16, lambda value: narrowed(relu(exact(value)), rounding))


def _exact(source: str) -> Callable[[Value], Value]:
    """Return what gives the values of a type in float64, rounded to odd where they are longer."""
    if source == "bf16":
        return lambda value: widened(value).astype(_F64)
    if dtype_of(source).kind == "f":
        return lambda value: value.astype(_F64)
    return exact_integer


def _of_pairs(opcode: Opcode, compute: Compute) -> Operation | None:
    """Return the operation that does to both halves what an instruction does to one."""
    words = [_PAIRS.get(word, word) for word in opcode.words]
    if opcode.name == "cvt":
        return _packing(words, opcode, compute)
    if opcode.name == "setp":
        raise Unsupported(opcode.text)
    masks = opcode.name == "set" and words[-2] == "u32"  # a half of it for each half
    if masks:
        words[-2] = "u16"
    one = compute(Opcode(".".join((opcode.name, *words))))
    if one is None or one.result.itemsize != _U16.itemsize:
        return None
    paired = tuple(_U32 if kind.itemsize == _U16.itemsize else kind for kind in one.sources)

    def apply(*values: Value) -> Value:
        parts = [
            (_half(v, n, kind) if kind.itemsize == _U16.itemsize else v)
            for n in (0, 1)
            for v, kind in zip(values, one.sources, strict=True)
        ]
        return _joined(one.apply(*parts[: len(values)]), one.apply(*parts[len(values) :]))

    return Operation(paired, _U32, apply)


def _packing(words: list[str], opcode: Opcode, compute: Compute) -> Operation | None:
    """Return the operation of `cvt.rn.f16x2.f32 d, a, b`: a becomes the upper half, b the lower one."""
    one = compute(Opcode(".".join((opcode.name, *words)))) if opcode.words[-2] in _PAIRS else None
    if one is None or len(one.sources) != 1 or one.sources[0] != _F32:
        return None
    return Operation((_F32, _F32), _U32, lambda high, low: _joined(one.apply(low), one.apply(high)))


def _half(value: Value, number: int, kind: np.dtype[Any]) -> Value:
    return (value >> np.uint32(16 * number)).astype(_U16).view(kind)


def _joined(low: Value, high: Value) -> Value:
    return low.view(_U16).astype(_U32) | (high.view(_U16).astype(_U32) << np.uint32(16))


def _relu(value: Value) -> Value:
    return np.where(value <= 0, value.dtype.type(0), value)


def _without_relu(opcode: Opcode) -> Opcode:
    return Opcode(".".join((opcode.name, *(word for word in opcode.words if word != "relu"))))
