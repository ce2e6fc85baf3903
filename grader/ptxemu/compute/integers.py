"""What the integer instructions of PTX compute (PTX ISA, 9.7.1, 9.7.2, 9.7.6 to 9.7.8), on whole arrays.

NumPy wraps around as PTX does, and shifts by more than the width give 0 or the sign, as there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Operation, Value, dtype_of, unsigned
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Opcode

Dtype = np.dtype[Any]
_U32, _U64, _S64 = np.dtype(np.uint32), np.dtype(np.uint64), np.dtype(np.int64)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def integer(opcode: Opcode) -> Operation | None:
    """Return the operation of an instruction on integers or predicates, None in a form that it is not known in."""
    name, kind = opcode.name, dtype_of(opcode.type)
    if kind.kind not in "iub":
        return None
    if opcode.modifiers:
        return _modified(name, opcode.modifiers, kind)
    if name in _SAME:
        return Operation((kind,) * _COUNT[name], kind, _SAME[name])
    return _OTHER[name](kind) if name in _OTHER else None


def _modified(name: str, modifiers: tuple[str, ...], kind: Dtype) -> Operation | None:
    if name in ("mul", "mad") and modifiers in (("lo",), ("hi",), ("wide",)):
        return _product(name, modifiers[0], kind)
    if modifiers == ("sat",) and name in ("add", "sub") and kind == np.int32:
        return Operation((kind, kind), kind, _saturated(_SAME[name]))
    if name == "bfind" and modifiers == ("shiftamt",):
        return Operation((kind,), _U32, lambda value: _top_bit(value, shift=True))
    if name == "dp4a" and len(modifiers) == 1:
        return _dot_product(dtype_of(modifiers[0]), kind)
    return _funnel(modifiers[0], modifiers[1]) if name == "shf" and len(modifiers) == 2 else None


def _shifted_left(value: Value, by: Value) -> Value:
    return np.left_shift(value, _amount(by, value.dtype))


def _shifted_right(value: Value, by: Value) -> Value:
    """Return the shifted value; a sign that nobody has, which compiled code asks for at every index, as one number."""
    amount = _amount(by, value.dtype)
    is_sign = value.dtype.kind == "i" and not amount.ndim and amount >= 8 * value.dtype.itemsize - 1
    if is_sign and value.ndim and value.min() >= 0:
        return value.dtype.type(0)
    return np.right_shift(value, amount)


def _sum(a: Value, b: Value) -> Value:
    """Return a + b: where one is 0 for all threads the other itself, which is known again by its identity."""
    if not b.ndim and not b:
        return a
    return b if not a.ndim and not a else np.add(a, b)


def _both(a: Value, b: Value) -> Value:
    """Return a & b: where one is 0 for all threads, one number."""
    if (not b.ndim and not b) or (not a.ndim and not a):
        return a.dtype.type(0)
    return np.bitwise_and(a, b)


def _amount(by: Value, dtype: Dtype) -> Value:
    """Return a shift's amount in the type of what is shifted, where more than the width is as good as the width."""
    return np.minimum(by, np.uint32(8 * dtype.itemsize)).astype(dtype)


def quotient(a: Value, b: Value) -> Value:
    """Return a / b, towards zero. Division by zero, which PTX leaves undefined, gives all ones, as hardware does."""
    safe = np.where(b == 0, b.dtype.type(1), b)
    whole = a - np.fmod(a, safe)  # so that flooring is cutting off
    found = np.floor_divide(whole, safe)
    return np.where(b == 0, ~b.dtype.type(0), found)


def remainder(a: Value, b: Value) -> Value:
    """Return a - b * (a / b); by zero it is a."""
    return np.where(b == 0, a, np.fmod(a, np.where(b == 0, b.dtype.type(1), b)))


def _not(a: Value) -> Value:
    return np.logical_not(a) if a.dtype == np.bool_ else np.invert(a)


def _clear_not(a: Value) -> Value:
    return (a == 0).astype(a.dtype)


def _saturated(function: Callable[..., Value]) -> Callable[..., Value]:
    limits = np.iinfo(np.int32)

    def apply(a: Value, b: Value) -> Value:
        return np.clip(function(a.astype(_S64), b.astype(_S64)), limits.min, limits.max).astype(np.int32)

    return apply


