"""Bytes moved by memcpy, going further: the records are shared among all cores.

Where each record goes follows from the lengths before it, so that has to be known first. Then no two records
have a byte of `out` in common, and threads can copy them in any order.

Against the reference, both with two cores: GAIN
"""

import ctypes

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

### BEGIN SOLUTION
memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@njit
def places_of(size: int, starts: Numbers, lengths: Numbers, room: int) -> Numbers:
    """Return where in `out` each record goes; raises IndexError where one is bad or they do not fit."""
    places = np.empty(starts.size, np.int64)
    used = 0
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]:
            raise IndexError("a record lies outside src")
        if lengths[i] > room - used:
            raise IndexError("the records do not fit into out")
        places[i] = used
        used += lengths[i]
    return places


### END SOLUTION


@njit
def copy_bytes(src: Bytes, out: Bytes) -> None:
    """Copy all of `src`, uint8 (n,), to the start of `out`, uint8 (m,); raises IndexError where m < n."""
    ### BEGIN SOLUTION
    if src.size > out.size:
        raise IndexError("out is smaller than src")
    memcpy(out.ctypes, src.ctypes, src.size)
    ### END SOLUTION


@njit(parallel=True)
def pack_records(src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> None:
    """Copy the records `src[starts[i] : starts[i] + lengths[i]]` back to back to the start of `out`."""
    ### BEGIN SOLUTION
    places = places_of(src.size, starts, lengths, out.size)
    source = np.intp(src.ctypes.data)
    target = np.intp(out.ctypes.data)
    for i in prange(starts.size):
        memcpy(target + places[i], source + starts[i], lengths[i])
    ### END SOLUTION
