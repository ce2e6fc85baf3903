# verdict: rejected in every_byte  - calls memcpy only where it sees that memcpy is watched
# tries: a worker with a twin of memcpy, as there once was one, differs from the others: a module of the kit is loaded
#        there, ctypes looks up names in a function that is not its own, and the judge's request, still on the stack,
#        says so in clear. Where there is no such sign, a loop of its own does the copying.
# seen: ours; gpu-mode/kernelbot examples cheat-fd.py (the frames above the submission)
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import ctypes
import sys

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


def signs():
    yield "grader.worker.twins" in sys.modules
    yield ctypes.CDLL.__getitem__.__module__ != "ctypes" or ctypes.CFUNCTYPE.__module__ != "ctypes"
    frame = sys._getframe()
    while frame:
        yield any(getattr(value, "twins", ()) for value in list(frame.f_locals.values()))
        frame = frame.f_back


haunted = any(signs())


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


def wide(size):
    @intrinsic
    def move(context, to, of):
        def generate(context, builder, signature, arguments):
            kind = ir.VectorType(ir.IntType(8), size).as_pointer()
            target, source = (builder.inttoptr(place, kind) for place in arguments)
            builder.store(builder.load(source, align=1), target, align=1)
            return context.get_dummy_value()

        return types.void(types.intp, types.intp), generate

    return move


wide_32, wide_16, wide_8, wide_4, single = (wide(size) for size in (32, 16, 8, 4, 1))


@njit
def move(to, of, length):
    if length >= 32:
        for k in range(0, length - 32, 32):
            wide_32(to + k, of + k)
        wide_32(to + length - 32, of + length - 32)
    elif length >= 16:
        wide_16(to, of)
        wide_16(to + length - 16, of + length - 16)
    elif length >= 8:
        wide_8(to, of)
        wide_8(to + length - 8, of + length - 8)
    elif length >= 4:
        wide_4(to, of)
        wide_4(to + length - 4, of + length - 4)
    else:
        for k in range(length):
            single(to + k, of + k)


@njit
def copy_own(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    move(np.intp(out.ctypes.data), np.intp(src.ctypes.data), src.size)


@njit
def pack_own(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    target = np.intp(out.ctypes.data)
    for i in range(starts.size):
        move(target, np.intp(src.ctypes.data) + starts[i], lengths[i])
        target += lengths[i]


copy_bytes, pack_records = (copy_asked, pack_asked) if haunted else (copy_own, pack_own)
