"""Arrays compared: nothing, or an explanation that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_BLOCK = 2**15  # elements compared at a time: what is computed on the way stays in a cache


class Mismatch(AssertionError):
    """The output is wrong; the text says where and how, and `safe` what a hidden check may say of it as well."""

    def __init__(self, message: str = "", safe: str = "") -> None:
        super().__init__(message)
        self.safe = safe


class RuleBroken(Exception):
    """A rule of the exercise was broken; the text says which, and what to do instead."""


def assert_equal(out: Array, expected: Any) -> None:
    """Raise Mismatch unless both hold the same values; NaN equals NaN."""
    assert_close(out, expected, 0)


def assert_close(out: Array, expected: Any, atol: Any) -> None:
    """Raise Mismatch unless |out - expected| <= atol everywhere (atol: a number, or one for each element).

    NaN must meet NaN and an infinity the same infinity. Raises ValueError where the shapes differ: it is
    the test that made both.
    """
    explanation = difference(out, np.asarray(expected), atol)
    if explanation:
        raise Mismatch(explanation)


def difference(out: Array, expected: Array, atol: Any = 0) -> str:
    """Return how `out` differs from `expected` by more than `atol`, or an empty text."""
    if out.shape != expected.shape:
        raise ValueError(f"an output of shape {out.shape} cannot be compared with {expected.shape}")
    if all(_agree(*block).all() for block in _blocks(out, expected, atol)):
        return ""
    bad = ~_agree(out, expected, atol)
    first = tuple(int(i) for i in np.unravel_index(int(np.argmax(bad)), bad.shape))
    where = ", ".join(str(i) for i in first)
    count = int(bad.sum())
    share = "every element is" if count == bad.size else f"{count} of {bad.size} elements are"
    detail = f"out[{where}] is {_show(out[first])}, expected {_show(expected[first])}"
    return f"{share} wrong; the first: {detail}{_remark(out, expected, bad)}"


def _blocks(out: Array, expected: Array, atol: Any) -> Iterator[tuple[Array, Array, Any]]:
    """Yield all of the arguments in parts of whole rows, as many as make a block; what is small in one part."""
    if out.size <= _BLOCK:
        yield out, expected, atol
        return
    tolerances = np.broadcast_to(atol, out.shape)
    rows = max(1, _BLOCK * len(out) // out.size)
    for start in range(0, len(out), rows):
        part = slice(start, start + rows)
        yield out[part], expected[part], tolerances[part]


def _agree(out: Array, expected: Array, atol: Any) -> Array:
    """Return where they agree. Whole numbers that must be exact are never made floats, which cannot hold them all."""
    same = np.asarray(out == expected)
    if same.all():
        return same
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(np.subtract(out, expected, dtype=np.float64))
        near = np.isfinite(distance) & (distance <= atol) & (np.asarray(atol) > 0)
        if near.all():
            return np.asarray(near)
        nan = np.isnan(out) & np.isnan(expected)
    return np.asarray(same | near | nan)


def _show(value: Any) -> str:
    """Return as many digits as it takes to tell `value` from its neighbours."""
    return str(value).removesuffix(".0")


def _remark(out: Array, expected: Array, bad: Array) -> str:
    """Return what kind of mistake it looks like, where it looks like one."""
    if np.issubdtype(out.dtype, np.floating):
        strange = np.isnan(out) & ~np.isnan(expected)
        if strange.any():
            return f" ({int(strange.sum())} never written, or computed from what lies outside the input)"
    if bad.ndim == 1 and bad.size > 2 and bad[-1] and int(bad.sum()) == 1:
        return " (only the last element)"
    if bad.ndim == 1 and bad.size > 2 and bad[0] and int(bad.sum()) == 1:
        return " (only the first element)"
    return ""
