# diagnosis: none
# exercise: ctypes_memcpy
"""Bytes moved by the C library's memcpy, called from compiled code without going back to Python."""

import ctypes

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

### BEGIN SOLUTION
memcpy = ctypes.CDLL(None).memcpy
# Numba compiles a call only where it knows the types: all three, and the result's, which is otherwise an int.
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p
### END SOLUTION


@njit
def copy_bytes(src: Bytes, out: Bytes) -> None:
    """Copy all of `src`, uint8 (n,), to the start of `out`, uint8 (m,); raises IndexError where m < n."""
    ### BEGIN SOLUTION
    if src.size > out.size:
        raise IndexError("out is smaller than src")
    memcpy(out.ctypes, src.ctypes, src.size)
    ### END SOLUTION


@njit
def pack_records(src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> None:
    """Copy the records `src[starts[i] : starts[i] + lengths[i]]` back to back to the start of `out`.

    `src` and `out` are uint8, `starts` and `lengths` int64 (records,). Raises IndexError, and leaves `out`
    alone, where a record lies outside `src` or the records do not fit.
    """
    ### BEGIN SOLUTION
    # Two passes: whether the last record is good has to be known before the first is written. Numbers that
    # are known to be small are subtracted, never unknown ones added: start + length can wrap around.
    room = out.size
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > src.size - starts[i]:
            raise IndexError("a record lies outside src")
        room -= lengths[i]
        if room < 0:
            raise IndexError("the records do not fit into out")
    # An address is unsigned in Numba, and unsigned plus signed may become a float: make it signed at once.
    source = np.intp(src.ctypes.data)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        memcpy(target, source + starts[i], lengths[i])
        target += lengths[i]
    ### END SOLUTION
