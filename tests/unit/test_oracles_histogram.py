"""The baselines of parallel_histogram and ctypes_memcpy are right, shown by means that share nothing with them."""

import importlib.util
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
Range = tuple[float, float, int]

RANGES: list[Range] = [
    (0.0, 1.0, 10),
    (0.1, 0.7, 6),
    (-1.0, 1.0, 49),
    (0.0, 16.0, 16),
    (-5.0, 5.0, 1),
    (1e15, 1e15 + 16.0, 100),
    (2.0**30 - 2.0**-17, 2.0**30 + 2.0**-17, 60),
    (3e-300, 5e-300, 33),
    (-6e307, 7e307, 21),
    (2.5, 2.5, 4),
]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


histogram = _load(ROOT / "exercises" / "parallel_histogram" / "problem.py")
hidden = _load(ROOT / "tests" / "hidden" / "parallel_histogram" / "test_hidden.py")
memcpy = _load(ROOT / "exercises" / "ctypes_memcpy" / "problem.py")


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers, the same in every run."""
    return np.random.default_rng(20)


def _counted(values: NDArray[np.float64], limits: Range) -> list[int]:
    low, high, bins = limits
    out = np.full(bins, -1, dtype=np.int64)
    histogram.baseline(values, low, high, out)
    return list(out)


def _rounded_edges(limits: Range) -> list[float]:
    """Return the edges as the handout defines them: each operation on exact fractions, then rounded."""
    low, high, bins = limits
    if low == high:
        low, high = low - 0.5, high + 0.5
    width = float(Fraction(float(Fraction(high) - Fraction(low))) / bins)
    inner = [float(Fraction(float(b * Fraction(width))) + Fraction(low)) for b in range(bins)]
    return [*inner, high]


def _compared_one_by_one(values: NDArray[np.float64], edges: list[float]) -> list[int]:
    """Count with comparisons alone: no quotient, so nothing to round."""
    last = len(edges) - 2
    counts = [0] * (last + 1)
    for value in values.tolist():
        for b in range(last + 1):
            below = value <= edges[b + 1] if b == last else value < edges[b + 1]
            counts[b] += edges[b] <= value and below
    return counts


def _adversarial(edges: list[float], rng: np.random.Generator) -> NDArray[np.float64]:
    exact = np.array(edges)
    near = [np.nextafter(exact, -np.inf), np.nextafter(exact, np.inf)]
    strangers = np.array([np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308])
    inside = exact[0] + (exact[-1] - exact[0]) * rng.random(100)
    return np.concatenate([exact, *near, inside, strangers])


@pytest.mark.parametrize("limits", RANGES)
def test_edges_are_low_plus_multiples_of_the_width(limits: Range) -> None:
    """np.histogram's edges are b * width + low, each step rounded once, and high itself."""
    low, high, bins = limits
    assert np.histogram_bin_edges([], bins, (low, high)).tolist() == _rounded_edges(limits)


@pytest.mark.parametrize("limits", RANGES)
def test_histogram_agrees_with_comparisons(limits: Range, rng: np.random.Generator) -> None:
    """The baseline puts every value, those next to an edge included, where comparing it with the edges does."""
    edges = _rounded_edges(limits)
    for value in _adversarial(edges, rng):
        assert _counted(np.array([value]), limits) == _compared_one_by_one(np.array([value]), edges)


def test_histogram_agrees_with_a_search_in_the_edges(rng: np.random.Generator) -> None:
    """On a million values next to the edges of random ranges, the baseline agrees with a binary search."""
    tried = 0
    while tried < 1_000_000:
        low, width = rng.normal(size=2) * 10.0 ** rng.integers(-12, 13, size=2)
        limits = (float(low), float(low + abs(width)), int(rng.integers(1, 5000)))
        try:
            edges = np.histogram_bin_edges([], limits[2], limits[:2])
        except ValueError:  # more bins than there are numbers in the range
            continue
        values = _adversarial(edges.tolist(), rng)
        kept = values[(values >= edges[0]) & (values <= edges[-1])]
        places = np.minimum(np.searchsorted(edges, kept, side="right") - 1, limits[2] - 1)
        assert _counted(values, limits) == np.bincount(places, minlength=limits[2]).tolist()
        tried += values.size


def test_histogram_counts_by_hand() -> None:
    """The baseline counts a small example as a person does."""
    values = np.array([0.0, 1.0, 1.5, 2.0, 4.0, np.nan, np.inf, -np.inf, -0.1, 4.1])
    assert _counted(values, (0.0, 4.0, 4)) == [1, 2, 1, 1]


@pytest.mark.parametrize("case", [{"n": 0, "bins": 3}, {"n": 50_000, "bins": 7}, {"n": 5000, "bins": 1, "hot": 1.0}])
def test_histogram_inputs_are_of_every_kind(case: dict[str, int], rng: np.random.Generator) -> None:
    """The inputs have the size asked for and hold values inside, outside and that are no numbers."""
    values, low, high, out = histogram.make_inputs(rng, **case)
    assert (values.size, out.size, out.dtype) == (case["n"], case["bins"], np.int64)
    assert low < high
    if case["n"] and "hot" not in case:
        assert {bool((values < low).any()), bool((values > high).any()), bool(np.isnan(values).any())} == {True}


def test_histogram_inputs_have_a_hot_bin(rng: np.random.Generator) -> None:
    """The share `hot` of the values lies in one bin, and the rest is spread."""
    arguments = histogram.make_inputs(rng, n=100_000, bins=20, hot=0.5)
    histogram.baseline(*arguments)
    counts = np.sort(arguments[-1])
    assert 50_000 < counts[-1] < 55_000
    assert counts[0] > 1500


@pytest.mark.parametrize("case", [(0, 0, 0), (1, 1, 1), (50, 0, 9), (1000, 300, 20), (100, 40, 100), (64, 200, 0)])
def test_packing_agrees_with_bytes(case: tuple[int, int, int], rng: np.random.Generator) -> None:
    """The baseline packs what joining slices of a bytes object gives, and the output just fits."""
    n, records, longest = case
    src, starts, lengths, out = memcpy.make_inputs(rng, n=n, records=records, longest=longest)
    memcpy.baseline(src, starts, lengths, out)
    whole = src.tobytes()
    pairs = zip(starts.tolist(), lengths.tolist(), strict=True)
    assert out.tobytes() == b"".join(whole[start : start + length] for start, length in pairs)


def test_records_lie_inside(rng: np.random.Generator) -> None:
    """No record that make_inputs draws reaches out of src, and both ends of src are reached."""
    src, starts, lengths, out = memcpy.make_inputs(rng, n=50, records=5000, longest=50)
    assert (starts.dtype, lengths.dtype, src.dtype, out.dtype) == (np.int64, np.int64, np.uint8, np.uint8)
    assert starts.min() == 0
    assert lengths.min() == 0
    assert (starts + lengths).max() == 50
    assert out.size == lengths.sum()


@pytest.mark.slow
def test_random_ranges_have_room_for_their_bins(rng: np.random.Generator) -> None:
    """Every range that the hidden tests draw has different edges: NumPy takes no other, and nobody is graded then."""
    for _ in range(50_000):
        low, high, bins = hidden._random_range(rng)
        edges = np.linspace(low, high, bins + 1)
        assert (edges[:-1] < edges[1:]).all(), (low, high, bins)
