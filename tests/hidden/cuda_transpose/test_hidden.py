"""Hidden tests of cuda_transpose. Each shape is launched as launch_config says."""

import numpy as np
import pytest

from grader.judge.compare import Mismatch

SPECIAL = np.array([np.inf, -np.inf, np.nan, -0.0, 0.0, 1e-45, -1e-45, 3.4e38, 16777217.0, 0.1], dtype=np.float32)


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 77), (77, 1), (2, 33), (0, 5), (5, 0), (0, 0)])
def test_thin(submission, verify, problem, rng, rows, columns):
    """Matrices with one row, one column, one element and none are transposed."""
    verify(*problem.make_inputs(rng, rows, columns), launch=_lawful(submission, problem, rows, columns))


@pytest.mark.parametrize("_", range(4))
def test_any_shape(submission, verify, problem, rng, _):
    """Matrices of shapes drawn at random are transposed, more wide than tall and the other way round."""
    short, long = int(rng.integers(2, 60)), int(rng.integers(70, 300))
    for rows, columns in ((short, long), (long, short)):
        verify(*problem.make_inputs(rng, rows, columns), launch=_lawful(submission, problem, rows, columns))


def test_exact_values(submission, verify, problem, rng):
    """Infinities, NaN, zeros of either sign, subnormal numbers and all 24 bits of a number arrive."""
    matrix = rng.permutation(np.tile(SPECIAL, 150)).reshape(50, 30)
    out = np.empty((30, 50), dtype=np.float32)
    launch = _lawful(submission, problem, 50, 30)
    verify(matrix, out, launch=launch)
    submission.transpose[launch](matrix, out)
    if not np.array_equal(np.signbit(out), np.signbit(matrix.T)):
        raise Mismatch("a zero has lost its sign")


@pytest.mark.parametrize("rows", [0, 1, 31, 32, 33, 1000, 2_000_000])
@pytest.mark.parametrize("columns", [0, 1, 32, 33, 2_000_000])
def test_launch_range(submission, problem, rows, columns):
    """A launch configuration keeps every rule from no element to sides of two million."""
    _lawful(submission, problem, rows, columns)


def _lawful(submission, problem, rows, columns):
    """Return the launch for a matrix of this shape; raise Mismatch where it breaks a rule."""
    given = submission.launch_config(rows, columns)
    broken = problem.launch_fault(rows, columns, given)
    if broken:
        raise Mismatch(broken)
    return tuple(given)
