# diagnosis: none
# exercise: ctypes_memcpy
import ctypes

import numpy as np
from numba import njit

move = ctypes.CDLL(None).memcpy
move.argtypes = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t
move.restype = ctypes.c_void_p


@njit
def copy_bytes(src, out):
    if out.size < src.size:
        raise IndexError("out")
    move(out.ctypes, src.ctypes, src.size)


@njit
def fits(size, room, starts, lengths):
    for i in range(len(starts)):
        start, length = starts[i], lengths[i]
        if start < 0 or length < 0 or length > size - start or length > room:
            return False
        room -= length
    return True


@njit
def pack_records(src, starts, lengths, out):
    if not fits(src.size, out.size, starts, lengths):
        raise IndexError("record")
    to, base = np.int64(out.ctypes.data), np.int64(src.ctypes.data)
    for i in range(len(starts)):
        move(to, base + starts[i], lengths[i])
        to += lengths[i]
