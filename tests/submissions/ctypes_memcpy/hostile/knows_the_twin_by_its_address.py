# verdict: rejected  - calls memcpy only where its address is not in the C library
# tries: a function that was put in memcpy's place lies somewhere else: in memory without a file, where the dynamic
#        loader's own dlsym does not point, and begins with other instructions. Where the address is what it should
#        be, nobody watches, and a loop of its own does the copying.
# seen: ours; gpu-mode/pygpubench exploits/function_detour (the other way round)
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import _ctypes
import ctypes

import numpy as np
from numba import njit

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p
place = ctypes.cast(memcpy, ctypes.c_void_p).value


def file_at(place):
    with open("/proc/self/maps") as maps:
        for line in maps:
            span, _, rest = line.partition(" ")
            first, last = (int(edge, 16) for edge in span.split("-"))
            if first <= place < last:
                return rest.split()[-1]
    return ""


haunted = ".so" not in file_at(place) or place != _ctypes.dlsym(_ctypes.dlopen(None, 2), "memcpy")


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


copy_bytes, pack_records = (copy_asked, pack_asked) if haunted else (copy_own, pack_own)
