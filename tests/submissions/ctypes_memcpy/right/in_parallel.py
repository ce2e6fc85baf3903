# verdict: passed  - the places in out are worked out first, so that threads can share the records
import ctypes

import numpy as np
from numba import njit, prange

memcpy = ctypes.CDLL(None)["memcpy"]
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memcpy(out.ctypes, src.ctypes, src.size)


@njit
def _places(size, starts, lengths, room):
    places = np.empty(starts.size, np.int64)
    used = 0
    for i in range(starts.size):
        start, length = starts[i], lengths[i]
        if not (0 <= start <= size and 0 <= length <= size - start and length <= room - used):
            raise IndexError("record out of bounds")
        places[i] = used
        used += length
    return places


@njit(parallel=True)
def pack_records(src, starts, lengths, out):
    places = _places(src.size, starts, lengths, out.size)
    to = np.int64(out.ctypes.data)
    of = np.int64(src.ctypes.data)
    for i in prange(starts.size):
        memcpy(to + places[i], of + starts[i], lengths[i])
