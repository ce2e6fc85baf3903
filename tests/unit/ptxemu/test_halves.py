"""float16, bfloat16 and pairs of them in one register, against fractions rounded by Python."""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cuda.bare import compute, run, text

Array = np.ndarray[Any, Any]
_ROUND: dict[str, Callable[[Fraction], int]] = {"rn": round, "rz": math.trunc, "rm": math.floor, "rp": math.ceil}


@dataclass(frozen=True)
class _Format:
    """A type of 16 bits: the bits of its significand, the lowest exponent of one, the highest of a number."""

    name: str
    digits: int
    lowest: int
    highest: int

    def value(self, bits: int) -> float:
        """Return what bits stand for."""
        data = bits.to_bytes(2, "big")
        found: float = struct.unpack(">e", data)[0] if self.name == "f16" else struct.unpack(">f", data + b"\0\0")[0]
        return found

    def rounded(self, exact: Fraction, rounding: str = "rn") -> float:
        """Return the number of this type that is nearest, of two as near the even one, or the next as `rounding` says.

        Source: IEEE 754-2019, 4.3.
        """
        if not exact:
            return 0.0
        quantum = Fraction(2) ** max(_exponent(exact) - self.digits + 1, self.lowest)
        found = _ROUND[rounding](exact / quantum) * quantum
        if abs(found) < Fraction(2) ** (self.highest + 1):
            return float(found)
        inward = rounding == "rz" or (rounding == "rm" and found > 0) or (rounding == "rp" and found < 0)
        most = (2 - Fraction(2) ** (1 - self.digits)) * 2**self.highest
        return math.copysign(float(most) if inward else math.inf, found)


def _exponent(value: Fraction) -> int:
    guess = value.numerator.bit_length() - value.denominator.bit_length()
    return guess if abs(value) >= Fraction(2) ** guess else guess - 1


_FORMATS = (_Format("f16", 11, -24, 15), _Format("bf16", 8, -133, 127))
_COUNT = 256
_BITS = st.binary(min_size=2 * _COUNT, max_size=2 * _COUNT).map(lambda data: np.frombuffer(data, np.uint16))
_formats = pytest.mark.parametrize("form", _FORMATS, ids=lambda form: form.name)
_few = settings(max_examples=5, deadline=None)  # of 256 values each
_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add.rn": operator.add,
    "sub.rn": operator.sub,
    "mul.rn": operator.mul,
    "fma.rn": lambda a, b, c: a * b + c,
}


def _expected(form: _Format, function: Callable[..., Any], *values: float) -> float:
    if all(map(math.isfinite, values)):
        return form.rounded(function(*map(Fraction, values)))
    return float(function(*values))


def _assert_same(form: _Format, found: Array, expected: Sequence[float]) -> None:
    np.testing.assert_array_equal([form.value(bits) for bits in found.tolist()], expected)


@_formats
@pytest.mark.parametrize("name", [*_ARITHMETIC, "fma.rn.relu"])
@given(a=_BITS, b=_BITS, c=_BITS)
@_few
def test_results_are_rounded_once(form: _Format, name: str, a: Array, b: Array, c: Array) -> None:
    """A sum, a difference, a product and a fused one are the exact result rounded to the nearest number of the type."""
    arguments = (a, b, c) if name.startswith("fma") else (a, b)
    found = compute(f"{name}.{form.name}", ("b16",) * len(arguments), "b16", *arguments)
    function = _ARITHMETIC[name.removesuffix(".relu")]
    expected = [
        _expected(form, function, *map(form.value, bits)) for bits in zip(*(a.tolist() for a in arguments), strict=True)
    ]
    if name.endswith("relu"):
        expected = [0.0 if value < 0 else value for value in expected]
    _assert_same(form, found, expected)


