"""Monte Carlo pi: seeds, what is wrong with an answer, and the NumPy version that submissions must beat.

Any streams will do that look random and are the same whenever their seed is, so that `objection` judges an answer:
exactly what can be known exactly, and the rest by chi-squared statistics. Where the points are uniform and
independent, a statistic of k degrees of freedom lies outside k - 2 sqrt(k t) ... k + 2 sqrt(k t) + 2 t with probability
2 e^-t at most (Laurent and Massart, "Adaptive estimation of a quadratic functional", 2000, lemma 1). With t = 30, and
some hundred statistics in each of the hundred calls of a grading, an honest answer is refused in one grading of 10^9;
each cell is expected to hold 40 points or more, for with few the tails are longer than those of chi-squared.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Seeds = NDArray[np.int64]
Points = NDArray[np.float64]
Arguments = tuple[Seeds, Points]

T = 30.0  # see above
LEAST = 40  # points expected in a cell
SIDES = (16, 8, 4)  # cells along each side of a square, as many as there are points for
LARGEST_SEED = 2**32


def make_inputs(rng: np.random.Generator, chunks: int, points: int) -> Arguments:
    """Return seeds, int64 (chunks,), one of them there twice, and an empty output, float64 (chunks, points + 1, 2)."""
    seeds = rng.integers(0, LARGEST_SEED, chunks)
    if chunks > 1:
        one, other = rng.choice(chunks, 2, replace=False)
        seeds[one] = seeds[other]
    return seeds, np.empty((chunks, points + 1, 2))


def adversarial(rng: np.random.Generator, chunks: int, points: int) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs`, and None: all of them must be answered.

    By turns, in random order, the seeds are neighbours, differ in one bit, are large, or are few that come again.
    """
    while True:
        for kind in rng.permutation(4):
            seeds, out = make_inputs(rng, chunks, points)
            if kind == 0:
                seeds = rng.permutation(int(rng.integers(LARGEST_SEED - chunks)) + np.arange(chunks))
            elif kind == 1:
                bits = np.concatenate([[0], 1 << np.arange(32)])
                seeds = int(rng.integers(LARGEST_SEED)) ^ rng.permutation(np.resize(bits, chunks))
            elif kind == 2:
                seeds = LARGEST_SEED - 1 - rng.permutation(chunks)
            else:
                seeds = rng.choice(seeds[: max(1, chunks // 4)], chunks)
            yield (seeds, out), None


def baseline(seeds: Seeds, out: Points) -> None:
    """Fill `out` in NumPy, chunk after chunk: with a generator for each, of the kind that np.random.seed sets."""
    for seed, chunk in zip(seeds, out, strict=True):
        points = np.random.RandomState(seed).random_sample((len(chunk) - 1, 2))
        hits = np.count_nonzero(np.square(points).sum(axis=1) <= 1.0)
        chunk[:-1] = points
        chunk[-1] = hits, 4.0 * hits / len(points)


def traffic(seeds: Seeds, out: Points) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return seeds.nbytes, out.nbytes


def objection(seeds: Seeds, out: Points) -> str:
    """Return what is wrong with the answer `out`, float64 (chunks, points + 1, 2), or an empty text."""
    points = out[:, :-1]
    if not np.all((points >= 0.0) & (points < 1.0)):
        return "a coordinate is not in 0 <= x < 1 (NaN where nothing was written)"
    return _miscounted(out) or _not_by_the_seed(seeds, points) or _not_random(seeds, points)


def _miscounted(out: Points) -> str:
    x, y = out[:, :-1, 0], out[:, :-1, 1]
    hits = np.count_nonzero(x * x + y * y <= 1.0, axis=1)
    expected = np.stack([hits, 4.0 * hits / x.shape[1]], axis=1)
    bad = np.flatnonzero((out[:, -1] != expected).any(axis=1))
    if not bad.size:
        return ""
    c = int(bad[0])
    said, right = ", ".join(map(str, out[c, -1])), ", ".join(map(str, expected[c]))
    return f"{bad.size} of {len(out)} chunks miscount their own points; chunk {c} says {said}, and holds {right}"


def _not_by_the_seed(seeds: Seeds, points: Points) -> str:
    order = np.argsort(seeds, kind="stable")
    for one, other in itertools.pairwise(order):
        if seeds[one] == seeds[other] and not np.array_equal(points[one], points[other]):
            return f"chunks {one} and {other} have the same seed, and not the same points"
    return ""


def _not_random(seeds: Seeds, points: Points) -> str:
    """Judge the streams of different seeds, in random order of the seeds' own: neighbours in value stand together."""
    streams = points[np.unique(seeds, return_index=True)[1]]
    return _met_again(streams) or _uneven(streams) or _alike(streams)


def _met_again(streams: Points) -> str:
    """Look for the first two numbers of each stream, 64 bits and more, anywhere in the others."""
    flat = streams.ravel()
    heads = streams[:, 0, 0]
    known = np.zeros(2**16, dtype=np.bool_)
    known[_digits(heads)] = True
    near = np.flatnonzero(known[_digits(flat[:-1])])
    found = near[np.isin(flat[near], heads)]
    if len({(flat[i], flat[i + 1]) for i in found.tolist()}) < found.size:
        return "chunks of different seeds have the same points: each needs a stream of its own"
    sample = flat[:50_000]
    if np.unique(sample).size < sample.size - 10:
        return "numbers come again too often: each needs 32 random bits or more"
    if np.unique(_folded(sample)).size < sample.size - 30:
        return "numbers come again, mirrored or moved by a half: each must be drawn anew"
    return ""


def _folded(values: Points) -> NDArray[np.int64]:
    """Return 30 bits of each number that are the same for x, 1 - x and x + 1/2: one in 2^30 is another's by chance."""
    halves = (values * 2.0) % 1.0
    # 1 - x may be an ulp off, so that bits behind the thirtieth are rounded away; on a border that shows, seldom.
    folded: NDArray[np.int64] = (np.minimum(halves, 1.0 - halves) * 2.0**31).astype(np.int64)
    return folded


def _digits(values: Points) -> NDArray[np.uint64]:
    """Return sixteen bits from the middle of each number, which also one of only 32 random bits has."""
    return (np.ascontiguousarray(values).view(np.uint64) >> np.uint64(30)) & np.uint64(2**16 - 1)


def _uneven(streams: Points) -> str:
    """Look at where points fall, all of them and the first ones, and at each coordinate and the same of the next."""
    pairs = streams[:, : streams.shape[1] // 2 * 2].reshape(len(streams), -1, 2, 2)
    if _strange(streams):
        return "the points do not fill the square as evenly, or as unevenly, as chance does"
    if _strange(streams[:, :1]):
        return "the first points of the chunks do not fill the square as chance does"
    if _strange(pairs[:, :, :, 0]) or _strange(pairs[:, :, :, 1]):
        return "a point depends on the one before it"
    return ""


def _alike(streams: Points) -> str:
    """Look at how each stream differs from the next at the same places."""
    if _strange((streams[1:] - streams[:-1]) % 1.0):
        return "chunks of different seeds depend on each other: each needs a stream of its own"
    return ""


def _strange(points: Points) -> bool:
    """Return whether of the sets `points`, (sets, n, 2), any has cells that hold more, or fewer, than chance allows.

    So may all of them together; sets of too few points are looked at together only.
    """
    if points.shape[1] < LEAST * SIDES[-1] ** 2:
        points = points.reshape(1, -1, 2)
    sets, n, _ = points.shape
    side = next((side for side in SIDES if n >= LEAST * side * side), 0)
    if not side:
        return False
    cells = np.minimum((points * side).astype(np.int32), side - 1)  # a difference may be rounded to 1
    numbers = cells[:, :, 0] * side + cells[:, :, 1] + np.arange(sets, dtype=np.int32)[:, None] * side * side
    found = np.bincount(numbers.ravel(), minlength=sets * side * side).reshape(sets, side * side)
    return _improbable(found, n) or _improbable(found.sum(axis=0, keepdims=True), sets * n)


def _improbable(found: NDArray[np.int64], n: int) -> bool:
    """Return whether any row of `found`, how many of n points fell into each cell, is what chance hardly ever gives."""
    expected, freedom = n / found.shape[1], found.shape[1] - 1
    statistics = np.square(found - expected).sum(axis=1) / expected
    spread = 2.0 * np.sqrt(freedom * T)
    return bool(np.any((statistics > freedom + spread + 2.0 * T) | (statistics < freedom - spread)))
