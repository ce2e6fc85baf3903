"""Every instruction of PTX that the emulator knows, against values computed another way: Python's own numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tests.cuda.bare import compute

Array = np.ndarray[Any, Any]
_WIDTHS = (16, 32, 64)
_FLOATS = (
    0.0,
    -0.0,
    1.0,
    -1.5,
    3.0e38,
    -2.7,
    1e-40,
    0.1,
    math.inf,
    -math.inf,
    math.nan,
    7.25e8,
    1e-7,
    255.5,
    -0.5,
    2.5,
)


def _corners(bits: int, signed: bool) -> list[int]:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    middle = [0, 1, 2, 3, 7, 31, 100, 12345, high // 2, high - 1, high]
    return [*middle, *([low, low + 1, -1, -2, -77] if signed else [2 ** (bits - 1), 2 ** (bits - 1) + 1])]


def _pairs(kind: str) -> tuple[Array, Array]:
    bits, signed = int(kind[1:]), kind[0] == "s"
    found = list(itertools.product(_corners(bits, signed), repeat=2))
    dtype = np.dtype(f"{'i' if signed else 'u'}{bits // 8}")
    return np.array([a for a, _ in found], dtype), np.array([b for _, b in found], dtype)


def _wrap(value: int, kind: str) -> int:
    bits = int(kind[1:])
    value %= 2**bits
    return value - 2**bits if kind[0] == "s" and value >= 2 ** (bits - 1) else value


def _toward_zero(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


_TWO: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul.lo": lambda a, b: a * b,
    "min": min,
    "max": max,
}


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("sign", ["s", "u"])
@pytest.mark.parametrize("name", [*_TWO, "mul.hi"])
def test_integers_wrap_around(name: str, sign: str, width: int) -> None:
    """Integer arithmetic is Python's, modulo two to the width; mul.hi is the upper half of the product."""
    kind = f"{sign}{width}"
    a, b = _pairs(kind)
    function = (lambda x, y: (x * y) >> width) if name == "mul.hi" else _TWO[name]
    expected = [_wrap(function(int(x), int(y)), kind) for x, y in zip(a, b, strict=True)]
    assert compute(f"{name}.{kind}", (kind, kind), kind, a, b).tolist() == expected


@pytest.mark.parametrize("kind", ["s16", "u16", "s32", "u32"])
def test_wide_products_are_whole(kind: str) -> None:
    """mul.wide and mad.wide give all bits of the product."""
    a, b = _pairs(kind)
    wide = f"{kind[0]}{2 * int(kind[1:])}"
    expected = [int(x) * int(y) for x, y in zip(a, b, strict=True)]
    assert compute(f"mul.wide.{kind}", (kind, kind), wide, a, b).tolist() == expected
    c = np.arange(a.size).astype(f"{'i' if kind[0] == 's' else 'u'}{int(kind[1:]) // 4}")
    expected = [_wrap(x + int(y), wide) for x, y in zip(expected, c, strict=True)]
    assert compute(f"mad.wide.{kind}", (kind, kind, wide), wide, a, b, c).tolist() == expected


@pytest.mark.parametrize("kind", ["s32", "u32", "s64", "u64", "s16"])
def test_division_is_towards_zero(kind: str) -> None:
    """Div and rem cut off; where the divisor is 0 nothing is asked of them."""
    a, b = _pairs(kind)
    a, b = a[b != 0], b[b != 0]
    pairs = [(int(x), int(y)) for x, y in zip(a, b, strict=True)]
    expected = [_wrap(_toward_zero(x, y), kind) for x, y in pairs]
    assert compute(f"div.{kind}", (kind, kind), kind, a, b).tolist() == expected
    expected = [_wrap(x - y * _toward_zero(x, y), kind) for x, y in pairs]
    assert compute(f"rem.{kind}", (kind, kind), kind, a, b).tolist() == expected


@pytest.mark.parametrize("kind", ["b16", "b32", "b64"])
@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_bits_are_combined(name: str, kind: str) -> None:
    """and, or, xor are Python's."""
    a, b = _pairs(f"u{kind[1:]}")
    function = {"and": int.__and__, "or": int.__or__, "xor": int.__xor__}[name]
    expected = [function(int(x), int(y)) for x, y in zip(a, b, strict=True)]
    assert compute(f"{name}.{kind}", (kind, kind), kind, a, b).tolist() == expected


