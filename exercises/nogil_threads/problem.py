"""Envelopes of signals: the inputs, the NumPy version that submissions must beat, and how exact an answer must be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Signals = NDArray[np.float64]
Arguments = tuple[Signals, float, float, Signals]


def make_inputs(rng: np.random.Generator, channels: int, n: int) -> Arguments:
    """Return noise that swells and fades, float64 (channels, n), both weights, and an empty output of that shape."""
    swell = 1.0 + np.sin(np.linspace(0.0, rng.uniform(5.0, 50.0), n))
    signals = rng.standard_normal((channels, n)) * swell
    return signals, float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.0005, 0.05)), np.empty((channels, n))


def adversarial(rng: np.random.Generator, channels: int, n: int) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs`, and None: all of them must be answered.

    By turns, in random order, weights are extreme, signals are silent for long, alike, or a million times as large.
    """
    while True:
        for kind in rng.permutation(4):
            signals, attack, release, out = make_inputs(rng, channels, n)
            if kind == 0:
                attack, release = float(rng.choice([0.0, 1.0, 1e-9])), float(rng.choice([0.0, 1.0, 0.9]))
            elif kind == 1:
                signals[:, n // 3 : n // 2] = 0.0
                signals[rng.integers(channels, size=channels // 2)] = 0.0
            elif kind == 2:
                signals[:] = signals[rng.integers(channels)]
                signals[rng.integers(channels), rng.integers(n)] += 100.0
            else:
                signals *= 10.0 ** rng.uniform(-6.0, 6.0, (channels, 1))
            yield (signals, attack, release, out), None


def baseline(signals: Signals, attack: float, release: float, out: Signals) -> None:
    """Fill `out` in NumPy: step by step in time, all channels at once."""
    magnitudes = np.ascontiguousarray(np.abs(signals).T)
    envelope = np.zeros(len(signals))
    for i, magnitude in enumerate(magnitudes):
        weight = np.where(magnitude > envelope, attack, release)
        envelope += weight * (magnitude - envelope)
        out[:, i] = envelope


def traffic(signals: Signals, attack: float, release: float, out: Signals) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return signals.nbytes, out.nbytes


def scale(signals: Signals, attack: float, release: float, out: Signals) -> Signals:
    """Return, for each channel, what its error is measured in: its largest absolute value, (channels, 1)."""
    largest: Signals = np.abs(signals).max(axis=1, keepdims=True, initial=0.0)
    return largest
