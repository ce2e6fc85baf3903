"""Envelopes of signals, compiled so that Python threads run it side by side; each thread follows four at a time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Signals = NDArray[np.float64]

### BEGIN SOLUTION
TOGETHER = 4


@njit
def follow(signal: Signals, attack: float, release: float, out: Signals) -> None:
    """Fill `out` with the envelope of one signal, both float64 (n,)."""
    envelope = 0.0
    for i in range(signal.size):
        above = abs(signal[i]) - envelope
        envelope += (attack if above > 0.0 else release) * above
        out[i] = envelope


@njit
def follow_four(signals: Signals, attack: float, release: float, out: Signals) -> None:
    """Fill `out` with the envelopes of four signals, both float64 (4, n)."""
    # Each step of one signal waits for the step before, a dozen cycles. Four signals are four independent waits.
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    for i in range(signals.shape[1]):
        a, b = abs(signals[0, i]) - first, abs(signals[1, i]) - second
        c, d = abs(signals[2, i]) - third, abs(signals[3, i]) - fourth
        first += (attack if a > 0.0 else release) * a
        second += (attack if b > 0.0 else release) * b
        third += (attack if c > 0.0 else release) * c
        fourth += (attack if d > 0.0 else release) * d
        out[0, i], out[1, i], out[2, i], out[3, i] = first, second, third, fourth


@njit(nogil=True)
def follow_all(signals: Signals, attack: float, release: float, out: Signals) -> None:
    """Fill `out` with the envelope of each signal, both float64 (channels, n), without the GIL."""
    channels = signals.shape[0]
    whole = channels - channels % TOGETHER
    for c in range(0, whole, TOGETHER):
        follow_four(signals[c : c + TOGETHER], attack, release, out[c : c + TOGETHER])
    for c in range(whole, channels):
        follow(signals[c], attack, release, out[c])


### END SOLUTION


def envelope(signals: Signals, attack: float, release: float, out: Signals) -> None:
    """Fill `out` with the envelope of each signal, both float64 (channels, n): called by two threads at once."""
    ### BEGIN SOLUTION
    # The GIL is let go of where Python calls compiled code, and taken again when that returns: in between, the other
    # thread runs. What compiled functions call has no say in it.
    follow_all(signals, attack, release, out)
    ### END SOLUTION