def _product(name: str, part: str, kind: Dtype) -> Operation:
    wide = np.dtype(f"{kind.kind}{2 * kind.itemsize}") if kind.itemsize < 8 else None
    if part == "lo":
        multiply: Callable[..., Value] = np.multiply
    elif part == "wide":
        if wide is None:
            raise Unsupported("mul.wide of 64-bit integers")
        multiply = lambda a, b: np.multiply(a, b, dtype=wide)  # noqa: E731
    elif wide is not None:
        shift = wide.type(8 * kind.itemsize)
        multiply = lambda a, b: ((a.astype(wide) * b.astype(wide)) >> shift).astype(kind)  # noqa: E731
    else:
        multiply = _high
    result = wide if part == "wide" and wide is not None else kind
    if name == "mul":
        return Operation((kind, kind), result, multiply)
    return Operation((kind, kind, result), result, lambda a, b, c: multiply(a, b) + c)


def _high(a: Value, b: Value) -> Value:
    """Return the upper 64 bits of a product of 64-bit integers."""
    x, y = a.view(_U64), b.view(_U64)
    x0, x1, y0, y1 = x & _LOW, x >> _HALF, y & _LOW, y >> _HALF
    middle = x1 * y0 + ((x0 * y0) >> _HALF)
    high = x1 * y1 + (middle >> _HALF) + (((middle & _LOW) + x0 * y1) >> _HALF)
    if a.dtype.kind == "i":
        zero = np.uint64(0)
        high = high - np.where(a < 0, y, zero) - np.where(b < 0, x, zero)
    return high.view(a.dtype)


def _smeared(value: Value) -> Value:
    """Return `value` with every bit set below its highest one."""
    shift = 1
    while shift < 8 * value.dtype.itemsize:
        value = value | (value >> value.dtype.type(shift))
        shift *= 2
    return value


def _bit_length(value: Value) -> Value:
    return np.bitwise_count(_smeared(value)).astype(_U32)


def _leading_zeros(kind: Dtype) -> Operation:
    width = np.uint32(8 * kind.itemsize)
    return Operation((unsigned(kind),), _U32, lambda value: width - _bit_length(value))


def _top_bit(value: Value, shift: bool) -> Value:
    """Return the number of the highest bit that differs from the sign, counted from the lowest, or as a shift."""
    bits = np.where(value < 0, ~value, value).astype(value.dtype).view(unsigned(value.dtype))
    top = _bit_length(bits) - np.uint32(1)  # all ones where there is none
    width = np.uint32(8 * value.dtype.itemsize - 1)
    return np.where(top == np.uint32(0xFFFFFFFF), top, width - top) if shift else top


def _reversed_bits(value: Value) -> Value:
    width, masks = 8 * value.dtype.itemsize, ((1, 0x5555555555555555), (2, 0x3333333333333333), (4, 0x0F0F0F0F0F0F0F0F))
    for shift, mask in masks:
        by, part = value.dtype.type(shift), value.dtype.type(mask % 2**width)
        value = ((value >> by) & part) | ((value & part) << by)
    return value.byteswap()


def _extract(value: Value, start: Value, length: Value) -> Value:
    """Take `length` bits of `value` from bit `start` on: bfe. What lies beyond is the sign, or 0."""
    dtype = value.dtype
    width = np.int64(8 * dtype.itemsize)
    first = np.minimum((start & np.uint32(0xFF)).astype(_S64), width)
    count = np.minimum((length & np.uint32(0xFF)).astype(_S64), width)
    inside = np.minimum(width - first, count)
    bits = value.view(unsigned(dtype))
    moved = np.left_shift(np.right_shift(bits, first.astype(bits.dtype)), (width - inside).astype(bits.dtype))
    found = np.right_shift(moved.view(dtype), (width - inside).astype(dtype))
    if dtype.kind == "i":
        found = np.where(inside == 0, np.right_shift(value, dtype.type(width - 1)), found)
    return np.where(count == 0, dtype.type(0), found)


def _insert(field: Value, into: Value, start: Value, length: Value) -> Value:
    """Put the low `length` bits of `field` into `into` from bit `start` on: bfi."""
    dtype = into.dtype
    width = np.uint32(8 * dtype.itemsize)
    first = np.minimum(start & np.uint32(0xFF), width).astype(dtype)
    count = np.minimum(length & np.uint32(0xFF), width).astype(dtype)
    ones = ~np.left_shift(~dtype.type(0), count)
    mask = np.left_shift(ones, first)
    return (into & ~mask) | (np.left_shift(field, first) & mask)


