"""What the exercises hold to be right, against oracles that owe nothing to this project."""

import importlib.util
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from grader import catalog
from grader.catalog import Exercise
from grader.judge.compare import difference
from grader.judge.trial import load_problem

pytestmark = pytest.mark.sampled(10)

COURSE = Path(__file__).parents[2]
RESIZE = catalog.load(COURSE / "exercises" / "bilinear_resize")
AVERAGE = catalog.load(COURSE / "exercises" / "moving_average")
SIDES = (1, 2, 3, 5, 16, 17, 100, 257, 1000)

Array = np.ndarray[Any, Any]


def answer(exercise: Exercise, file: Path) -> Any:
    """Return the entry point that `file` defines."""
    spec = importlib.util.spec_from_file_location(f"{file.stem}_of_{exercise.slug}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, exercise.slug)


PROBLEM = {exercise.slug: load_problem(exercise) for exercise in (RESIZE, AVERAGE)}
ANSWERS = {
    exercise.slug: {
        "baseline": PROBLEM[exercise.slug].baseline,
        "solution": answer(exercise, exercise.solution),
        "going_further": answer(exercise, exercise.solution.with_name("going_further.py")),
    }
    for exercise in (RESIZE, AVERAGE)
}


def allowed(exercise: Exercise, *arguments: Any) -> Array:
    """Return the error that the exercise allows in each element of the output."""
    assert exercise.tolerance is not None
    limits: Array = exercise.tolerance * PROBLEM[exercise.slug].scale(*arguments)
    return limits


def opencv(image: Array, out: Array) -> Array:
    """Return what OpenCV makes of `image` at the size of `out`."""
    return np.asarray(cv2.resize(image, out.shape[::-1], interpolation=cv2.INTER_LINEAR)).reshape(out.shape)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["baseline", "solution", "going_further"])
@pytest.mark.parametrize("seed", range(5))
def test_resize_is_what_opencv_computes(name: str, seed: int) -> None:
    """Baseline and solutions agree with OpenCV's linear interpolation on hundreds of shapes, 1-pixel sides included."""
    rng = np.random.default_rng(seed)
    for _ in range(60):
        shape = np.where(rng.random(4) < 0.5, rng.choice(SIDES, 4), rng.integers(1, 400, 4))
        # Widths in proportion, because solutions treat some proportions apart.
        shape[3] = max(1, rng.choice([shape[3], shape[1] * rng.choice([1, 2, 1.5, 0.5, 2 / 3])]))
        image, out = PROBLEM["bilinear_resize"].make_inputs(rng, *map(int, shape))
        image *= np.float32(10.0 ** rng.uniform(-3, 5))
        ANSWERS["bilinear_resize"][name](image, out)
        assert not difference(out, opencv(image, out), 0.5 * allowed(RESIZE, image, out)), f"shape {shape}"


@pytest.mark.slow
def test_resize_allows_float32_arithmetic() -> None:
    """A resize in float32 from beginning to end, coordinates included, uses a third of the allowed error at most."""
    rng = np.random.default_rng(1)
    one, half = np.float32(1), np.float32(0.5)

    def axis(size: int, out_size: int) -> tuple[Array, Array, Array]:
        places = (np.arange(out_size, dtype=np.float32) + half) * np.float32(size / out_size) - half
        places = np.clip(places, np.float32(0), np.float32(size - 1))
        first = places.astype(np.int64)
        return first, np.minimum(first + 1, size - 1), places - first.astype(np.float32)

    for shape in [*rng.integers(1, 500, (50, 4)), (1900, 2000, 2700, 3100)]:
        image, out = PROBLEM["bilinear_resize"].make_inputs(rng, *map(int, shape))
        (above, below, down), (left, right, across) = (axis(image.shape[k], out.shape[k]) for k in (0, 1))
        upper = image[above][:, left] * (one - across) + image[above][:, right] * across
        lower = image[below][:, left] * (one - across) + image[below][:, right] * across
        float32 = upper * (one - down[:, None]) + lower * down[:, None]
        ANSWERS["bilinear_resize"]["baseline"](image, out)
        assert not difference(float32, out, allowed(RESIZE, image, out) / 3)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(5, 4, 10, 8), (90, 20, 40, 70), (1900, 2000, 2700, 3100)])
