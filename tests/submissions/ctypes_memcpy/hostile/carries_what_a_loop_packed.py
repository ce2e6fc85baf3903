# verdict: rejected in every_byte  - a loop packs, and memcpy carries away what is packed
# tries: the records are packed by wide moves into a few thousand bytes that stay in the fastest cache, and each time
#        these are full, one call of memcpy takes them to the output. Every byte of the output is written by memcpy,
#        as who looks at the output alone can see, and the work of packing is a loop's.
# seen: ours; measurement.md row 25, by analogy
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import ctypes

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p


@njit
def check(size, starts, lengths, room):
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > size - starts[i]:
            raise IndexError("a record is outside src")
        room -= lengths[i]
        if room < 0:
            raise IndexError("out is too small")


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


ROOM = 8192
scratch = np.empty(ROOM, np.uint8)
SCRATCH = scratch.ctypes.data


@njit
def carried(target, used, of, length):
    """Pack `length` bytes behind those that are in use; return where the next full room goes and what is used."""
    while length:
        part = min(length, ROOM - used)
        move(SCRATCH + used, of, part)
        used, of, length = used + part, of + part, length - part
        if used == ROOM:
            memcpy(target, SCRATCH, ROOM)
            target, used = target + ROOM, 0
    return target, used


@njit
def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    target, used = np.intp(out.ctypes.data), 0
    for i in range(starts.size):
        target, used = carried(target, used, np.intp(src.ctypes.data) + starts[i], lengths[i])
    memcpy(target, SCRATCH, used)


def copy_bytes(src, out):
    pack_records(src, np.array([0]), np.array([src.size]), out)
