"""Public tests of clip_add and sin_times_cos."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_close, assert_equal
from grader.machine import available_cores

Rng = np.random.Generator


def test_by_hand(submission: Any, verify: Callable[..., None], problem: ModuleType, rng: Rng) -> None:
    """On a few values, the answer is the one worked out by hand; on some more, the baseline's."""
    out = np.empty(6)
    submission.clip_add(np.array([0.25, 0.75, -0.75, 1.0, -1.0, 5.0]), np.array([0.5, 0.5, -0.5, 0.0, 0.0, -4.5]), out)
    assert_equal(out, [0.75, 1, -1, 1, -1, 0.5])
    verify(*problem.make_inputs(rng, rows=20, columns=30))


def test_broadcasting(
    submission: Any, verify: Callable[..., None], problem: ModuleType, rng: Rng, case: dict[str, Any]
) -> None:
    """A row, a column, a single number and whole arrays go together as in x + y."""
    x, y, out = problem.make_inputs(rng, **case)
    verify(x, y, out)
    verify(y, x, out)
    verify(x[:, :1], y, out)
    verify(x, np.array(0.5), out)
    deep = np.empty((2, *out.shape))
    submission.clip_add(np.stack([x, -x])[:, :1], x, deep)
    assert_equal(deep, np.clip(np.stack([x[:1], -x[:1]]) + x, -1, 1))


def test_reductions(submission: Any) -> None:
    """What goes in first is clipped by a reduction, which starts from zero, and kept by an accumulation."""
    values = np.array([0.5, 0.75, -0.5, -2.0, 0.25])
    last, steps = np.empty(()), np.empty(5)
    submission.clip_add.reduce(values, 0, last)
    assert_equal(last, -0.75)
    submission.clip_add.accumulate(values, 0, steps)
    assert_equal(steps, [0.5, 1, 0.5, -1, -0.75])
    submission.clip_add.reduce(np.array([3.0]), 0, last)
    assert_equal(last, 1)
    pair = np.empty(2)
    submission.clip_add.reduce(np.array([[0.5, 0.75, -0.5], [-3.0, 2.25, 0.0]]), 1, pair)
    assert_equal(pair, [0.5, 1])


def test_shared(submission: Any, threads_used: Callable[..., int], rng: Rng) -> None:
    """Threads share the work of sin(x) * cos(y), and each does its part rightly."""
    x, y = rng.uniform(-30, 30, (50, 1)), rng.uniform(-30, 30, 60)
    out = np.empty((50, 60))
    submission.sin_times_cos(x, y, out)
    assert_close(out, np.sin(x) * np.cos(y), 1e-14)
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would share the work.")
    many = rng.uniform(-30, 30, (2, 1_000_000))
    few = (many[0, :2], many[1, :2], np.empty(2))
    for _ in range(5):
        product = np.empty(many.shape[1])
        if threads_used("sin_times_cos", *many, product, idle=few) > 1:
            assert_close(product, np.sin(many[0]) * np.cos(many[1]), 1e-14)
            return
    raise RuleBroken("Only one thread worked on sin_times_cos: have @vectorize compile it for several.")


def test_speed(speedup: Callable[[], None]) -> None:
    """clip_add beats the baseline by the factor in exercise.toml."""
    speedup()