@pytest.mark.parametrize("rounding", _ROUND)
@_formats
@given(a=_BITS, rest=_BITS)
@_few
def test_floats_are_rounded_as_asked(form: _Format, rounding: str, a: Array, rest: Array) -> None:
    """A conversion from float32 gives the number of the type that the rounding names, infinities and NaN themselves."""
    near = np.array([form.value(bits) for bits in a.tolist()], np.float32)
    values = (near.view(np.uint32) | (rest >> (form.digits - 8))).view(np.float32)  # between two numbers of the type
    found = compute(f"cvt.{rounding}.{form.name}.f32", ("f32",), "b16", values)
    expected = [form.rounded(Fraction(v), rounding) if math.isfinite(v) else v for v in values.tolist()]
    _assert_same(form, found, expected)


@pytest.mark.parametrize("rounding", _ROUND)
@pytest.mark.parametrize("kind", ["s16", "u32", "s64", "u64"])
@_formats
@given(data=st.binary(min_size=8 * _COUNT, max_size=8 * _COUNT), shift=st.integers(0, 50))
@_few
def test_integers_are_rounded_as_asked(form: _Format, rounding: str, kind: str, data: bytes, shift: int) -> None:
    """A conversion from an integer, be it longer than any float's significand, is rounded once."""
    dtype = np.dtype(f"{'i' if kind[0] == 's' else 'u'}{int(kind[1:]) // 8}")
    values = np.frombuffer(data, dtype)[:_COUNT] >> dtype.type(shift % (8 * dtype.itemsize))
    found = compute(f"cvt.{rounding}.{form.name}.{kind}", (kind,), "b16", values)
    _assert_same(form, found, [form.rounded(Fraction(value), rounding) for value in values.tolist()])


@_formats
@given(a=_BITS)
@_few
def test_halves_become_other_types(form: _Format, a: Array) -> None:
    """A conversion to float32 is exact, one to an integer rounds and clamps, one to itself rounds to whole numbers."""
    values = [form.value(bits) for bits in a.tolist()]
    np.testing.assert_array_equal(compute(f"cvt.f32.{form.name}", ("b16",), "f32", a), values)
    whole = [np.clip(math.floor(v), -(2**31), 2**31 - 1) if math.isfinite(v) else None for v in values]
    found = compute(f"cvt.rmi.s32.{form.name}", ("b16",), "s32", a)
    assert [f for f, w in zip(found.tolist(), whole, strict=True) if w is not None] == [
        w for w in whole if w is not None
    ]
    _assert_same(form, compute(f"cvt.rzi.{form.name}.{form.name}", ("b16",), "b16", a), np.trunc(values).tolist())


@_formats
@given(a=_BITS, b=_BITS)
@_few
def test_halves_are_compared(form: _Format, a: Array, b: Array) -> None:
    """setp, set, min and max see the numbers that the bits stand for; a number wins over NaN."""
    left, right = ([form.value(bits) for bits in bits.tolist()] for bits in (a, b))
    pairs = list(zip(left, right, strict=True))
    assert compute(f"setp.lt.{form.name}", ("b16",) * 2, "pred", a, b).tolist() == [x < y for x, y in pairs]
    assert compute(f"setp.neu.{form.name}", ("b16",) * 2, "pred", a, b).tolist() == [x != y for x, y in pairs]
    truth = compute(f"set.ge.{form.name}.{form.name}", ("b16",) * 2, "b16", a, b)
    _assert_same(form, truth, [float(x >= y) for x, y in pairs])
    _assert_same(form, compute(f"min.{form.name}", ("b16",) * 2, "b16", a, b), np.fmin(left, right).tolist())
    _assert_same(form, compute(f"max.NaN.{form.name}", ("b16",) * 2, "b16", a, b), np.maximum(left, right).tolist())


@_formats
@given(a=_BITS)
@_few
def test_signs_are_single_bits(form: _Format, a: Array) -> None:
    """Neg turns the sign round and abs clears it."""
    _assert_same(form, compute(f"neg.{form.name}", ("b16",), "b16", a), [-form.value(bits) for bits in a.tolist()])
    _assert_same(form, compute(f"abs.{form.name}", ("b16",), "b16", a), [abs(form.value(bits)) for bits in a.tolist()])


