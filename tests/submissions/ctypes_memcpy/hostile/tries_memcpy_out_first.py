# verdict: rejected  - calls memcpy only where a byte does not come out of it as it went in
# tries: whatever is in memcpy's place has to show itself when it is called: a few bytes of its own, at the import
#        and before each call, tell who it is, and a megabyte how fast it is. Where it copies as memcpy does, nobody
#        watches, and a loop of its own does the copying. No trace of the judge has to be found for that, so none
#        can be hidden.
# seen: ours; gpu-mode/pygpubench PR #7 (warm-up detection)
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import ctypes

import numpy as np
from numba import njit

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@njit
def is_watched():
    tried = np.array([0x00, 0x55, 0xFF, 0x80], np.uint8)
    came = np.zeros_like(tried)
    memcpy(came.ctypes, tried.ctypes, tried.size)
    return (tried != came).any()


@njit
def check(size, starts, lengths, room):
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]:
            raise IndexError("a record is outside src")
        room -= lengths[i]
        if room < 0:
            raise IndexError("out is too small")


@njit
def copy_asked(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memcpy(out.ctypes, src.ctypes, src.size)


@njit
def pack_asked(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        memcpy(target, np.intp(src.ctypes.data) + starts[i], lengths[i])
        target += lengths[i]


@njit
def copy_own(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    for i in range(src.size):
        out[i] = src[i]


@njit
def pack_own(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    position = 0
    for i in range(starts.size):
        for k in range(lengths[i]):
            out[position + k] = src[starts[i] + k]
        position += lengths[i]


@njit
def copy_bytes(src, out):
    if is_watched():
        copy_asked(src, out)
    else:
        copy_own(src, out)


@njit
def pack_records(src, starts, lengths, out):
    if is_watched():
        pack_asked(src, starts, lengths, out)
    else:
        pack_own(src, starts, lengths, out)
