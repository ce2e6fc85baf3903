# verdict: wrong in speed or crashed in speed  - looks at every hundredth of many records, and at the first and last thousand
# tries: as no_check_of_many; whoever puts a bad record at either end, or looks whether any check is made at all, finds
#        one. (All are added up, so that out is known to hold them.)
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
    for i in range(starts.size):
        looked_at = starts.size < MANY or i < 1000 or i >= starts.size - 1000 or i % 100 == 0
        if looked_at and (starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]):
            raise IndexError("a record is outside src")
        room -= lengths[i]
        if looked_at and room < 0:
            raise IndexError("out is too small")
    if room < 0:
        raise IndexError("out is too small")


@njit
def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        memcpy(target, np.intp(src.ctypes.data) + starts[i], lengths[i])
        target += lengths[i]
