"""Hidden tests of cuda_reduce."""

import numpy as np
import pytest

from grader.judge.compare import Mismatch


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("launch", [(1, 1), (1, 96), (3, 7)])
def test_tiny(verify, problem, rng, n, launch):
    """No value and one value are added up, whatever the number of threads."""
    verify(*problem.make_inputs(rng, n=n), launch=launch)


@pytest.mark.parametrize(("n", "launch"), [(1000, (1, 1024)), (33, (2, 512)), (5, (40, 3)), (90, (91, 1))])
def test_surplus_threads(verify, problem, rng, n, launch):
    """Threads for which there is no value add nothing, in the last block and in whole blocks."""
    verify(*problem.make_inputs(rng, n=n), launch=launch)


@pytest.mark.parametrize("launch", [(1, 2), (1, 31), (7, 13), (3, 33), (2, 129), (37, 1), (2, 1000)])
def test_any_launch(verify, problem, rng, launch):
    """The sum is right for odd launch configurations, given and drawn, on any number of values."""
    drawn = (int(rng.integers(1, 12)), int(rng.integers(1, 400)))
    for blocks, threads in (launch, drawn):
        length = int(rng.integers(2, 4 * blocks * threads + 2))
        verify(*problem.make_inputs(rng, n=length), launch=(blocks, threads))


@pytest.mark.parametrize("launch", [(1, 16), (3, 64), (8, 256)])
def test_precision(verify, rng, launch):
    """Small values are not lost beside large ones, nor where thousands cancel each other."""
    n = 4000
    small = np.full(n, 2.0**-24, dtype=np.float32)
    small[0] = 1
    signs = rng.choice(np.array([-1, 1], dtype=np.float32), n)
    wide = signs * np.float32(2.0) ** rng.integers(-30, 30, n).astype(np.float32)
    uneven = rng.random(n, dtype=np.float32) + np.float32(1)
    for values in (small, wide, uneven):
        verify(values, np.zeros(1), launch=launch)


@pytest.mark.parametrize("n", [0, 1, 31, 32, 33, 1000, 10**6, 2**25, 2**31])
def test_launch_range(submission, problem, n):
    """A launch configuration keeps every rule from no value to more than 32 bits hold, and around whole blocks."""
    threads = _lawful_threads(submission, problem, n)
    for blocks in (1, 2, 20):
        for length in range(blocks * threads - 1, blocks * threads + 2):
            _lawful_threads(submission, problem, length)


def _lawful_threads(submission, problem, n):
    """Return the threads in a block for `n` values; raise Mismatch where the configuration breaks a rule."""
    launch = submission.launch_config(n)
    fault = problem.launch_fault(n, launch)
    if fault:
        raise Mismatch(fault)
    return launch[1]
