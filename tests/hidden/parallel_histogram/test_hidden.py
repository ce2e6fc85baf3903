"""Hidden tests of parallel_histogram."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator
Range = tuple[float, float, int]

# (low, high, bins). Decimal steps are rounded, whole and binary ones are not; then ranges that are hardly
# wider than the spacing of the numbers in them, that cross a power of two, and that are tiny or huge.
RANGES: list[Range] = [
    (0.0, 1.0, 1),
    (0.0, 1.0, 10),
    (0.1, 0.7, 6),
    (-1.0, 1.0, 49),
    (-0.7, 0.8, 15),
    (0.0, 16.0, 16),
    (-1000.0, 1000.0, 7),
    (0.0, 100.0, 65_536),
    (1e6, 1e6 + 0.3, 300),
    (1e15, 1e15 + 16.0, 100),
    (-(2.0**53), 40.0 - 2.0**53, 40),
    (2.0**30 - 2.0**-17, 2.0**30 + 2.0**-17, 60),
    (3e-300, 5e-300, 33),
    (-6e307, 7e307, 21),
]


def _empty(bins: int) -> NDArray[np.int64]:
    return np.empty(bins, dtype=np.int64)


def _random_range(rng: Rng) -> Range:
    low, width = rng.normal(size=2) * 10.0 ** rng.integers(-6, 7, size=2)
    width = max(abs(width), 1e-12 * abs(low))  # there must be numbers between the edges of 400 bins
    return float(low), float(low + width), int(rng.integers(2, 400))


def _around_edges(limits: Range) -> Iterator[NDArray[np.float64]]:
    """Yield every edge, then the numbers next to the edges on either side, then the next but one.

    One kind at a time: a value that strays into the next bin must not be made up for by one of another kind.
    """
    low, high, bins = limits
    edges = np.histogram_bin_edges([], bins, (low, high))
    yield edges
    for side in (-np.inf, np.inf):
        near = np.nextafter(edges, side)
        yield near
        yield np.nextafter(near, side)


@pytest.mark.parametrize("limits", [*RANGES, *[None] * 8])
def test_exact_edges(verify: Verify, rng: Rng, limits: Range | None) -> None:
    """Values on an edge, and the nearest numbers to it, fall into the bins where np.histogram puts them."""
    low, high, bins = limits or _random_range(rng)
    for values in _around_edges((low, high, bins)):
        verify(values, low, high, _empty(bins))


@pytest.mark.parametrize("bins", [1, 2, 9])
def test_no_lost_counts(verify: Verify, submission: Any, problem: ModuleType, rng: Rng, bins: int) -> None:
    """Every value counts once: in a single bin, where threads finish together, and past 2**24 of them."""
    for _ in range(3):
        verify(*problem.make_inputs(rng, n=2_000_000, bins=bins))
    many = 30_000
    values = np.tile(np.arange(many) + 0.5, 8)
    for _ in range(10):
        verify(values, 0.0, float(many), _empty(many))
    if bins == 1:  # more than float32 can count one by one, in an odd number
        out = _empty(bins)
        submission.parallel_histogram(np.full(2**24 + 3, 0.5), 0.0, 1.0, out)
        assert_equal(out, [2**24 + 3])


@pytest.mark.parametrize("bins", [1, 2, 3, 255, 256, 257, 65_535, 65_536, 100_000])
def test_sizes(verify: Verify, problem: ModuleType, rng: Rng, bins: int) -> None:
    """The histogram is right for no value, for fewer than there are threads, and around powers of two."""
    sizes = [*range(10), *(2**k + d for k in (9, 10, 11, 12, 13) for d in (-3, -2, -1, 0, 1, 2, 3)), 99_991]
    for n in sizes if bins < 1000 else sizes[::5]:
        verify(*problem.make_inputs(rng, n=n, bins=bins))


@pytest.mark.parametrize("point", [0.0, 0.1, -3.0, 1e9, 12345.6])
@pytest.mark.parametrize("bins", [1, 2, 5, 10])
def test_point_range(verify: Verify, point: float, bins: int) -> None:
    """Where low equals high, the bins cover the range from low - 0.5 to high + 0.5."""
    for values in _around_edges((point, point, bins)):
        verify(np.append(values, point), point, point, _empty(bins))
