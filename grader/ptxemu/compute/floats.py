"""What the floating-point instructions of PTX compute (PTX ISA, 9.7.3 to 9.7.5), on whole arrays.

Exact instructions round as PTX states it. Approximate ones give the correctly rounded result of float64's
function, which is within the error that PTX allows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.fused import fma
from grader.ptxemu.compute.values import Operation, Value, dtype_of, unsigned
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Opcode

Dtype = np.dtype[Any]
Function = Callable[..., Value]
_PRED, _U32 = np.dtype(np.bool_), np.dtype(np.uint32)
_F16, _F32, _F64 = (np.dtype(kind) for kind in (np.float16, np.float32, np.float64))
ROUNDINGS = frozenset(("rn", "rz", "rm", "rp"))
_FLAGS = frozenset(("ftz", "sat", "approx", "full", "NaN"))


def floating(opcode: Opcode) -> Operation | None:
    """Return the operation of an instruction on floats, None in a form that it is not known in."""
    name, modifiers = opcode.name, set(opcode.modifiers)
    if name == "testp" and len(opcode.words) == 2:
        return _tested(opcode.words[0], dtype_of(opcode.type))
    if opcode.type not in ("f16", "f32", "f64") or name not in _ARITY:
        return None
    kind = dtype_of(opcode.type)
    rounding = modifiers & ROUNDINGS
    if modifiers - ROUNDINGS - _FLAGS or len(rounding) > 1:
        return None
    function = _function(name, next(iter(rounding), "rn"), kind, modifiers)
    if function is None:
        return None
    if "ftz" in modifiers and kind is not _F64:
        function = _flushing(function)
    if "sat" in modifiers:
        function = _saturating(function)
    return Operation((kind,) * _ARITY[name], kind, function)


def _function(name: str, rounding: str, kind: Dtype, modifiers: set[str]) -> Function | None:
    if name in ("min", "max"):
        return _extreme(name, with_nan="NaN" in modifiers)
    if rounding != "rn" and name in ("add", "sub", "mul", "fma", "mad"):
        if kind is not _F32:
            raise Unsupported(f"{name} of {kind} rounded {rounding}")
        return _directed(EXACT[name], rounding)
    if rounding != "rn":
        raise Unsupported(f"{name} rounded {rounding}")
    if name in ("fma", "mad"):
        return fma if kind is not _F16 else lambda a, b, c: rounded(_exact_fma(a, b, c), _F16, "rn")
    if name in _APPROXIMATE:
        return _through_float64(_APPROXIMATE[name], kind)
    return _PLAIN[name]


def _through_float64(function: Function, kind: Dtype) -> Function:
    return lambda value: function(value.astype(_F64)).astype(kind)


def flushed(value: Value) -> Value:
    """Return `value` with subnormal numbers as zeros of their sign."""
    tiny = np.finfo(value.dtype).tiny
    return np.where(np.abs(value) < tiny, np.copysign(value.dtype.type(0), value), value)


def _flushing(function: Function) -> Function:
    return lambda *values: flushed(function(*(flushed(value) for value in values)))


def _saturating(function: Function) -> Function:
    """Clamp to 0..1; NaN becomes 0."""
    return lambda *values: saturated(function(*values))


def saturated(value: Value) -> Value:
    """Return `value` clamped to 0..1, NaN as 0."""
    zero, one = value.dtype.type(0), value.dtype.type(1)
    return np.where(value > zero, np.minimum(value, one), zero)


def _extreme(name: str, with_nan: bool) -> Function:
    """Return min or max: a number wins over NaN unless `with_nan`, and -0 is less than +0."""
    chosen = {"min": (np.fmin, np.minimum, np.bitwise_or), "max": (np.fmax, np.maximum, np.bitwise_and)}[name]
    choose, join = chosen[with_nan], chosen[2]

    def apply(a: Value, b: Value) -> Value:
        bits = unsigned(a.dtype)
        zeros = join(a.view(bits), b.view(bits)).view(a.dtype)
        return np.where((a == 0) & (b == 0), zeros, choose(a, b))

    return apply


def _to_odd(high: Value, low: Value) -> Value:
    """Return the float64 high + low rounded to odd, so that it can be rounded again; |low| < half an ulp of high.

    Source: Boldo and Melquiond, Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd.
    """
    bits = high.view(np.int64)
    inexact = np.isfinite(low) & (low != 0) & np.isfinite(high)
    outward = np.where((low > 0) == (high > 0), np.int64(1), np.int64(-1))
    return np.where(inexact & (bits & 1 == 0), bits + outward, bits).view(_F64)


def _exact_sum(a: Value, b: Value) -> Value:
    """Return a + b of two float64 values, rounded to odd; the error of the sum is Knuth's TwoSum."""
    total = a + b
    part = total - a
    return _to_odd(total, (a - (total - part)) + (b - part))


