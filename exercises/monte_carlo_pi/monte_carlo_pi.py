"""Points of the unit square, and how many lie in the quarter circle: a stream of random numbers for each seed."""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Seeds = NDArray[np.int64]
Points = NDArray[np.float64]

# (Helper functions of your own may stand here.)


@njit(parallel=True)
def monte_carlo_pi(seeds: Seeds, out: Points) -> None:
    """Fill each chunk of `out`, float64 (chunks, points + 1, 2), with random points, and last hits and estimate of pi.

    What a chunk holds is up to its seed in `seeds`, int64 (chunks,), and to nothing else.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
