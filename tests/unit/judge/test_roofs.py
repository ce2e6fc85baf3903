"""The roof: every byte is moved once, nothing is moved twice, and whoever is faster is not believed."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import catalog
from grader.judge.speed.roofs import Roof, _Part, bandwidths
from grader.judge.trial import Traffic, load_problem

ROOT = Path(__file__).parents[3]
CORES = tuple(sorted(os.sched_getaffinity(0)))


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 5))
def test_the_threads_share_every_byte_between_them(read: int, written: int, count: int) -> None:
    """Together the parts read and write each byte exactly once."""
    parts = [_Part.of(Traffic(read, written), index, count) for index in range(count)]
    reads = [byte for part in parts for span in (part.copied, part.read) for byte in range(*span)]
    writes = [byte for part in parts for span in (part.copied, part.filled) for byte in range(*span)]
    assert sorted(reads) == list(range(read))
    assert sorted(writes) == list(range(written))


@pytest.mark.parametrize(("read", "written"), [(2**16, 2**16), (2**16, 100), (100, 2**16), (0, 0)])
def test_the_roof_moves_bytes_in_its_own_time(read: int, written: int) -> None:
    """Each run takes time, waits for no longer than it takes, and leaves no thread behind."""
    with Roof(Traffic(read, written), CORES[:2]) as roof:
        samples = [roof.run(())[0] for _ in range(3)]
    assert all(0 <= sample.waited <= sample.seconds for sample in samples)
    assert all(sample.seconds > 0 for sample in samples)


def test_more_bytes_take_longer() -> None:
    """A hundred times the traffic takes ten times as long at least, whatever else the machine does."""
    fastest = []
    for size in (2**20, 100 * 2**20):
        with Roof(Traffic(size, size), CORES[:1]) as roof:
            fastest.append(min(roof.run(())[0].seconds for _ in range(5)))
    assert fastest[1] > 10 * fastest[0]


def test_bandwidths_are_those_of_memory() -> None:
    """Between what a disk and what a cache gives."""
    found = bandwidths(CORES[:1])
    assert 0.2 < found.read_gb_s < 1000
    assert 0.2 < found.copy_gb_s < 1000


def test_bytes_in_several_records_are_read_once() -> None:
    """The traffic of pack_records is the bytes that its records cover, and those of the records' own arrays."""
    problem = load_problem(catalog.load(ROOT / "exercises" / "ctypes_memcpy"))
    rng = np.random.default_rng(0)
    for records in (0, 1, 7, 300):
        src, starts, lengths, out = problem.make_inputs(rng, n=1000, records=records, longest=50)
        spans = zip(starts, lengths, strict=True)
        covered = {place for start, length in spans for place in range(start, start + length)}
        read, written = problem.traffic(src, starts, lengths, out)
        assert read == len(covered) + starts.nbytes + lengths.nbytes
        assert written == lengths.sum()


@pytest.mark.parametrize("slug", ["bilinear_resize", "moving_average", "parallel_histogram", "ctypes_memcpy"])
def test_every_exercise_on_the_processor_has_a_roof(slug: str) -> None:
    """What is timed must at least write its output, and reads no more than its inputs."""
    exercise = catalog.load(ROOT / "exercises" / slug)
    problem, case = load_problem(exercise), next(iter(exercise.cases.values()))
    arguments = problem.make_inputs(np.random.default_rng(0), **case)
    read, written = problem.traffic(*arguments)
    assert written == arguments[-1].nbytes
    assert 0 <= read <= sum(a.nbytes for a in arguments[:-1] if isinstance(a, np.ndarray))