@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_predicates_are_combined(name: str) -> None:
    """and, or, xor of predicates are those of truth values."""
    a, b = np.array([0, 0, 1, 1], np.uint32), np.array([0, 1, 0, 1], np.uint32)
    function = {"and": int.__and__, "or": int.__or__, "xor": int.__xor__}[name]
    expected = [function(int(x), int(y)) for x, y in zip(a, b, strict=True)]
    assert compute(f"{name}.pred", ("pred", "pred"), "pred", a, b).tolist() == expected
    assert compute("not.pred", ("pred",), "pred", a).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize("kind", ["b32", "b64", "s32", "s64", "u32", "u64"])
def test_shifts_stop_at_the_width(kind: str) -> None:
    """A shift by the width or more gives 0, or the sign."""
    bits = int(kind[1:])
    values = np.array(_corners(bits, kind[0] == "s"), f"{'i' if kind[0] == 's' else 'u'}{bits // 8}")
    amounts = np.array([0, 1, 5, 31, 32, 33, 63, 64, 65, 2**31, 2**32 - 1], np.uint32)
    a, by = (part.ravel() for part in np.meshgrid(values, amounts))
    pairs = [(int(x), min(int(y), bits)) for x, y in zip(a, by, strict=True)]
    if kind[0] == "b":
        assert compute(f"shl.{kind}", (kind, "u32"), kind, a, by).tolist() == [(x << y) % 2**bits for x, y in pairs]
    assert compute(f"shr.{kind}", (kind, "u32"), kind, a, by).tolist() == [x >> y for x, y in pairs]


def _reverse(value: int, bits: int) -> int:
    return int(f"{value:0{bits}b}"[::-1], 2)


@pytest.mark.parametrize("bits", [32, 64])
def test_bits_are_counted_and_reversed(bits: int) -> None:
    """popc, clz, brev, bfind, not and cnot agree with a number's binary digits."""
    values = np.array(_corners(bits, signed=False), f"u{bits // 8}")
    numbers = [int(value) for value in values]
    kind = f"b{bits}"
    assert compute(f"popc.{kind}", (kind,), "u32", values).tolist() == [n.bit_count() for n in numbers]
    assert compute(f"clz.{kind}", (kind,), "u32", values).tolist() == [bits - n.bit_length() for n in numbers]
    assert compute(f"brev.{kind}", (kind,), kind, values).tolist() == [_reverse(n, bits) for n in numbers]
    assert compute(f"not.{kind}", (kind,), kind, values).tolist() == [2**bits - 1 - n for n in numbers]
    assert compute(f"cnot.{kind}", (kind,), kind, values).tolist() == [int(n == 0) for n in numbers]
    none = 2**32 - 1
    top = [n.bit_length() - 1 if n else none for n in numbers]
    assert compute(f"bfind.u{bits}", (f"u{bits}",), "u32", values).tolist() == top
    shift = [none if number == none else bits - 1 - number for number in top]
    assert compute(f"bfind.shiftamt.u{bits}", (f"u{bits}",), "u32", values).tolist() == shift
    signed = values.view(f"i{bits // 8}")
    top = [(~n if n < 0 else n).bit_length() - 1 for n in map(int, signed)]
    expected = [number % 2**32 for number in top]
    assert compute(f"bfind.s{bits}", (f"s{bits}",), "u32", signed).tolist() == expected


def _extract(value: int, start: int, length: int, bits: int, signed: bool) -> int:
    """Do bfe bit by bit, as the PTX ISA writes it."""
    start, length = start & 255, length & 255
    sign = 0 if not signed or length == 0 else value >> min(start + length - 1, bits - 1) & 1
    found = 0
    for number in range(bits):
        bit = value >> (start + number) & 1 if number < length and start + number < bits else sign
        found |= bit << number
    return found


def _insert(field: int, into: int, start: int, length: int, bits: int) -> int:
    start, length = start & 255, length & 255
    for number in range(length):
        if start + number < bits:
            into = into & ~(1 << (start + number)) | (field >> number & 1) << (start + number)
    return into


