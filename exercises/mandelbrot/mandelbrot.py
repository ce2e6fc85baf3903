"""Escape counts of a grid with all cores: rows dealt out in turn, and a row's points counted side by side."""

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Counts = NDArray[np.int32]

# (Helper functions of your own may stand here.)


@njit(parallel=True)
def mandelbrot(left: float, right: float, bottom: float, top: float, limit: int, out: Counts) -> None:
    """Write to `out`, int32 (height, width), how many steps each point of the grid stays within 2 of the origin.

    `left`, `right`, `bottom` and `top` are the edges of the view; what never escapes gets `limit`.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