def test_resize_does_not_allow_half_precision(shape: tuple[int, ...]) -> None:
    """The exact answer rounded to float16, an empty image and the image itself are all seen to be wrong."""
    image, out = PROBLEM["bilinear_resize"].make_inputs(np.random.default_rng(2), *shape)
    ANSWERS["bilinear_resize"]["baseline"](image, out)
    limits = allowed(RESIZE, image, out)
    for wrong in (out.astype(np.float16).astype(np.float32), np.zeros_like(out), np.resize(image, out.shape)):
        assert difference(wrong, out, limits)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["baseline", "solution", "going_further"])
@pytest.mark.parametrize("spike", [0.0, 1e12, -1e12])
def test_average_is_exact(name: str, spike: float) -> None:
    """Baseline and solutions stay within a thousandth of the allowed error of exactly rounded sums."""
    rng = np.random.default_rng(3)
    for _ in range(40):
        n = int(rng.integers(1, 1500))
        values, window, out = PROBLEM["moving_average"].make_inputs(rng, n, int(rng.integers(1, n + 1)), spike)
        ANSWERS["moving_average"][name](values, window, out)
        exact = np.array([math.fsum(values[i : i + window]) / window for i in range(out.size)])
        assert not difference(out, exact, 1e-3 * allowed(AVERAGE, values, window, out)), f"n {n}, window {window}"


def test_average_of_rational_numbers() -> None:
    """On values that cancel almost completely, the baseline is as near to the rational mean as is asked for."""
    rng = np.random.default_rng(4)
    values = np.where(np.arange(120) % 2, -1e6, 1e6) + rng.standard_normal(120)
    for window in (1, 2, 7, 60, 120):
        out = np.empty(values.size - window + 1)
        ANSWERS["moving_average"]["baseline"](values, window, out)
        exact = [float(sum(map(Fraction, values[i : i + window])) / window) for i in range(out.size)]
        assert not difference(out, np.array(exact), 1e-3 * allowed(AVERAGE, values, window, out))


def test_average_does_not_allow_a_running_sum() -> None:
    """A running sum that a spike has passed through, float32 and an empty series are all seen to be wrong."""
    make_inputs = PROBLEM["moving_average"].make_inputs
    values, window, out = make_inputs(np.random.default_rng(5), n=5000, window=600, spike=1e12)
    ANSWERS["moving_average"]["baseline"](values, window, out)
    sums = np.cumsum(np.concatenate(([values[:window].sum()], values[window:] - values[:-window])))
    for wrong in (sums / window, out.astype(np.float32).astype(np.float64), np.zeros_like(out)):
        assert difference(wrong, out, allowed(AVERAGE, values, window, out))


@pytest.mark.parametrize("window", [*range(1, 20), 63, 64, 65, 99, 100])
def test_an_average_is_measured_in_its_window_s_mean_magnitude(window: int) -> None:
    """The scale of every window is the mean of its absolute values, summed one by one, spikes or not."""
    values = np.random.default_rng(window).standard_normal(100)
    values[40], values[70] = 1e12, -1e9
    scale = PROBLEM["moving_average"].scale(values, window, np.empty(101 - window))
    means = [math.fsum(abs(values[i : i + window])) / window for i in range(101 - window)]
    assert scale == pytest.approx(means, rel=1e-14)


@pytest.mark.parametrize("shape", [(7, 5, 11, 4), (1, 9, 3, 20), (30, 40, 300, 400), (20, 3, 2, 70_000)])
@pytest.mark.parametrize("factor", [1.0, 1e30])
def test_a_pixel_is_measured_in_what_lies_around_it(shape: tuple[int, ...], factor: float) -> None:
    """A pixel's scale is the magnitude around it, and the contrast there times its place, as the docstring says."""
    height, width, out_height, out_width = shape
    numbers = np.random.default_rng(1)
    image = (numbers.standard_normal((height, width)) * factor).astype(np.float32)
    scale = PROBLEM["bilinear_resize"].scale(image, np.empty((out_height, out_width), np.float32))
    for row, column in zip(numbers.integers(out_height, size=50), numbers.integers(out_width, size=50), strict=True):
        y = min(max((row + 0.5) * height / out_height - 0.5, 0.0), height - 1.0)
        x = min(max((column + 0.5) * width / out_width - 0.5, 0.0), width - 1.0)
        top, left = math.floor(y), math.floor(x)
        near = image[max(top - 1, 0) : top + 3, max(left - 1, 0) : left + 3].astype(np.float64)
        expected = np.abs(near).max() + (near.max() - near.min()) * (y + x)
        assert scale[row, column] == pytest.approx(expected, rel=1e-12)
