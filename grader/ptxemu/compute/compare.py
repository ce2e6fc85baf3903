"""Comparisons, selections and conversions (PTX ISA, 9.7.7 setp, set, selp, slct; 9.7.9 cvt), on whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.floats import EXACT, ROUNDINGS, flushed, rounded, saturated
from grader.ptxemu.compute.values import DTYPES, Operation, Value, dtype_of, unsigned
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Opcode

Dtype = np.dtype[Any]
_PRED = np.dtype(np.bool_)
_F64 = np.dtype(np.float64)
_ORDERED: dict[str, Callable[..., Value]] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}
_UNSIGNED = {"lo": "lt", "ls": "le", "hi": "gt", "hs": "ge"}
_JOIN: dict[str, Callable[..., Value]] = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}
_TO_INTEGER: dict[str, Callable[..., Value]] = {"rni": np.rint, "rzi": np.trunc, "rmi": np.floor, "rpi": np.ceil}


def comparison(name: str, kind: Dtype) -> Callable[..., Value]:
    """Return the comparison of this name: an ordered one is false for NaN, one ending in u is true."""
    is_float = kind.kind == "f"
    if not is_float and name in _UNSIGNED:
        return _ORDERED[_UNSIGNED[name]]
    if name == "ne" and is_float:  # NumPy's is the unordered one
        return lambda a, b: (a < b) | (a > b)
    if name in _ORDERED:
        return _ORDERED[name]
    if is_float and name == "num":
        return lambda a, b: ~(np.isnan(a) | np.isnan(b))
    if is_float and name == "nan":
        return lambda a, b: np.isnan(a) | np.isnan(b)
    if is_float and name.endswith("u") and name[:-1] in _ORDERED:
        ordered = comparison(name[:-1], kind)
        return lambda a, b: ordered(a, b) | np.isnan(a) | np.isnan(b)
    raise Unsupported(f"the comparison .{name}")


def compared(opcode: Opcode) -> Operation | None:
    """Return the operation of setp, set, selp or slct, None in a form that it is not known in.

    A setp with a Boolean operation takes that predicate as its third source.
    """
    name = opcode.name
    if name == "selp":
        kind = dtype_of(opcode.type)
        return Operation((kind, kind, _PRED), kind, lambda a, b, which: np.where(which, a, b))
    if name == "slct" and len(opcode.words) == 2:
        kind, by = map(dtype_of, opcode.words)
        return Operation((kind, kind, by), kind, lambda a, b, c: np.where(c >= 0, a, b))
    if name not in ("setp", "set"):
        return None
    words = [word for word in opcode.words if word != "ftz"]
    result = _PRED if name == "setp" else dtype_of(words.pop(-2))
    kind, join = dtype_of(words[-1]), words[1] if len(words) == 3 else ""
    compare = comparison(words[0], kind)
    if join:
        combine = _JOIN.get(join)
        if combine is None:
            raise Unsupported(f"setp with .{join}")
        return Operation((kind, kind, _PRED), result, lambda a, b, c: _as(combine(compare(a, b), c), result))
    return Operation((kind, kind), result, lambda a, b: _as(compare(a, b), result))


def _as(truth: Value, kind: Dtype) -> Value:
    """Return truth as the instruction set writes it: all ones in an integer, 1.0 in a float."""
    if kind == _PRED:
        return truth
    return truth.astype(kind) if kind.kind == "f" else np.where(truth, ~kind.type(0), kind.type(0))


def conversion(opcode: Opcode) -> Operation | None:
    """Return the operation of a cvt, None in a form that it is not known in."""
    if len(opcode.words) < 2:
        return None
    *modified, to_type, source_type = opcode.words
    if to_type not in DTYPES or source_type not in DTYPES:
        return None
    to, source, modifiers = dtype_of(to_type), dtype_of(source_type), set(modified)
    rounding = modifiers & (ROUNDINGS | _TO_INTEGER.keys())
    if modifiers - rounding - {"ftz", "sat"} or len(rounding) > 1:
        return None
    function = _converted(source, to, next(iter(rounding), ""), "sat" in modifiers)
    if "ftz" in modifiers:
        function = _flushing(function, source, to)
    return Operation((source,), to, function)


def _flushing(function: Callable[[Value], Value], source: Dtype, to: Dtype) -> Callable[[Value], Value]:
    def apply(value: Value) -> Value:
        found = function(flushed(value) if source == np.float32 else value)
        return flushed(found) if to == np.float32 else found

    return apply


def _converted(source: Dtype, to: Dtype, rounding: str, sat: bool) -> Callable[[Value], Value]:
    if source.kind == "f" and to.kind == "f":
        return _float_to_float(source, to, rounding, sat)
    if source.kind == "f":
        return _float_to_integer(source, to, rounding)
    if to.kind == "f":
        if rounding == "rn":
            return lambda value: value.astype(to)
        if rounding not in ROUNDINGS or (to.itemsize == 8 and source.itemsize == 8):
            raise Unsupported(f"an integer to a float, rounded {rounding}")
        return lambda value: rounded(exact_integer(value), to, rounding)
    return _integer_to_integer(to, sat)


def exact_integer(value: Value) -> Value:
    """Return integers in float64, rounded to odd where they are longer."""
    if value.dtype.itemsize < 8:
        return value.astype(_F64)
    half = value.dtype.type(32)
    return EXACT["add"](np.ldexp((value >> half).astype(_F64), 32), (value & value.dtype.type(2**32 - 1)).astype(_F64))


def _float_to_float(source: Dtype, to: Dtype, rounding: str, sat: bool) -> Callable[[Value], Value]:
    if rounding in _TO_INTEGER:
        if source != to:
            raise Unsupported("a rounding to integers between two types of floats")
        function: Callable[[Value], Value] = _TO_INTEGER[rounding]
    elif to.itemsize < source.itemsize:
        function = lambda value: rounded(value.astype(_F64), to, rounding)  # noqa: E731
    else:
        function = lambda value: value.astype(to)  # noqa: E731
    return (lambda value: saturated(function(value))) if sat else function


def _float_to_integer(source: Dtype, to: Dtype, rounding: str) -> Callable[[Value], Value]:
    """Round, clamp to what the integer can hold; NaN is 0 for short types, and the top bit alone for 64-bit ones."""
    if rounding not in _TO_INTEGER:
        raise Unsupported(f"a float to an integer, rounded {rounding}")
    whole, limits = _TO_INTEGER[rounding], np.iinfo(to)
    above = float(limits.max) + 1 if to.itemsize == 8 else float(limits.max)
    odd = source.itemsize == 8 or to.itemsize == 8
    nan = to.type(0) if not odd else np.array(1 << (8 * to.itemsize - 1), unsigned(to)).view(to)[()]

    def apply(value: Value) -> Value:
        exact = whole(value.astype(_F64))
        inside = (exact > float(limits.min)) & (exact < above)
        found = np.where(inside, exact, 0.0).astype(to)
        found = np.where(exact >= above, to.type(limits.max), found)
        found = np.where(exact <= float(limits.min), to.type(limits.min), found)
        return np.where(np.isnan(exact), nan, found)

    return apply


def _integer_to_integer(to: Dtype, sat: bool) -> Callable[[Value], Value]:
    limits = np.iinfo(to)

    def apply(value: Value) -> Value:
        if not sat:
            return value.astype(to)
        own = np.iinfo(value.dtype)
        low = value.dtype.type(max(limits.min, own.min))
        high = value.dtype.type(min(limits.max, own.max))
        return np.clip(value, low, high).astype(to)

    return apply