@pytest.mark.parametrize("bits", [32, 64])
def test_fields_are_taken_and_put(bits: int) -> None:
    """Bfe and bfi do what the ISA's loop over bits does, fields that reach over the end included."""
    values = np.array([0x89ABCDEF, 0x7FFF0001, 2**bits - 1, 2 ** (bits - 1)], f"u{bits // 8}")
    starts = np.array([0, 1, 7, 30, 31, 32, 33, 63, 64, 255, 256], np.uint32)
    a, start, length = (part.ravel() for part in np.meshgrid(values, starts, starts))
    cases = [(int(x), int(y), int(z)) for x, y, z in zip(a, start, length, strict=True)]
    for signed in (False, True):
        kind = f"{'s' if signed else 'u'}{bits}"
        expected = [_wrap(_extract(x, y, z, bits, signed), kind) for x, y, z in cases]
        given = a.view(f"i{bits // 8}") if signed else a
        assert compute(f"bfe.{kind}", (kind, "u32", "u32"), kind, given, start, length).tolist() == expected
    into = np.full_like(a, 0x5A5A5A5A)
    expected = [_insert(x, 0x5A5A5A5A, y, z, bits) for x, y, z in cases]
    kind = f"b{bits}"
    assert compute(f"bfi.{kind}", (kind, kind, "u32", "u32"), kind, a, into, start, length).tolist() == expected


def test_bytes_are_permuted() -> None:
    """Prmt picks bytes by four bits each, of which the highest repeats the sign."""
    selector = np.array([0x3210, 0x7654, 0x0123, 0x8888, 0xF0C4, 0x1111], np.uint32)
    a, b = np.full_like(selector, 0x81FF7F01), np.full_like(selector, 0xDEADBEEF)
    expected = []
    for choice in map(int, selector):
        data = (0x81FF7F01).to_bytes(4, "little") + (0xDEADBEEF).to_bytes(4, "little")
        picked = [
            (data[n & 7] if n < 8 else 255 * (data[n & 7] >> 7)) for n in (choice >> 4 * k & 15 for k in range(4))
        ]
        expected.append(int.from_bytes(bytes(picked), "little"))
    assert compute("prmt.b32", ("b32", "b32", "u32"), "b32", a, b, selector).tolist() == expected


@pytest.mark.parametrize("direction", ["l", "r"])
@pytest.mark.parametrize("mode", ["wrap", "clamp"])
def test_funnel_shifts_move_over_both_words(direction: str, mode: str) -> None:
    """Shf shifts the 64 bits of high and low."""
    by = np.array([0, 1, 8, 31, 32, 33, 63], np.uint32)
    low, high = np.full_like(by, 0x89ABCDEF), np.full_like(by, 0x01234567)
    both = 0x0123456789ABCDEF
    amounts = [n & 31 if mode == "wrap" else min(n, 32) for n in map(int, by)]
    moved = [(both << n >> 32 if direction == "l" else both >> n) % 2**32 for n in amounts]
    assert compute(f"shf.{direction}.{mode}.b32", ("b32", "b32", "u32"), "b32", low, high, by).tolist() == moved


def test_any_function_of_three_bits() -> None:
    """lop3 looks each triple of bits up in its table."""
    table = np.array([0x80, 0xE8, 0x96, 0x1F, 0xCA], np.uint32)
    a, b, c = (np.full_like(table, value) for value in (0xF0F0A5A5, 0xCCCC3C3C, 0xAAAA0F0F))
    expected = []
    for row in map(int, table):
        bits = [
            row >> (int(a[0]) >> n & 1) * 4 + (int(b[0]) >> n & 1) * 2 + (int(c[0]) >> n & 1) & 1 for n in range(32)
        ]
        expected.append(sum(bit << n for n, bit in enumerate(bits)))
    assert compute("lop3.b32", ("b32", "b32", "b32", "u32"), "b32", a, b, c, table).tolist() == expected


def test_saturating_and_absolute_arithmetic() -> None:
    """add.sat and sub.sat clamp; abs, neg and sad wrap around like any other."""
    a, b = _pairs("s32")
    pairs = [(int(x), int(y)) for x, y in zip(a, b, strict=True)]

    def clamp(value: int) -> int:
        return max(-(2**31), min(2**31 - 1, value))

    assert compute("add.sat.s32", ("s32", "s32"), "s32", a, b).tolist() == [clamp(x + y) for x, y in pairs]
    assert compute("sub.sat.s32", ("s32", "s32"), "s32", a, b).tolist() == [clamp(x - y) for x, y in pairs]
    assert compute("abs.s32", ("s32",), "s32", a).tolist() == [_wrap(abs(x), "s32") for x, _ in pairs]
    assert compute("neg.s32", ("s32",), "s32", a).tolist() == [_wrap(-x, "s32") for x, _ in pairs]
    u, v = _pairs("u32")
    expected = [_wrap(abs(int(x) - int(y)) + 7, "u32") for x, y in zip(u, v, strict=True)]
    assert compute("sad.u32", ("u32", "u32", "u32"), "u32", u, v, np.full_like(u, 7)).tolist() == expected


