# verdict: error in packs  - refuses to fill out to the last byte
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
    total = 0
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > src.size - starts[i]:
            raise IndexError("a record is outside src")
        total += lengths[i]
    if total >= out.size:
        raise IndexError("out is too small")
    position = 0
    for i in range(starts.size):
        memcpy(out.ctypes.data + position, src.ctypes.data + starts[i], lengths[i])
        position += lengths[i]
