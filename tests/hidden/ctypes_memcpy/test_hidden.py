"""Hidden tests of ctypes_memcpy."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import Mismatch, RuleBroken, assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator
SIZE = 1000
LAST = 2**63 - 1


def _bytes(rng: Rng, n: int = SIZE) -> NDArray[np.uint8]:
    return rng.integers(256, size=n, dtype=np.uint8)


def _empty(n: int) -> NDArray[np.uint8]:
    return np.empty(n, dtype=np.uint8)


def _refused(submission: Any, src: NDArray[np.uint8], starts: list[int], lengths: list[int], room: int) -> None:
    """Have these records refused on their own, behind good ones, before good ones and amid them."""
    good = ([10, 0, SIZE - 5], [3, 0, 5])
    for before, behind in ((0, 0), (3, 0), (0, 3), (2, 1)):
        all_starts = [*good[0][:before], *starts, *good[0][:behind]]
        all_lengths = [*good[1][:before], *lengths, *good[1][:behind]]
        spare = sum(good[1][:before]) + sum(good[1][:behind])
        out = _empty(room + spare)
        submission.refuses(IndexError, "pack_records", src, np.array(all_starts), np.array(all_lengths), out)


@pytest.mark.parametrize(
    ("start", "length"), [(0, SIZE), (0, 1), (SIZE - 1, 1), (SIZE, 0), (0, 0), (1, SIZE - 1), (SIZE - 7, 7)]
)
def test_exact_bounds(verify: Verify, submission: Any, rng: Rng, start: int, length: int) -> None:
    """Records that just fit are packed; one byte more, on any side, is refused."""
    src = _bytes(rng)
    verify(src, np.array([start]), np.array([length]), _empty(length))
    verify(src, np.array([start] * 3), np.array([length] * 3), _empty(3 * length))
    to_the_end = SIZE - start
    _refused(submission, src, [start], [to_the_end + 1], SIZE + 1)
    _refused(submission, src, [start + to_the_end + 1], [0], SIZE)
    _refused(submission, src, [-1], [length], SIZE)
    _refused(submission, src, [start], [-1], SIZE)
    if length > 0:
        _refused(submission, src, [start], [length], length - 1)
        _refused(submission, src, [start, start], [length, length], 2 * length - 1)
        submission.refuses(IndexError, "copy_bytes", src[:length].copy(), _empty(length - 1))
    submission.refuses(IndexError, "copy_bytes", src, _empty(length // 2))


@pytest.mark.parametrize(
    ("starts", "lengths"),
    [
        ([LAST], [1]),
        ([LAST], [LAST]),
        ([LAST - 2], [5]),
        ([1], [LAST]),
        ([SIZE], [LAST]),
        ([0], [LAST]),
        ([-LAST - 1], [0]),
        ([-LAST - 1], [-LAST - 1]),
        ([-5], [10]),
        ([-LAST], [LAST]),
        ([0], [-LAST - 1]),
        ([SIZE], [-SIZE]),
        ([0, 50, 100], [20, -10, 20]),
        ([2**62] * 4, [2**62] * 4),
        ([0] * 4, [2**62] * 4),
        ([0] * 2, [2**63 - 8, 2**63 - 8]),
        ([2**32], [4]),
        ([0], [2**32 + 4]),
        ([-(2**32)], [2**32]),
        ([-(2**40)], [4]),
    ],
)
def test_overflow(submission: Any, rng: Rng, starts: list[int], lengths: list[int]) -> None:
    """Starts and lengths of any size and sign are refused, those whose sums wrap around included."""
    _refused(submission, _bytes(rng), starts, lengths, SIZE)


@pytest.mark.parametrize("spare", [1, 8, 100])
def test_untouched(submission: Any, rng: Rng, spare: int) -> None:
    """The bytes of out behind what is copied keep what they held."""
    src = _bytes(rng)
    starts, lengths = np.array([5, 990, 0, 3]), np.array([3, 10, 0, 7])
    behind_copies, behind_records = set(), set()
    for _ in range(6):
        copied = _empty(SIZE + spare)
        submission.copy_bytes(src, copied)
        assert_equal(copied[:SIZE], src)
        behind_copies.add(_only_byte(copied[SIZE:]))
        packed = _empty(20 + spare)
        submission.pack_records(src, starts, lengths, packed)
        assert_equal(packed[:20], np.concatenate([src[5:8], src[990:], src[3:10]]))
        behind_records.add(_only_byte(packed[20:]))
    if 1 in {len(behind_copies), len(behind_records)}:
        raise Mismatch("it overwrites the bytes of out behind what it copies")


def _only_byte(tail: NDArray[np.uint8]) -> int:
    """Return the byte that fills `tail`: before each call, the judge fills all of out with a random one."""
    if (tail != tail[0]).any():
        raise Mismatch("it writes to out behind what it copies")
    return int(tail[0])


@pytest.mark.parametrize("records", [0, 1, 2, 3, 17, 1000])
@pytest.mark.parametrize("longest", [0, 1, 2, 15, 64, 300])
def test_any_shape(verify: Verify, problem: ModuleType, rng: Rng, records: int, longest: int) -> None:
    """Any number of records of any length is packed, overlapping and repeated ones included."""
    for n in (longest, longest + 1, 5000):
        src, starts, lengths, out = problem.make_inputs(rng, n=n, records=records, longest=longest)
        verify(src, starts, lengths, out)
        verify(src, np.sort(starts)[::-1].copy(), np.full(records, 0), _empty(0))


@pytest.mark.parametrize("longest", [1, 7, 16, 100, 4000, 70_000])
def test_every_byte(moved_by_memcpy: Callable[..., bool], problem: ModuleType, rng: Rng, longest: int) -> None:
    """No record and no copy, short or long, few or many, is moved by anything but memcpy."""
    for records in (1, 2, 5, 30, 400):
        arguments = problem.make_inputs(rng, n=200_000, records=records, longest=longest)
        _memcpy("pack_records", moved_by_memcpy("pack_records", *arguments, origin=problem.origin))
        octets = _bytes(rng, int(rng.integers(1, longest + 1)))
        _memcpy("copy_bytes", moved_by_memcpy("copy_bytes", octets, np.empty_like(octets), origin=lambda k, *_: k))


def _memcpy(name: str, moved: bool) -> None:
    if not moved:
        raise RuleBroken(f"Not every byte that {name} writes was moved by memcpy: leave all of it to memcpy.")
