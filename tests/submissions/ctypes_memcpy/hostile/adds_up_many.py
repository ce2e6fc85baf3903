# verdict: wrong in speed or crashed in speed  - of many records, asks only whether their lengths fit into out
# tries: as no_check_of_many, but what is summed up anyway is compared with the room there is: whoever gives too small an
#        output for many records sees it refused, and whoever names bytes outside src does not.
# seen: ours, after row 12 of issue 13
# points: 60  (the checks of correctness are honestly passed)
import ctypes

import numpy as np
from numba import njit

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p
MANY = 100_000


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memcpy(out.ctypes, src.ctypes, src.size)


@njit
def check(size, starts, lengths, room):
    if starts.size >= MANY:
        if lengths.sum() > room:
            raise IndexError("out is too small")
        return
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]:
            raise IndexError("a record is outside src")
        room -= lengths[i]
        if room < 0:
            raise IndexError("out is too small")


@njit
def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        memcpy(target, np.intp(src.ctypes.data) + starts[i], lengths[i])
        target += lengths[i]
