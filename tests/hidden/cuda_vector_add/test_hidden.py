"""Hidden tests of cuda_vector_add. A simulated thread is dear, so no launch has more than 2000."""

import numpy as np
import pytest

from grader.judge.compare import Mismatch

SPECIAL = [
    (np.inf, 1.0),
    (np.inf, -np.inf),
    (-np.inf, -np.inf),
    (np.nan, 1.0),
    (3e38, 3e38),
    (1e-45, 1e-45),
    (-0.0, 0.0),
    (16777216.0, 1.0),
    (16777216.0, 3.0),
    (1e8, -3.0),
    (0.1, 0.2),
    (-1.0, 1.0000001),
]


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("launch", [(1, 1), (1, 96), (3, 7)])
def test_tiny(verify, problem, rng, n, launch):
    """Arrays of no element and of one are added as well, whatever the number of threads."""
    verify(*problem.make_inputs(rng, n=n), launch=launch)


@pytest.mark.parametrize(("n", "launch"), [(1000, (1, 1024)), (33, (2, 512)), (5, (40, 3)), (90, (91, 1))])
def test_surplus_threads(verify, problem, rng, n, launch):
    """Threads for which there is no element touch nothing, in the last block and in whole blocks."""
    verify(*problem.make_inputs(rng, n=n), launch=launch)


@pytest.mark.parametrize("launch", [(1, 31), (7, 13), (13, 7), (2, 129), (37, 1)])
def test_any_launch(verify, problem, rng, launch):
    """The sum is right for odd launch configurations, given and drawn, on any number of elements."""
    drawn = (int(rng.integers(1, 12)), int(rng.integers(1, 90)))
    for blocks, threads in (launch, drawn):
        length = int(rng.integers(2, 4 * blocks * threads + 2))
        verify(*problem.make_inputs(rng, n=length), launch=(blocks, threads))


@pytest.mark.parametrize("launch", [(1, 5), (4, 16)])
def test_exact_values(verify, rng, launch):
    """Infinities, NaN, subnormal numbers and ties are rounded and carried over as float32 does it."""
    pairs = np.array(SPECIAL, dtype=np.float32)[rng.permutation(len(SPECIAL))]
    left, right = np.ascontiguousarray(pairs.T)
    verify(left, right, np.empty_like(left), launch=launch)


@pytest.mark.parametrize("n", [0, 1, 31, 32, 33, 1000, 10**6, 2**25, 2**31])
def test_launch_range(submission, problem, n):
    """A launch configuration keeps every rule from no element to more than 32 bits hold, and around whole blocks."""
    threads = _lawful_threads(submission, problem, n)
    for blocks in (1, 2, 20):
        for length in range(blocks * threads - 1, blocks * threads + 2):
            _lawful_threads(submission, problem, length)


def _lawful_threads(submission, problem, n):
    """Return the threads in a block for `n` elements; raise Mismatch where the configuration breaks a rule."""
    launch = submission.launch_config(n)
    fault = problem.launch_fault(n, launch)
    if fault:
        raise Mismatch(fault)
    return launch[1]
