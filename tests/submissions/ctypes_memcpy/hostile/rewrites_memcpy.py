# verdict: rejected in every_byte  - what is called memcpy, and called through ctypes, is its own machine code
# tries: where memcpy is the C library's, its first instructions are overwritten by others (rep movsb, forwards or
#        backwards, for memmove is the same code); where it is not, it is left alone, for then somebody watches.
#        Every byte goes through a call of memcpy, and the C library moves none. On other processors a loop takes
#        the place.
# seen: gpu-mode/pygpubench exploits/function_detour; measurement.md row 22
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import ctypes
import platform

import numpy as np
from numba import njit

memcpy = ctypes.CDLL(None).memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p
mprotect = ctypes.CDLL(None).mprotect
mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
# mov rax,rdi; mov rcx,rdx; mov rdx,rdi; sub rdx,rsi; cmp rdx,rcx; jb back; rep movsb; ret
# back: lea rsi,[rsi+rcx-1]; lea rdi,[rdi+rcx-1]; std; rep movsb; cld; ret
CODE = bytes.fromhex("4889f8 4889d1 4889fa 4829f2 4839ca 7203 f3a4c3 488d740eff 488d7c0fff fd f3a4 fc c3")
place = ctypes.cast(memcpy, ctypes.c_void_p).value


def is_the_librarys(place):
    with open("/proc/self/maps") as maps:
        for line in maps:
            first, last = (int(edge, 16) for edge in line.split()[0].split("-"))
            if first <= place < last:
                return "libc" in line
    return False


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
def pack_own(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    position = 0
    for i in range(starts.size):
        for k in range(lengths[i]):
            out[position + k] = src[starts[i] + k]
        position += lengths[i]


copy_bytes, pack_records = copy_asked, pack_asked
if is_the_librarys(place):
    if platform.machine() == "x86_64" and mprotect(place & -4096, 8192, 7) == 0:
        new = (ctypes.c_char * len(CODE)).from_address(place)
        for k in range(len(CODE) - 1, -1, -1):
            new[k] = CODE[k : k + 1]
    else:
        pack_records = pack_own
