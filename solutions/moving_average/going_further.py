"""Moving average, going further: all cores, and additions that do not wait for each other."""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Series = NDArray[np.float64]

SHORT = 12
RUN = 16384


@njit
def average_short_windows(values: Series, window: int, out: Series) -> None:
    """Fill `out` with the means of short windows: `window` additions for each, but none waits and all are vectors."""
    share = 1.0 / window
    singles = window % 4
    out[:] = 0.0
    for k in range(singles):
        first = values[k:]
        for i in range(out.size):
            out[i] += first[i]
    for k in range(singles, window, 4):
        first, second, third, fourth = values[k:], values[k + 1 :], values[k + 2 :], values[k + 3 :]
        for i in range(out.size):
            out[i] += (first[i] + second[i]) + (third[i] + fourth[i])
    for i in range(out.size):
        out[i] *= share


@njit
def sum_to_end(block: Series, tails: Series) -> None:
    """Fill `tails` with the sums from each element of `block` to its end."""
    total = 0.0
    for i in range(block.size - 1, -1, -1):
        total += block[i]
        tails[i] = total


@njit
def add_beginnings(tails: Series, following: Series, share: float, out: Series) -> None:
    """Fill `out` with the means of the windows that start in the block of `tails`."""
    head = 0.0
    out[0] = tails[0] * share
    for i in range(1, out.size):
        head += following[i - 1]
        out[i] = (tails[i] + head) * share


@njit
def sum_four_to_end(a: Series, b: Series, c: Series, d: Series, tails: NDArray[np.float64]) -> None:
    """Fill the rows of `tails`, float64 (4, window), with the sums to the end of four blocks.

    An addition takes several cycles, and a processor can start two in each: a single sum keeps it waiting.
    """
    tails_a, tails_b, tails_c, tails_d = tails
    sum_a = sum_b = sum_c = sum_d = 0.0
    for i in range(a.size - 1, -1, -1):
        sum_a += a[i]
        sum_b += b[i]
        sum_c += c[i]
        sum_d += d[i]
        tails_a[i] = sum_a
        tails_b[i] = sum_b
        tails_c[i] = sum_c
        tails_d[i] = sum_d


@njit
def add_four_beginnings(
    tails: NDArray[np.float64], a: Series, b: Series, c: Series, d: Series, share: float, out: Series
) -> None:
    """Fill `out`, float64 (4 * window,), with the means of the windows that end in the blocks `a` to `d`."""
    window = a.size
    tails_a, tails_b, tails_c, tails_d = tails
    out_a, out_b, out_c, out_d = out[:window], out[window:], out[2 * window :], out[3 * window :]
    sum_a = sum_b = sum_c = sum_d = 0.0
    for i in range(window):
        # Read before anything is written: a processor takes a read for one of what was just written where only
        # the last twelve bits of the addresses agree, and waits.
        value_a, value_b, value_c, value_d = a[i], b[i], c[i], d[i]
        out_a[i] = (tails_a[i] + sum_a) * share
        out_b[i] = (tails_b[i] + sum_b) * share
        out_c[i] = (tails_c[i] + sum_c) * share
        out_d[i] = (tails_d[i] + sum_d) * share
        sum_a += value_a
        sum_b += value_b
        sum_c += value_c
        sum_d += value_d


@njit
def average_run(values: Series, window: int, out: Series) -> None:
    """Fill `out`, float64 (n - window + 1,), four blocks at a time and the rest one by one."""
    share = 1.0 / window
    tails = np.empty((4, window))
    fours = out.size // (4 * window) * 4 * window
    for start in range(0, fours, 4 * window):
        block = values[start : start + 5 * window]
        first, second, third = block[:window], block[window : 2 * window], block[2 * window : 3 * window]
        fourth, fifth = block[3 * window : 4 * window], block[4 * window :]
        sum_four_to_end(first, second, third, fourth, tails)
        add_four_beginnings(tails, second, third, fourth, fifth, share, out[start : start + 4 * window])
    for start in range(fours, out.size, window):
        stop = start + window
        sum_to_end(values[start:stop], tails[0])
        add_beginnings(tails[0], values[stop:], share, out[start:stop])


@njit(parallel=True)
def moving_average(values: Series, window: int, out: Series) -> None:
    """Fill `out`, float64 (n - window + 1,), with the mean of each full window of `values`, float64 (n,)."""
    run = RUN // 8 if window <= SHORT else 4 * window * max(1, RUN // (4 * window))
    for r in prange((out.size + run - 1) // run):
        part = out[r * run : (r + 1) * run]
        needed = values[r * run : r * run + part.size + window - 1]
        if window <= SHORT:
            average_short_windows(needed, window, part)
        else:
            average_run(needed, window, part)
