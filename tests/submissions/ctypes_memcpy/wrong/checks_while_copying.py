# verdict: wrong in refuses  - checks each record just before it is copied: those before it have been written
import ctypes

import numpy as np
from numba import njit

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memcpy(out.ctypes, src.ctypes, src.size)


@njit
def pack_records(src, starts, lengths, out):
    position = 0
    for i in range(starts.size):
        start, length = starts[i], lengths[i]
        if start < 0 or length < 0 or length > src.size - start or length > out.size - position:
            raise IndexError("a record does not fit")
        memcpy(out.ctypes.data + position, src.ctypes.data + start, length)
        position += length
