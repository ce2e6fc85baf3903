"""Public tests of cuda_vector_add. `launch` is (blocks, threads per block)."""

import pytest

from grader.judge.compare import Mismatch


def test_enough_threads(verify, problem, rng, case):
    """With at least one thread for every element, each element is the sum."""
    threads = 32
    blocks = case["n"] // threads + 1
    verify(*problem.make_inputs(rng, **case), launch=(blocks, threads))


@pytest.mark.parametrize("launch", [(1, 1), (1, 32), (2, 16), (3, 5)])
def test_few_threads(verify, problem, rng, launch):
    """With fewer threads than elements, the threads share the work and leave nothing out."""
    verify(*problem.make_inputs(rng, n=200), launch=launch)


@pytest.mark.parametrize("n", [1, 100, 1000])
def test_launch_rules(submission, verify, problem, rng, n):
    """A launch configuration keeps every rule in problem.py, and the kernel is right with it."""
    launch = submission.launch_config(n)
    broken = problem.launch_fault(n, launch)
    if broken:
        raise Mismatch(broken)
    verify(*problem.make_inputs(rng, n=n), launch=tuple(launch))


def test_speed(speedup):
    """On a GPU, with the arrays already there, the kernel beats NumPy by the factor in exercise.toml."""
    speedup()
