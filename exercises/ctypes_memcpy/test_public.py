"""Public tests of ctypes_memcpy. `verify` compares what you pack with what the baseline packs."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator


def test_packs(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, int]) -> None:
    """The records stand back to back in out, in the order in which they were named."""
    verify(*problem.make_inputs(rng, **case))


@pytest.mark.parametrize("n", [0, 1, 7, 4096, 1_000_003])
def test_copies(submission: Any, rng: Rng, n: int) -> None:
    """copy_bytes makes out equal to src."""
    src = rng.integers(256, size=n, dtype=np.uint8)
    out = np.empty(n, dtype=np.uint8)
    submission.copy_bytes(src, out)
    assert_equal(out, src)


@pytest.mark.parametrize(
    ("starts", "lengths", "room"),
    [
        ([0, 90], [5, 11], 16),  # the second record ends behind src
        ([0, -1], [5, 3], 8),
        ([0, 9], [5, -1], 10),
        ([10, 20, 30], [5, 5, 5], 14),  # no room for the last byte
    ],
)
def test_refuses(submission: Any, rng: Rng, starts: list[int], lengths: list[int], room: int) -> None:
    """What lies outside src or does not fit into out raises IndexError, and out stays as it was."""
    src = rng.integers(256, size=100, dtype=np.uint8)
    out = np.empty(room, dtype=np.uint8)
    submission.refuses(IndexError, "copy_bytes", src, out)
    submission.refuses(IndexError, "pack_records", src, np.array(starts), np.array(lengths), out)


def test_memcpy(moved_by_memcpy: Callable[..., bool], problem: ModuleType, rng: Rng) -> None:
    """Whichever bytes are watched on their way from src to out: it is memcpy that reads and writes them."""
    for _ in range(8):
        arguments = problem.make_inputs(rng, n=10_000, records=50, longest=200)
        if not moved_by_memcpy("pack_records", *arguments, origin=problem.origin):
            raise RuleBroken("pack_records does not move its bytes with memcpy: look it up with ctypes, and call that.")
        src = rng.integers(256, size=1000, dtype=np.uint8)
        if not moved_by_memcpy("copy_bytes", src, np.empty_like(src), origin=lambda place, *_: place):
            raise RuleBroken("copy_bytes does not move its bytes with memcpy: look it up with ctypes, and call that.")


def test_speed(speedup: Callable[[], None]) -> None:
    """Packing many short records beats the Python loop by the factor in exercise.toml."""
    speedup()
