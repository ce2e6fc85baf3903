"""What the floating-point instructions of PTX compute (PTX ISA, 9.7.3 to 9.7.5), on whole arrays.

Exact instructions round as PTX states it. Approximate ones give the correctly rounded result of float64's
function, which is within the error that PTX allows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.fused import fma
from grader.ptxemu.compute.integers import Operation
from grader.ptxemu.compute.values import Value, dtype_of, unsigned
from grader.ptxemu.text.records import Unsupported

Dtype = np.dtype[Any]
Function = Callable[..., Value]
_PRED, _U32 = np.dtype(np.bool_), np.dtype(np.uint32)
_F16, _F32, _F64 = (np.dtype(kind) for kind in (np.float16, np.float32, np.float64))
ROUNDINGS = frozenset(("rn", "rz", "rm", "rp"))
_FLAGS = frozenset(("ftz", "sat", "approx", "full", "NaN"))


def floating(parts: tuple[str, ...]) -> Operation | None:
    """Return the operation of the opcode with these parts, None where it is no float instruction known here."""
    base, modifiers = parts[0], set(parts[1:-1])
    if base == "testp" and len(parts) == 3:
        return _tested(parts[1], dtype_of(parts[2]))
    if parts[-1] not in ("f16", "f32", "f64") or base not in _ARITY:
        return None
    kind = dtype_of(parts[-1])
    rounding = modifiers & ROUNDINGS
    if modifiers - ROUNDINGS - _FLAGS or len(rounding) > 1:
        return None
    function = _function(base, next(iter(rounding), "rn"), kind, modifiers)
    if function is None:
        return None
    if "ftz" in modifiers and kind is not _F64:
        function = _flushing(function)
    if "sat" in modifiers:
        function = _saturating(function)
    return Operation((kind,) * _ARITY[base], kind, function)


def _function(base: str, rounding: str, kind: Dtype, modifiers: set[str]) -> Function | None:
    if base in ("min", "max"):
        return _extreme(base, with_nan="NaN" in modifiers)
    if rounding != "rn" and base in ("add", "sub", "mul", "fma", "mad"):
        if kind is not _F32:
            raise Unsupported(f"{base} of {kind} rounded {rounding}")
        return _directed(_EXACT[base], rounding)
    if rounding != "rn":
        raise Unsupported(f"{base} rounded {rounding}")
    if base in ("fma", "mad"):
        return fma if kind is not _F16 else lambda a, b, c: rounded(_exact_fma(a, b, c), _F16, "rn")
    if base in _APPROXIMATE:
        return _through_float64(_APPROXIMATE[base], kind)
    return _PLAIN[base]


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


def _extreme(base: str, with_nan: bool) -> Function:
    """Return min or max: a number wins over NaN unless `with_nan`, and -0 is less than +0."""
    chosen = {"min": (np.fmin, np.minimum, np.bitwise_or), "max": (np.fmax, np.maximum, np.bitwise_and)}[base]
    choose, join = chosen[with_nan], chosen[2]

    def apply(a: Value, b: Value) -> Value:
        bits = unsigned(a.dtype)
        zeros = join(a.view(bits), b.view(bits)).view(a.dtype)
        return np.where((a == 0) & (b == 0), zeros, choose(a, b))

    return apply


def _to_odd(high: Value, low: Value) -> Value:
    """Return the float64 high + low (|low| under half a place of high) rounded to odd: rounding it again is safe.

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


_EXACT: dict[str, Function] = {
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
