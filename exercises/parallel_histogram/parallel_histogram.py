"""A histogram with all cores: each thread counts its share of the values, and the counts are added up."""

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Values = NDArray[np.float64]
Counts = NDArray[np.int64]

# (Helper functions of your own may stand here.)


@njit(parallel=True)
def parallel_histogram(values: Values, low: float, high: float, out: Counts) -> None:
    """Write to `out`, int64 (bins,), how many of `values`, float64 (n,), fall into each bin of [low, high].

    The bins are equally wide and half open, the last one is closed. NaN and values outside are ignored.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
