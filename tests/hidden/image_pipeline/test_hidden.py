"""Hidden tests of image_pipeline. Every new pipeline costs a compilation, so there are few of them, and each counts."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator

ORDERS = [
    [6, 0, 7, 1],
    [7, 1, 2, 0, 1],
    [6, 6, 7, 7, 7, 3],
    [4, 1, 3, 0, 2, 5, 6],
    [5, 2, 5, 1, 4, 3],
    [0, 0, 1, 0, 1, 1, 2, 2],
]


def _verify(verify: Verify, rng: Rng, codes: list[int], parameters: list[float], shape: tuple[int, int]) -> None:
    image = rng.uniform(-2.0, 2.0, shape)
    verify(np.array(codes, dtype=np.int64), np.array(parameters, dtype=np.float64), image, np.empty(shape))


@pytest.mark.parametrize("codes", ORDERS)
def test_order(verify: Verify, rng: Rng, codes: list[int]) -> None:
    """Operations are applied in their order, on images of several shapes."""
    parameters = rng.uniform(-1.5, 1.5, len(codes)).tolist()
    for shape in ((13, 17), (1, 40), (40, 1), (1, 1), (64, 31)):
        _verify(verify, rng, codes, parameters, shape)


def test_kept_apart(verify: Verify, rng: Rng) -> None:
    """Pipelines with the same codes, the same parameters or the same sums get programs of their own, in any turn."""
    first = float(rng.uniform(0.3, 0.5))
    pipelines = [
        ([0, 1], [first, 0.25]),
        ([0, 1], [float(np.nextafter(first, 1.0)), 0.25]),
        ([0, 1], [0.25, first]),
        ([1, 0], [first, 0.25]),
        ([0], [first]),
        ([0, 1, 1], [first, 0.25, 0.0]),
    ]
    for turn in (pipelines, pipelines[::-1], pipelines):
        for codes, parameters in turn:
            _verify(verify, rng, codes, parameters, (9, 11))


def test_any_number(verify: Verify, rng: Rng) -> None:
    """Parameters of many digits, of any size and sign, and infinite bounds mean exactly what they are."""
    for codes, parameters in (
        ([1, 0, 2], [0.1 + 0.2, 1 / 3, -1e22]),
        ([0, 1, 3], [5e-324, -1.7976931348623157e308, -np.inf]),
        ([4, 3, 5], [np.inf, -np.inf, -np.inf]),
        ([5, 1, 0], [np.inf, -0.0, -2.5e-7]),
        ([3, 2, 4], [-0.75, -1e-5, 123456789.123456789]),
    ):
        _verify(verify, rng, codes, parameters, (8, 10))


def test_unknown_codes(submission: Any, problem: ModuleType, rng: Rng) -> None:
    """A code that is no operation raises ValueError, wherever it stands, and out stays as it was."""
    codes, parameters, image, out = problem.make_inputs(rng, 6, 7, operations=4)
    for place in (0, 3):
        for code in (-1, 8, 9, -(2**63), 2**63 - 1, 256):
            bad = codes.copy()
            bad[place] = code
            submission.refuses(ValueError, "run_pipeline", bad, parameters, image, out)
    submission.run_pipeline(codes, parameters, image, out)
    expected = np.empty_like(out)
    problem.baseline(codes, parameters, image, expected)
    assert_equal(out, expected)
