"""Generalised universal functions: the inputs, the slow version that you must beat, and how exact an answer must be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Arguments = tuple[Array, Array, Array]


def make_inputs(rng: np.random.Generator, angles: int, n: int) -> Arguments:
    """Return angles from -2 pi to 2 pi, float64 (angles,), amplitudes, (n,), and the empty output, (2, angles, n)."""
    amplitudes = rng.uniform(0.1, 1.0, n) * rng.choice([-1, 1], n)
    return rng.uniform(-2 * np.pi, 2 * np.pi, angles), amplitudes, np.empty((2, angles, n))


def adversarial(rng: np.random.Generator, angles: int, n: int) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, the angles are tiny, or next to a multiple of pi, and amplitudes are of all magnitudes.
    """
    while True:
        for kind in rng.permutation(4):
            x, amplitudes, out = make_inputs(rng, angles, n)
            small = rng.choice([-1, 1], angles) * 10.0 ** rng.uniform(-9, -1, angles)
            if kind == 1:
                x = small
            elif kind == 2:
                x = rng.choice([-np.pi, np.pi, np.pi / 2, 0.0], angles) + small
            elif kind == 3:
                amplitudes *= 10.0 ** rng.uniform(-12, 12, n)
            yield (x, amplitudes, out), None


def baseline(angles: Array, amplitudes: Array, out: Array) -> None:
    """Fill `out[0]` with amplitudes * sin(k * angle), k from 1 up along the last axis; `out[1]` with cosines."""
    phases = angles[..., np.newaxis] * np.arange(1, amplitudes.shape[-1] + 1)
    np.multiply(np.sin(phases), amplitudes, out=out[0])
    np.multiply(np.cos(phases), amplitudes, out=out[1])


def traffic(angles: Array, amplitudes: Array, out: Array) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return angles.nbytes + amplitudes.nbytes, out.nbytes


def scale(angles: Array, amplitudes: Array, out: Array) -> Array:
    """Return what the error of each element is measured in, as an array that broadcasts with `out`: its amplitude."""
    return np.abs(amplitudes)
