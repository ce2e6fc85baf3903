"""Hidden tests of bilinear_resize. A shape is (height, width, output height, output width)."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_close

Verify = Callable[..., None]

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129]


def empty(height: int, width: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return an output for `verify` to fill."""
    return np.empty((height, width), dtype=np.float32)


def test_one_pixel_sides(verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """A side of a single pixel, in the image, in the output or in both, is as good as any other."""
    for one in range(1, 16):
        shape = [1 if one >> axis & 1 else int(rng.integers(2, 40)) for axis in range(4)]
        for _ in range(2):
            verify(*problem.make_inputs(rng, *shape))
            shape = [side if side == 1 else 2 for side in shape]


@pytest.mark.parametrize(
    "shape",
    [
        (2, 3, 500, 700),
        (3, 2, 700, 500),
        (500, 700, 2, 3),
        (700, 500, 3, 2),
        (2, 900, 900, 2),
        (900, 2, 2, 900),
        (1, 3000, 1, 2999),
        (2999, 1, 3000, 1),
    ],
)
def test_extreme_scales(verify: Verify, problem: ModuleType, rng: np.random.Generator, shape: tuple[int, ...]) -> None:
    """Scales by factors of hundreds, by almost nothing, and up on one axis while down on the other are right."""
    verify(*problem.make_inputs(rng, *shape))


@pytest.mark.parametrize("factor", [0.5, 0.7, 1.0, 1.3, 2.0])
def test_interior(submission: Any, problem: ModuleType, rng: np.random.Generator, factor: float) -> None:
    """Pixels whose four neighbours all lie inside the image are right, whatever happens at the edges."""
    height, width = (int(side) for side in rng.integers(40, 70, 2))
    image, out = problem.make_inputs(rng, height, width, int(height * factor), int(width * factor))
    expected = np.empty_like(out)
    problem.baseline(image, expected)
    submission.bilinear_resize(image, out)
    inside = np.s_[3:-3, 3:-3]
    assert_close(out[inside], expected[inside], 1e-4)


@pytest.mark.parametrize(("height", "width"), [(2, 2), (3, 5), (17, 4), (6, 40)])
def test_edges(verify: Verify, rng: np.random.Generator, height: int, width: int) -> None:
    """Pixels beyond the edge count as the edge: bright borders, and a slope that must not go on outside."""
    border = np.full((height, width), 1000.0, dtype=np.float32)
    border[1:-1, 1:-1] = 0.0
    slope = np.add.outer(np.arange(height) * 7.0 + 3.0, np.arange(width) * 2.0).astype(np.float32)
    sizes = [1, 2, 3, height + 1, 2 * height, 3 * width + 1, *(int(size) for size in rng.integers(1, 60, 3))]
    for image in (border, slope, -slope):
        for out_height, out_width in zip(sizes, sizes[::-1], strict=True):
            verify(image, empty(out_height, out_width))


def test_values(verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """Values of any order of magnitude survive, negative ones and small differences on a large offset included."""
    image, out = problem.make_inputs(rng, 23, 31, 40, 17)
    for factor in (1e-30, 1e-3, -1.0, 255.0, 1e36):
        verify(image * np.float32(factor), out)
    verify(image + np.float32(1e4), out)


def test_random_shapes(verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """Heights and widths around powers of two, and others at random, are right to the last row and column."""
    for shape in rng.choice(SIZES, (40, 4)):
        verify(*problem.make_inputs(rng, *(int(side) for side in shape)))
    for shape in rng.integers(1, 300, (40, 4)):
        verify(*problem.make_inputs(rng, *(int(side) for side in shape)))
