"""The inputs of second looks: shaped as the timed ones, right to ask for, and with every kind among them."""

from __future__ import annotations

import itertools
import math
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.judge.trial import Challenge, Problem

COURSE = Path(__file__).parents[2]
SMALL: dict[str, dict[str, Any]] = {
    "bilinear_resize": {"height": 19, "width": 20, "out_height": 27, "out_width": 31},
    "ctypes_memcpy": {"n": 2000, "records": 300, "longest": 16},
    "cuda_matmul": {"m": 40, "k": 50, "n": 60},
    "cuda_reduce": {"n": 5000},
    "cuda_transpose": {"rows": 70, "columns": 90},
    "cuda_vector_add": {"n": 5000},
    "image_pipeline": {"height": 9, "width": 7, "codes": [0, 3, 6, 2], "parameters": [0.5, 0.2, 0.0, 1.0]},
    "mandelbrot": {"height": 9, "width": 11, "limit": 30, "view": "bulb"},
    "monte_carlo_pi": {"chunks": 8, "points": 50},
    "moving_average": {"n": 3000, "window": 60, "spike": 1e12},
    "nogil_threads": {"channels": 5, "n": 60},
    "parallel_histogram": {"n": 10_000, "bins": 25, "hot": 0.5},
}


def _problem(slug: str) -> Problem:
    return Problem.of(catalog.load(COURSE / "exercises" / slug))


def _challenges(slug: str, count: int = 40) -> list[Challenge]:
    return list(itertools.islice(_problem(slug).challenges(np.random.default_rng(1), SMALL[slug]), count))


@pytest.mark.parametrize("slug", sorted(SMALL))
def test_they_look_like_what_is_timed(slug: str) -> None:
    """Each exercise makes its own, of the types and sizes of its inputs but for the output's, which may vary."""
    problem = _problem(slug)
    assert callable(problem.module.adversarial)
    timed = problem.inputs(np.random.default_rng(2), SMALL[slug])
    for challenge in _challenges(slug):
        assert [type(item) for item in challenge.arguments] == [type(item) for item in timed]
        for ours, theirs in zip(challenge.arguments[:-1], timed[:-1], strict=True):
            assert getattr(ours, "shape", None) == getattr(theirs, "shape", None)
            assert getattr(ours, "dtype", None) == getattr(theirs, "dtype", None)


@pytest.mark.parametrize("slug", sorted(SMALL))
def test_the_baseline_is_exact_on_what_must_be_answered(slug: str) -> None:
    """The baseline answers without a warning, and says of no output that any value would do."""
    problem = _problem(slug)
    for challenge in _challenges(slug):
        if challenge.refusal is None:
            expected = problem.expected(challenge.arguments)
            assert expected.shape == challenge.arguments[-1].shape
            assert np.isfinite(problem.tolerated(challenge.arguments)).all()


def test_means_are_those_of_exact_sums() -> None:
    """Of a moving average, the baseline's error is far below what is allowed, beside the correctly rounded sum."""
    problem = _problem("moving_average")
    for challenge in _challenges("moving_average", 8):
        values, window, _ = challenge.arguments
        expected = np.array([math.fsum(values[i : i + window]) / window for i in range(values.size - window + 1)])
        error = np.abs(problem.expected(challenge.arguments) - expected)
        assert (error < 1e-3 * problem.tolerated(challenge.arguments)).all()


def test_spikes_of_every_size_and_sign_stand_anywhere() -> None:
    """Among the spikes, several in a series, are small and large ones, of either sign, and some at either end."""
    series = [challenge.arguments[0] for challenge in _challenges("moving_average")]
    spiked = [values for values in series if (np.abs(values) > 1e7).any()]
    found = np.concatenate([values[np.abs(values) > 1e7] for values in spiked])
    assert min(np.count_nonzero(np.abs(values) > 1e7) for values in spiked) > 3
    assert (np.abs(found) < 1e10).any()
    assert (np.abs(found) > 2e12).any()
    assert (found < 0).mean() == pytest.approx(0.5, abs=0.1)
    assert any(abs(values[0]) > 1e7 for values in spiked)
    assert any(abs(values[-1]) > 1e7 for values in spiked)


def test_records_are_refused_for_one_reason_each_and_only_where_they_must_be() -> None:
    """In half of the challenges something is bad in exact arithmetic: each kind in turn, and never two at once."""
    kinds: set[object] = set()
    challenges = _challenges("ctypes_memcpy", 60)
    for challenge in challenges:
        src, starts, lengths, out = challenge.arguments
        records = list(zip(starts.tolist(), lengths.tolist(), strict=True))
        bad = [(s, n) for s, n in records if s < 0 or n < 0 or s + n > src.size]
        short = sum(lengths.tolist()) > out.size
        assert (challenge.refusal is IndexError) is (bool(bad) or short)
        assert len(bad) + (short and not bad) <= 1
        kinds |= {"short"} if short and not bad else set()
        kinds |= {(s == -1, n == -1, s == 2**63 - 1, s + n == src.size + 1) for s, n in bad}
    assert len(kinds) == 5
    assert sum(challenge.refusal is None for challenge in challenges) == 30


def test_every_byte_of_an_answer_comes_from_where_origin_says() -> None:
    """A witness is told the right source of any byte, and a place within src where there is none."""
    problem = _problem("ctypes_memcpy")
    for challenge in _challenges("ctypes_memcpy", 20):
        src, _, _, out = challenge.arguments
        expected = None if challenge.refusal else problem.expected(challenge.arguments)
        for place in range(0, out.size, 37):
            source = problem.module.origin(place, *challenge.arguments)
            assert 0 <= source < src.size
            assert expected is None or src[source] == expected[place]


def test_a_challenge_that_was_used_takes_no_memory() -> None:
    """Of the largest exercise no challenge is kept once it was used: several would not fit the judge's memory."""
    slug = "parallel_histogram"
    challenges = _problem(slug).challenges(np.random.default_rng(1), SMALL[slug])
    kept = [weakref.ref(next(challenges).arguments[0]) for _ in range(4)]
    assert [one() for one in kept] == [None] * 4