@pytest.mark.parametrize("kind", ["f32", "f64"])
@pytest.mark.parametrize(
    "name", ["eq", "ne", "lt", "le", "gt", "ge", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"]
)
def test_comparisons_of_floats(name: str, kind: str) -> None:
    """Ordered comparisons are false for NaN, unordered ones true; num and nan only ask for it."""
    pairs = list(itertools.product(_FLOATS, repeat=2))
    a, b = (np.array([pair[n] for pair in pairs], f"f{int(kind[1:]) // 8}") for n in (0, 1))
    tests: dict[str, Callable[[float, float], bool]] = {
        "eq": float.__eq__, "ne": float.__ne__, "lt": float.__lt__, "le": float.__le__, "gt": float.__gt__,
        "ge": float.__ge__,
    }  # fmt: skip

    def expected(x: float, y: float) -> bool:
        unordered = math.isnan(x) or math.isnan(y)
        if name in ("num", "nan"):
            return unordered == (name == "nan")
        return name.endswith("u") if unordered else bool(tests[name[:2]](x, y))

    assert compute(f"setp.{name}.{kind}", (kind, kind), "pred", a, b).tolist() == [
        expected(float(x), float(y)) for x, y in zip(a, b, strict=True)
    ]


@pytest.mark.parametrize("kind", ["s32", "u32", "s64", "u64"])
def test_comparisons_of_integers_and_selections(kind: str) -> None:
    """Setp orders integers by their signedness, selp and slct choose, set gives all ones."""
    a, b = _pairs(kind)
    assert compute(f"setp.lt.{kind}", (kind, kind), "pred", a, b).tolist() == (a < b).tolist()
    assert compute(f"setp.ge.{kind}", (kind, kind), "pred", a, b).tolist() == (a >= b).tolist()
    which = (np.arange(a.size) % 2).astype(np.uint32)
    chosen = [int(x) if w else int(y) for x, y, w in zip(a, b, which, strict=True)]
    assert compute(f"selp.{kind}", (kind, kind, "pred"), kind, a, b, which).tolist() == chosen
    joined = [bool(x < y) and bool(w) for x, y, w in zip(a, b, which, strict=True)]
    assert compute(f"setp.lt.and.{kind}", (kind, kind, "pred"), "pred", a, b, which).tolist() == joined
    assert compute(f"set.lt.u32.{kind}", (kind, kind), "u32", a, b).tolist() == [
        (2**32 - 1) * int(x < y) for x, y in zip(a, b, strict=True)
    ]


def _float_of(exact: Fraction, kind: str, rounding: str) -> float:
    """Round a fraction to a float type by bisection between neighbours: rn, rz, rm or rp."""
    dtype = np.float32 if kind == "f32" else np.float64
    near = dtype(float(exact)) if kind == "f64" else _nearest32(exact)
    below = above = near
    if Fraction(float(near)) > exact:
        below = np.nextafter(near, dtype(-np.inf))
    elif Fraction(float(near)) < exact:
        above = np.nextafter(near, dtype(np.inf))
    if rounding == "rn":
        return float(near)
    if rounding == "rm" or (rounding == "rz" and exact > 0):
        return float(below)
    return float(above)


def _nearest32(exact: Fraction) -> np.float32:
    guess = np.float32(float(exact))
    candidates = [np.nextafter(guess, np.float32(-np.inf)), guess, np.nextafter(guess, np.float32(np.inf))]
    return min(candidates, key=lambda c: (abs(Fraction(float(c)) - exact), int(c.view(np.uint32)) & 1))


def _numbers(kind: str, count: int) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(int(kind[1:]))
    dtype = np.float32 if kind == "f32" else np.float64
    a, b, c = ((rng.standard_normal(count) * 2.0 ** rng.integers(-12, 12, count)).astype(dtype) for _ in range(3))
    c[::3] = -np.multiply(a[::3], b[::3], dtype=np.float64).astype(dtype)  # sums that nearly vanish
    return a, b, c


@pytest.mark.parametrize("kind", ["f32", "f64"])
def test_fused_multiply_add_rounds_once(kind: str) -> None:
    """fma.rn is the exact sum, rounded once, also where product and summand nearly cancel."""
    a, b, c = _numbers(kind, 900)
    exact = [Fraction(float(x)) * Fraction(float(y)) + Fraction(float(z)) for x, y, z in zip(a, b, c, strict=True)]
    assert compute(f"fma.rn.{kind}", (kind,) * 3, kind, a, b, c).tolist() == [_float_of(e, kind, "rn") for e in exact]


@pytest.mark.parametrize("rounding", ["rn", "rz", "rm", "rp"])
@pytest.mark.parametrize("name", ["add", "sub", "mul", "fma"])
def test_directed_rounding_of_float32(name: str, rounding: str) -> None:
    """Each rounding of float32 arithmetic is that of the exact result."""
    a, b, c = _numbers("f32", 600)
    values = (a, b, c) if name == "fma" else (a, b)
    functions: dict[str, Callable[..., Fraction]] = {
        "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y,
        "fma": lambda x, y, z: x * y + z,
    }  # fmt: skip
    exact = [functions[name](*(Fraction(float(v)) for v in row)) for row in zip(*values, strict=True)]
    found = compute(f"{name}.{rounding}.f32", ("f32",) * len(values), "f32", *values)
    assert found.tolist() == [_float_of(e, "f32", rounding) for e in exact]


@pytest.mark.parametrize("kind", ["f32", "f64"])
def test_division_and_roots_are_correctly_rounded(kind: str) -> None:
    """div.rn and rcp.rn are the exact quotient rounded once; sqrt.rn is within half an ulp of the root."""
    a, b, _ = _numbers(kind, 500)
    exact = [Fraction(float(x)) / Fraction(float(y)) for x, y in zip(a, b, strict=True)]
    assert compute(f"div.rn.{kind}", (kind, kind), kind, a, b).tolist() == [_float_of(e, kind, "rn") for e in exact]
    exact = [1 / Fraction(float(x)) for x in a]
    assert compute(f"rcp.rn.{kind}", (kind,), kind, a).tolist() == [_float_of(e, kind, "rn") for e in exact]
    positive = np.abs(a)
    for root, square in zip(compute(f"sqrt.rn.{kind}", (kind,), kind, positive), positive, strict=True):
        low, high = (Fraction(float(np.nextafter(root, root.dtype.type(x)))) for x in (0, np.inf))
        middle = Fraction(float(root))
        assert ((low + middle) / 2) ** 2 <= Fraction(float(square)) <= ((middle + high) / 2) ** 2


@pytest.mark.parametrize("kind", ["f32", "f64"])
def test_the_smaller_and_the_larger(kind: str) -> None:
    """Min and max prefer a number to NaN, and know -0 to be less than +0."""
    pairs = list(itertools.product(_FLOATS, repeat=2))
    a, b = (np.array([pair[n] for pair in pairs], f"f{int(kind[1:]) // 8}") for n in (0, 1))

    def key(value: float) -> tuple[float, float]:
        return value, math.copysign(1, value)

    for name, choose in (("min", min), ("max", max)):
        found = compute(f"{name}.{kind}", (kind, kind), kind, a, b)
        for x, y, z in zip(a.tolist(), b.tolist(), found.tolist(), strict=True):
            numbers = [v for v in (x, y) if not math.isnan(v)]
            expected = choose(numbers, key=key) if numbers else math.nan
            assert math.isnan(z) if math.isnan(expected) else key(z) == key(expected)


def test_signs_and_classes_of_floats() -> None:
    """neg, abs and copysign touch the sign alone; testp tells classes apart."""
    a = np.array(_FLOATS, np.float32)
    b = a[::-1].copy()
    bits = a.view(np.uint32)
    assert compute("neg.f32", ("f32",), "f32", a).view(np.uint32).tolist() == (bits ^ 0x80000000).tolist()
    assert compute("abs.f32", ("f32",), "f32", a).view(np.uint32).tolist() == (bits & 0x7FFFFFFF).tolist()
    signed = (b.view(np.uint32) & 0x7FFFFFFF) | (bits & 0x80000000)
    assert compute("copysign.f32", ("f32", "f32"), "f32", a, b).view(np.uint32).tolist() == signed.tolist()
    classes: dict[str, Callable[[float], bool]] = {
        "finite": math.isfinite, "infinite": math.isinf, "notanumber": math.isnan,
        "number": lambda x: not math.isnan(x),
        "subnormal": lambda x: 0 < abs(x) < 2.0**-126, "normal": lambda x: math.isfinite(x) and abs(x) >= 2.0**-126,
    }  # fmt: skip
    for name, test in classes.items():
        assert compute(f"testp.{name}.f32", ("f32",), "pred", a).tolist() == [test(float(x)) for x in a]


@pytest.mark.parametrize(
    ("opcode", "function", "error"),
    [
        ("ex2.approx.ftz.f32", lambda x: 2.0**x, 2**-22),
        ("lg2.approx.ftz.f32", lambda x: math.log2(abs(x)), 2**-22),
        ("sin.approx.f32", math.sin, 2**-20),
        ("cos.approx.f32", math.cos, 2**-20),
        ("rsqrt.approx.f32", lambda x: 1 / math.sqrt(abs(x)), 2**-22),
        ("rcp.approx.ftz.f32", lambda x: 1 / x, 2**-22),
        ("sqrt.approx.f32", lambda x: math.sqrt(abs(x)), 2**-22),
        ("tanh.approx.f32", math.tanh, 2**-10),
        ("rcp.approx.ftz.f64", lambda x: 1 / x, 2**-20),
        ("rsqrt.approx.ftz.f64", lambda x: 1 / math.sqrt(abs(x)), 2**-20),
    ],
)
def test_approximations_keep_their_error(opcode: str, function: Callable[[float], float], error: float) -> None:
    """An approximate instruction is within the error that PTX allows it, relative to the larger of 1 and the result."""
    kind = opcode[-3:]
    values = np.linspace(-3, 3, 400).astype(np.float32 if kind == "f32" else np.float64)
    if opcode[:3] in ("lg2", "rsq", "sqr"):
        values = np.abs(values)
    found = compute(opcode, (kind,), kind, values)
    for x, y in zip(values.tolist(), found.tolist(), strict=True):
        expected = function(x)
        assert abs(y - expected) <= error * max(1.0, abs(expected))


def test_flushing_and_saturating() -> None:
    """.ftz makes subnormal operands and results zeros of their sign; .sat clamps to 0..1 and NaN to 0."""
    a = np.array([1e-40, -1e-40, 1e-20, 2.0, -3.0, math.nan], np.float32)
    one = np.ones_like(a)
    flushed = compute("mul.ftz.f32", ("f32", "f32"), "f32", a, one)
    assert flushed.view(np.uint32).tolist()[:3] == [0, 0x80000000, int(a.view(np.uint32)[2])]
    assert compute("mul.ftz.f32", ("f32", "f32"), "f32", a, a).tolist()[2] == 0
    assert compute("add.sat.f32", ("f32", "f32"), "f32", a, np.zeros_like(a)).tolist()[2:] == [float(a[2]), 1, 0, 0]


@pytest.mark.parametrize("to", ["s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64"])
@pytest.mark.parametrize("source", ["s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64"])
def test_integers_are_converted(source: str, to: str) -> None:
    """Cvt between integers keeps the low bits; with .sat it clamps."""
    bits = int(source[1:])
    values = np.array(
        sorted({_wrap(n, source) for n in _corners(64, signed=True)}), f"{'i' if source[0] == 's' else 'u'}{bits // 8}"
    )
    low, high = (
        np.iinfo(f"{'i' if to[0] == 's' else 'u'}{int(to[1:]) // 8}").min,
        np.iinfo(f"{'i' if to[0] == 's' else 'u'}{int(to[1:]) // 8}").max,
    )
    register = {"8": "16"}

    def wide(kind: str) -> str:
        return f"{kind[0]}{register.get(kind[1:], kind[1:])}"

    given = values.astype(f"{values.dtype.kind}{int(wide(source)[1:]) // 8}")
    found = compute(f"cvt.{to}.{source}", (wide(source),), wide(to), given)
    assert found.tolist() == [_wrap(int(v), to) for v in values]
    found = compute(f"cvt.sat.{to}.{source}", (wide(source),), wide(to), given)
    assert found.tolist() == [max(low, min(high, int(v))) for v in values]


@pytest.mark.parametrize("source", ["f32", "f64"])
@pytest.mark.parametrize("to", ["s32", "u32", "s64", "u64"])
@pytest.mark.parametrize("rounding", ["rni", "rzi", "rmi", "rpi"])
def test_floats_are_rounded_to_integers(rounding: str, to: str, source: str) -> None:
    """Cvt rounds as it is told, clamps what is too large, and gives 0 or the top bit for NaN."""
    values = np.array(
        [*_FLOATS, 1.5, 2.5, -2.5, 2.0**31, -(2.0**31), 2.0**63, 2.0**64, 1e30, 3.999], f"f{int(source[1:]) // 8}"
    )
    functions: dict[str, Callable[[float], int]] = {
        "rni": round,
        "rzi": math.trunc,
        "rmi": math.floor,
        "rpi": math.ceil,
    }
    info = np.iinfo(f"{'i' if to[0] == 's' else 'u'}{int(to[1:]) // 8}")
    short = source == "f32" and to[1:] == "32"

    def expected(value: float) -> int:
        if math.isnan(value):
            return 0 if short else _wrap(2 ** (info.bits - 1), to)
        if math.isinf(value):
            return int(info.max if value > 0 else info.min)
        return max(int(info.min), min(int(info.max), functions[rounding](value)))

    assert compute(f"cvt.{rounding}.{to}.{source}", (source,), to, values).tolist() == [
        expected(float(v)) for v in values
    ]


def test_floats_are_converted() -> None:
    """Cvt between floats and from integers rounds once, in the direction it is told."""
    values = np.array([0.1, -0.1, 1 / 3, 1e-45, 1e39, -1e39, 16777217.0, 2.5], np.float64)
    for rounding in ("rn", "rz", "rm", "rp"):
        found = compute(f"cvt.{rounding}.f32.f64", ("f64",), "f32", values)
        for x, y in zip(values.tolist(), found.tolist(), strict=True):
            if abs(x) < 1e38 and math.isfinite(y):
                assert y == _float_of(Fraction(x), "f32", rounding)
    assert compute("cvt.rz.f32.f64", ("f64",), "f32", values).tolist()[4] == float(np.finfo(np.float32).max)
    numbers = np.array([2**53 + 1, -(2**53) - 1, 2**62 + 2**37 + 1, 16777217, 7], np.int64)
    assert compute("cvt.rn.f32.s64", ("s64",), "f32", numbers).tolist() == [
        _float_of(Fraction(int(n)), "f32", "rn") for n in numbers
    ]
    assert compute("cvt.rn.f64.s64", ("s64",), "f64", numbers).tolist() == [float(int(n)) for n in numbers]
    short = values[:4].astype(np.float32)
    assert compute("cvt.f64.f32", ("f32",), "f64", short).tolist() == [float(v) for v in short]
    whole = np.array([1.5, 2.5, -1.5, -0.2, 7.9], np.float32)
    for rounding, function in (("rni", round), ("rzi", math.trunc), ("rmi", math.floor), ("rpi", math.ceil)):
        assert compute(f"cvt.{rounding}.f32.f32", ("f32",), "f32", whole).tolist() == [
            function(float(v)) for v in whole
        ]
    half = compute("cvt.rn.f16.f32", ("f32",), "b16", np.array([1.0, 65504.0, 0.1], np.float32))
    assert half.tolist() == [0x3C00, 0x7BFF, 0x2E66]


@pytest.mark.parametrize("kinds", [("u32", "u32"), ("s32", "s32"), ("u32", "s32"), ("s32", "u32")])
def test_dot_products_of_four_bytes(kinds: tuple[str, str]) -> None:
    """dp4a adds the products of four bytes, each signed as its type says, to a number, and wraps around."""
    numbers = np.random.default_rng(4).integers(0, 2**32, (3, 64), np.uint32)
    result = "s32" if "s32" in kinds else "u32"
    dtypes = {"s32": np.int32, "u32": np.uint32}
    a, b, c = (each.view(dtypes[kind]) for each, kind in zip(numbers, (*kinds, result), strict=True))

    def parts(value: int, kind: str) -> list[int]:
        data = (value % 2**32).to_bytes(4, "little")
        return [byte - 256 if kind == "s32" and byte > 127 else byte for byte in data]

    expected = [
        _wrap(z + sum(x * y for x, y in zip(parts(x, kinds[0]), parts(y, kinds[1]), strict=True)), result)
        for x, y, z in zip(a.tolist(), b.tolist(), c.tolist(), strict=True)
    ]
    assert compute(f"dp4a.{kinds[0]}.{kinds[1]}", (*kinds, result), result, a, b, c).tolist() == expected
