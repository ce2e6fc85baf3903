"""Hidden tests of cuda_matmul. Each shape is launched as launch_config says."""

import numpy as np
import pytest

from grader.judge.compare import Mismatch


@pytest.mark.parametrize(
    ("m", "k", "n"),
    [(1, 1, 1), (1, 70, 1), (1, 5, 66), (66, 5, 1), (40, 1, 40), (3, 0, 4), (0, 3, 4), (3, 4, 0), (0, 0, 0)],
)
def test_thin(submission, verify, problem, rng, m, k, n):
    """Rows, columns, single elements and sums of no product are right, and an output without elements is left alone."""
    verify(*problem.make_inputs(rng, m, k, n), launch=_lawful(submission, problem, m, n))


@pytest.mark.parametrize("_", range(4))
def test_any_shape(submission, verify, problem, rng, _):
    """Matrices of shapes drawn at random are multiplied, with each of the three sides the longest."""
    longest, *others = int(rng.integers(70, 200)), *(int(side) for side in rng.integers(2, 60, size=2))
    for m, k, n in ((longest, *others), (others[0], longest, others[1]), (*others, longest)):
        verify(*problem.make_inputs(rng, m, k, n), launch=_lawful(submission, problem, m, n))


def test_precision(submission, verify, rng, problem):
    """Small products are not lost beside large ones, and signs cancel as they should."""
    m, k, n = 40, 130, 50
    a, b, out = problem.make_inputs(rng, m, k, n)
    uneven = np.float32(2.0) ** rng.integers(-20, 20, size=(m, 1)).astype(np.float32)
    close = (np.float32(1) + rng.random((m, k), dtype=np.float32) / 1024, b)
    for left, right in ((a * uneven, b), (a * np.float32(1e-6), b * np.float32(1e-3)), close):
        verify(left, right, out, launch=_lawful(submission, problem, m, n))


@pytest.mark.parametrize("m", [0, 1, 31, 32, 33, 1000, 1_000_000])
@pytest.mark.parametrize("n", [0, 1, 32, 33, 1_000_000])
def test_launch_range(submission, problem, m, n):
    """A launch configuration keeps every rule from no element to sides of a million."""
    _lawful(submission, problem, m, n)


def _lawful(submission, problem, m, n):
    """Return the launch for an output of m x n; raise Mismatch where it breaks a rule."""
    given = submission.launch_config(m, n)
    broken = problem.launch_fault(m, n, given)
    if broken:
        raise Mismatch(broken)
    return tuple(given)
