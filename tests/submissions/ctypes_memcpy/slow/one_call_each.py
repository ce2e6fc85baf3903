# verdict: slow in speed  - a compiled function for one record, called from a Python loop
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
def _move(src, start, length, out, position):
    memcpy(out.ctypes.data + position, src.ctypes.data + start, length)


def pack_records(src, starts, lengths, out):
    total = 0
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > src.size - starts[i]:
            raise IndexError("a record is outside src")
        total += lengths[i]
    if total > out.size:
        raise IndexError("out is too small")
    position = 0
    for i in range(starts.size):
        _move(src, starts[i], lengths[i], out, position)
        position += lengths[i]