def _exact_fma(a: Value, b: Value, c: Value) -> Value:
    return _exact_sum(a.astype(_F64) * b.astype(_F64), c.astype(_F64))


def _directed(exact: Function, rounding: str) -> Function:
    return lambda *values: rounded(exact(*values), _F32, rounding)


def rounded(exact: Value, kind: Dtype, rounding: str) -> Value:
    """Return float64 values (rounded to odd, where they were longer) in a shorter type, rounded as PTX names it."""
    found = exact.astype(kind)
    if rounding == "rn":
        return found
    back, infinity = found.astype(_F64), kind.type(np.inf)
    down, up = np.nextafter(found, -infinity), np.nextafter(found, infinity)
    too_high, too_low = back > exact, back < exact
    if rounding == "rm":
        found = np.where(too_high, down, found)
    elif rounding == "rp":
        found = np.where(too_low, up, found)
    else:
        found = np.where(too_high & (exact > 0), down, np.where(too_low & (exact < 0), up, found))
    return _signed_zero(found, exact)


def _signed_zero(found: Value, exact: Value) -> Value:
    """Give an inexact zero the sign of what was rounded; an exact one has that of the sum already."""
    return np.where((found == 0) & (exact != 0), np.copysign(found, exact.astype(found.dtype)), found)


def _tested(what: str, kind: Dtype) -> Operation:
    bits = unsigned(kind)
    tiny = np.finfo(kind).tiny
    tests: dict[str, Function] = {
        "finite": np.isfinite,
        "infinite": np.isinf,
        "number": lambda value: ~np.isnan(value),
        "notanumber": np.isnan,
        "normal": lambda value: np.isfinite(value) & (np.abs(value) >= tiny),
        "subnormal": lambda value: (np.abs(value) < tiny) & (value.view(bits) << bits.type(1) != 0),
    }
    if what not in tests:
        raise Unsupported(f"testp.{what}")
    return Operation((kind,), _PRED, tests[what])


def _negated(value: Value) -> Value:
    bits = unsigned(value.dtype)
    return (value.view(bits) ^ bits.type(1 << (8 * bits.itemsize - 1))).view(value.dtype)


def _reciprocal(value: Value) -> Value:
    return value.dtype.type(1) / value


EXACT: dict[str, Function] = {  # in float64, rounded to odd where that is too short
    "add": lambda a, b: _exact_sum(a.astype(_F64), b.astype(_F64)),
    "sub": lambda a, b: _exact_sum(a.astype(_F64), -b.astype(_F64)),
    "mul": lambda a, b: a.astype(_F64) * b.astype(_F64),
    "fma": _exact_fma,
    "mad": _exact_fma,
}
_PLAIN: dict[str, Function] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": _negated,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "rcp": _reciprocal,
    "copysign": lambda sign, value: np.copysign(value, sign),
}
_APPROXIMATE: dict[str, Function] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "ex2": np.exp2,
    "lg2": np.log2,
    "rsqrt": lambda value: 1 / np.sqrt(value),
}
_ARITY = dict.fromkeys(("add", "sub", "mul", "div", "min", "max", "copysign"), 2)
_ARITY |= dict.fromkeys(("neg", "abs", "sqrt", "rcp", *_APPROXIMATE), 1) | {"fma": 3, "mad": 3}
