"""Hidden tests of clip_add and sin_times_cos."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import assert_close, assert_equal

Rng = np.random.Generator
Array = NDArray[Any]

# The types of x and y; the result's is that of x + y.
MIXTURES = [
    ("float64", "float64"),
    ("int32", "int32"),
    ("int64", "int64"),
    ("int32", "int64"),
    ("float32", "float32"),
    ("int64", "float32"),
    ("int32", "float64"),
    ("uint8", "int32"),
    ("float32", "float64"),
]


def _clipped(x: Array, y: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.clip(x + y, -1, 1))


def _steps(values: Array, axis: int) -> Array:
    """Return what an accumulation of `values` along `axis` goes through."""
    moved = np.moveaxis(values, axis, 0)
    steps = [moved[0]]
    for value in moved[1:]:
        steps.append(_clipped(steps[-1], value))
    return np.moveaxis(np.array(steps, dtype=values.dtype), 0, axis)


def _reduced(values: Array, axis: int) -> Array:
    """Return where that ends which starts from zero and adds all `values` along `axis`."""
    zero = np.zeros_like(values.take([0], axis))
    return np.asarray(_steps(np.concatenate([zero, values], axis), axis).take(-1, axis))


def _small(rng: Rng, dtype: str, shape: tuple[int, ...]) -> Array:
    if dtype.startswith("float"):
        return rng.uniform(-1.5, 1.5, shape).astype(dtype)
    return rng.integers(0 if dtype == "uint8" else -3, 4, shape).astype(dtype)


@pytest.mark.parametrize(("first", "second"), MIXTURES)
def test_types(submission: Any, rng: Rng, first: str, second: str) -> None:
    """Each mixture of types is added in the type that NumPy adds it in, and the result fits that type."""
    x, y = _small(rng, first, (40, 30)), _small(rng, second, (30,))
    for a, b in ((x, y), (y, x)):
        out = np.empty((40, 30), np.result_type(x, y))
        submission.clip_add(a, b, out)
        assert_equal(out, _clipped(a, b))
    if first == second == "int64":  # whole numbers that no float64 can hold
        large = 2**60
        x[0, :3], y[:3] = (large, -large, large + 1), (-large, large + 1, -large - 2)
        out = np.empty(30, x.dtype)
        submission.clip_add(x[0], y, out)
        assert_equal(out, _clipped(x[0], y))
        x[0, :3] = 0
    if first == second:
        out, steps = np.empty(30, x.dtype), np.empty(x.shape, x.dtype)
        submission.clip_add.accumulate(x, 0, steps)
        assert_equal(steps, _steps(x, 0))
        submission.clip_add.reduce(x, 0, out)
        assert_equal(out, _reduced(x, 0))


@pytest.mark.parametrize(("shape", "axis"), [((100_003,), 0), ((3, 20_000), 1), ((400, 300), 0), ((7, 90, 11), 1)])
def test_long_reductions(submission: Any, rng: Rng, shape: tuple[int, ...], axis: int) -> None:
    """Along each axis, each value meets the result of all before it."""
    values = rng.uniform(-1, 1, shape)
    steps, last = np.empty(shape), np.empty(shape[:axis] + shape[axis + 1 :])
    submission.clip_add.accumulate(values, axis, steps)
    assert_equal(steps, _steps(values, axis))
    submission.clip_add.reduce(values, axis, last)
    assert_equal(last, _reduced(values, axis))


def test_nothing_to_reduce(submission: Any) -> None:
    """The reduction of no value is zero, and that of one is that value, clipped."""
    for dtype in (np.float64, np.int64):
        out = np.empty(4, dtype)
        submission.clip_add.reduce(np.empty((0, 4), dtype), 0, out)
        assert_equal(out, np.zeros(4))
        submission.clip_add.reduce(np.array([[7, -7, 1, 0]], dtype), 0, out)
        assert_equal(out, [1, -1, 1, 0])


def test_special_values(submission: Any, verify: Callable[..., None]) -> None:
    """Sums on a limit stay, infinities are clipped, and what is no number stays none."""
    values = np.array([0.0, 0.5, 1.0, np.nextafter(1, 2), np.nextafter(1, 0), 1e308, 5e-324, np.inf, np.nan])
    values = np.concatenate([values, -values])
    verify(values[:, None], values, np.empty((values.size, values.size)))
    steps = np.empty(4)
    submission.clip_add.accumulate(np.array([0.5, np.nan, 3.0, 0.0]), 0, steps)
    assert_equal(steps, [0.5, np.nan, np.nan, np.nan])


def test_views(submission: Any, rng: Rng) -> None:
    """Every other element, transposed arrays and repeated rows are right, as operands and as the output."""
    whole = rng.uniform(-1.5, 1.5, (12, 14))
    x, y, out = whole[::3, ::2], whole.T[:4, :7], np.zeros((9, 20))[1::2, 2:16:2]
    submission.clip_add(x, y, out)
    assert_equal(out, _clipped(x, y))
    square = np.empty((14, 14))
    submission.clip_add(np.broadcast_to(whole[0], square.shape), np.broadcast_to(whole[:1].T, square.shape), square)
    assert_equal(square, _clipped(whole[0], whole[:1].T))
    last = np.zeros((3, 14))[:, ::2]
    submission.clip_add.reduce(whole.reshape(4, 3, 14)[..., ::2], 0, last)
    assert_equal(last, _reduced(whole.reshape(4, 3, 14)[..., ::2], 0))
    submission.sin_times_cos(x, y, out)
    assert_close(out, np.sin(x) * np.cos(y), 1e-14)
