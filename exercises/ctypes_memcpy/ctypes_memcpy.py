"""Bytes moved by the C library's memcpy, called from compiled code without going back to Python."""

import ctypes

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

# (Helper functions of your own may stand here.)


@njit
def copy_bytes(src: Bytes, out: Bytes) -> None:
    """Copy all of `src`, uint8 (n,), to the start of `out`, uint8 (m,); raises IndexError where m < n."""
    # YOUR CODE HERE
    raise NotImplementedError()


@njit
def pack_records(src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> None:
    """Copy the records `src[starts[i] : starts[i] + lengths[i]]` back to back to the start of `out`.

    `src` and `out` are uint8, `starts` and `lengths` int64 (records,). Raises IndexError, and leaves `out`
    alone, where a record lies outside `src` or the records do not fit.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
