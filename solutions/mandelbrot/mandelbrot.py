"""Escape counts of a grid with all cores: rows dealt out in turn, and a row's points counted side by side."""

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Counts = NDArray[np.int32]

### BEGIN SOLUTION
# One point's steps wait for each other: multiply, subtract, add, a dozen cycles, and then the next. Sixteen points are
# sixteen independent waits, and vector instructions work on several at once. A point that has escaped goes on with the
# others and is not counted any more.
LANES = 16
STEPS = 8


@njit
def count_row(left: float, dx: float, y: float, limit: int, row: Counts) -> None:
    """Write the counts of the points left, left + dx, left + 2 dx ... at height `y` to `row`, int32 (width,)."""
    x, re, im, inside, counts = np.empty((5, LANES))
    for start in range(0, row.size, LANES):
        for i in range(LANES):
            x[i] = left + (start + i) * dx
        re[:], im[:], inside[:], counts[:] = 0.0, 0.0, 1.0, 0.0
        done = 0
        # Whether all have escaped is asked after every few steps: asking costs as much as a step.
        while done < limit and inside.max() > 0.0:
            for _ in range(min(STEPS, limit - done)):
                for i in range(LANES):
                    r, m = re[i] * re[i] - im[i] * im[i] + x[i], 2.0 * re[i] * im[i] + y
                    re[i], im[i] = r, m
                    # NaN is what becomes of a point that is long gone, and no comparison with NaN is true.
                    inside[i] = inside[i] if r * r + m * m <= 4.0 else 0.0
                    counts[i] += inside[i]
            done += STEPS
        for i in range(min(LANES, row.size - start)):
            row[start + i] = np.int32(counts[i])


### END SOLUTION


@njit(parallel=True)
def mandelbrot(left: float, right: float, bottom: float, top: float, limit: int, out: Counts) -> None:
    """Write to `out`, int32 (height, width), how many steps each point of the grid stays within 2 of the origin.

    `left`, `right`, `bottom` and `top` are the edges of the view; what never escapes gets `limit`.
    """
    ### BEGIN SOLUTION
    height, width = out.shape
    dx, dy = (right - left) / width, (top - bottom) / height
    threads = get_num_threads()
    for thread in prange(threads):
        # Neighbouring rows hold about the same work, halves of the picture do not: rows are dealt out like cards.
        for r in range(thread, height, threads):
            count_row(left, dx, bottom + r * dy, limit, out[r])
    ### END SOLUTION
