# diagnosis: not_compiled at line 22
# exercise: ctypes_memcpy
import ctypes

import numpy as np
from numba import njit

_memcpy = ctypes.CDLL(None).memcpy
_memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
_memcpy.restype = ctypes.c_void_p


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("too small")
    _memcpy(out.ctypes, src.ctypes, src.size)


def pack_records(src, starts, lengths, out):
    at = 0
    for s, n in zip(starts.tolist(), lengths.tolist()):
        if s < 0 or n < 0 or s + n > src.size or at + n > out.size:
            raise IndexError("outside")
        _memcpy(out.ctypes.data + at, src.ctypes.data + s, n)
        at += n