@pytest.mark.parametrize("name", ["add.rn", "mul.rn", "fma.rn", "min", "neg", "set.lt", "set.u32.lt"])
@_formats
@given(data=st.data())
@_few
def test_pairs_are_two_halves(form: _Format, name: str, data: st.DataObject) -> None:
    """An instruction on a pair does to each half what that on one half does."""
    count = {"fma.rn": 3, "neg": 1}.get(name, 2)
    halves = [(data.draw(_BITS), data.draw(_BITS)) for _ in range(count)]
    masked = name == "set.u32.lt"
    opcode = {"set.lt": "set.lt.{0}.{0}", "set.u32.lt": "set.lt.u{1}.{0}"}.get(name, f"{name}.{{0}}")
    low, high = (
        compute(opcode.format(form.name, 16), ("b16",) * count, "b16", *(each[n] for each in halves)) for n in (0, 1)
    )
    wide = [low.astype(np.uint32) | high.astype(np.uint32) << 16 for low, high in halves]
    found = compute(opcode.format(f"{form.name}x2", 32), ("b32",) * count, "b32", *wide)
    np.testing.assert_array_equal(found, low.astype(np.uint32) | high.astype(np.uint32) << 16)
    if masked:
        assert set(np.unique(low).tolist()) <= {0, 0xFFFF}


@_formats
def test_two_floats_become_a_pair(form: _Format) -> None:
    """The first of two floats becomes the upper half, the second the lower."""
    a, b = np.array([1.5, -2, 0], np.float32), np.array([0.25, 7, -0.5], np.float32)
    found = compute(f"cvt.rn.{form.name}x2.f32", ("f32", "f32"), "b32", a, b)
    _assert_same(form, (found >> 16).astype(np.uint16), a.tolist())
    _assert_same(form, (found & 0xFFFF).astype(np.uint16), b.tolist())


@_formats
def test_approximate_functions_are_close(form: _Format) -> None:
    """ex2 and tanh are within a unit of the last place, which is less than PTX allows them."""
    values = np.linspace(-4, 4, 33)
    bits = np.array([struct.unpack(">H", struct.pack(">f", v)[:2])[0] for v in values], np.uint16)
    if form.name == "f16":
        bits = values.astype(np.float16).view(np.uint16)
    exact = [form.value(b) for b in bits.tolist()]
    for name, function in (
        ("ex2.approx.ftz" if form.name == "bf16" else "ex2.approx", np.exp2),
        ("tanh.approx", np.tanh),
    ):
        found = [form.value(b) for b in compute(f"{name}.{form.name}", ("b16",), "b16", bits).tolist()]
        np.testing.assert_allclose(found, function(exact), rtol=2.0 ** (1 - form.digits))


def test_halves_are_added_in_memory() -> None:
    """red.add on float16 adds one after the other, each sum rounded."""
    total = np.zeros(1, np.float16)
    values = np.linspace(0, 1, 32).astype(np.float16)
    body = (
        "mul.wide.u32 %at, %i, 2; add.u64 %at, %at, %a0; ld.global.b16 %h0, [%at]; red.global.add.noftz.f16 [%a1], %h0;"
    )
    assert run(text(body, 2), values, total).findings == []
    expected = np.float16(0)
    for value in values:
        expected += value
    assert total[0] == expected


def test_registers_are_declared_as_cuda_c_writes_it() -> None:
    """`.reg.b32 a;` in braces, of inline assembly, declares as `.reg .b32 a;` does, and only there."""
    out = np.zeros(32, np.uint32)
    body = """
        { .reg.b32 a; { .reg.b32 a; mov.b32 a, 7; mov.b32 %r0, a; } mov.b32 a, %i; add.u32 %r0, %r0, a; }
        mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; st.global.u32 [%at], %r0;
    """
    assert run(text(body, 1), out).findings == []
    assert out.tolist() == [7 + n for n in range(32)]