def _permuted(a: Value, b: Value, selector: Value) -> Value:
    """Choose four of the eight bytes of a and b, each by four bits of the selector: prmt."""
    both = a.astype(_U64) | (b.astype(_U64) << _HALF)
    result: Value = np.uint64(0)
    for number in range(4):
        choice = (selector >> np.uint32(4 * number)).astype(_U64)
        byte = (both >> ((choice & np.uint64(7)) * np.uint64(8))) & np.uint64(0xFF)
        sign = np.where(byte & np.uint64(0x80), np.uint64(0xFF), np.uint64(0))
        byte = np.where(choice & np.uint64(8), sign, byte)
        result = result | (byte << np.uint64(8 * number))
    return result.astype(_U32)


def _funnel(direction: str, mode: str) -> Operation | None:
    """Shift the 64 bits of (low, high) and take the upper half after a left shift, the lower after a right one."""
    if direction not in "lr" or mode not in ("wrap", "clamp"):
        return None

    def apply(low: Value, high: Value, by: Value) -> Value:
        amount = (by & np.uint32(31) if mode == "wrap" else np.minimum(by, np.uint32(32))).astype(_U64)
        both = low.astype(_U64) | (high.astype(_U64) << _HALF)
        return ((both << amount) >> _HALF if direction == "l" else both >> amount).astype(_U32)

    return Operation((_U32, _U32, _U32), _U32, apply)


def _dot_product(first: Dtype, second: Dtype) -> Operation | None:
    """Return the sum of c and the products of the four bytes of a and of b, each signed as its type is: dp4a."""
    if {first.itemsize, second.itemsize} != {4}:
        return None
    result = first if first.kind == "i" else second

    def apply(a: Value, b: Value, c: Value) -> Value:
        for shift in map(np.uint32, (0, 8, 16, 24)):
            c = c + _byte(a, shift).astype(result) * _byte(b, shift).astype(result)
        return c

    return Operation((first, second, result), result, apply)


def _byte(value: Value, shift: Value) -> Value:
    return (value.view(_U32) >> shift).astype(np.uint8).view(f"{value.dtype.kind}1")


def _three_inputs(a: Value, b: Value, c: Value, table: Value) -> Value:
    """Any function of three bits, by its table of eight: lop3."""
    result = np.uint32(0)
    for row in range(8):
        chosen = np.uint32(0) - ((table >> np.uint32(row)) & np.uint32(1))
        match = (a if row & 4 else ~a) & (b if row & 2 else ~b) & (c if row & 1 else ~c)
        result = result | (match & chosen)
    return result


_SAME: dict[str, Callable[..., Value]] = {
    "add": _sum,
    "sub": np.subtract,
    "min": np.minimum,
    "max": np.maximum,
    "div": quotient,
    "rem": remainder,
    "and": _both,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "abs": np.abs,
    "neg": lambda a: (-a.view(unsigned(a.dtype))).view(a.dtype),
    "not": _not,
    "cnot": _clear_not,
    "sad": lambda a, b, c: c + np.where(a < b, b - a, a - b),
}
_COUNT = {name: 1 if name in ("abs", "neg", "not", "cnot") else 3 if name == "sad" else 2 for name in _SAME}
_OTHER: dict[str, Callable[[Dtype], Operation]] = {
    "shl": lambda kind: Operation((kind, _U32), kind, _shifted_left),
    "shr": lambda kind: Operation((kind, _U32), kind, _shifted_right),
    "popc": lambda kind: Operation((unsigned(kind),), _U32, lambda value: np.bitwise_count(value).astype(_U32)),
    "clz": _leading_zeros,
    "bfind": lambda kind: Operation((kind,), _U32, lambda value: _top_bit(value, shift=False)),
    "brev": lambda kind: Operation((unsigned(kind),), unsigned(kind), _reversed_bits),
    "bfe": lambda kind: Operation((kind, _U32, _U32), kind, _extract),
    "bfi": lambda kind: Operation((unsigned(kind), unsigned(kind), _U32, _U32), unsigned(kind), _insert),
    "prmt": lambda _: Operation((_U32, _U32, _U32), _U32, _permuted),
    "lop3": lambda _: Operation((_U32, _U32, _U32, _U32), _U32, _three_inputs),
}
