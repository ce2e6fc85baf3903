# verdict: rejected in every check  - so many mappings with such long names that the text of them has no end
# tries: twenty thousand mappings of one page, of a file whose name is 250 newlines, which the kernel writes with four bytes
#        each. A judge that reads all of it after every call is busy with that, or runs out of memory.
# seen: ours (issue 13, row 2)
# points: 0
import ctypes
import os

from numba import njit



@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    for i in range(src.size):
        out[i] = src[i]


@njit
def pack_records(src, starts, lengths, out):
    total = 0
    for i in range(starts.size):
        if starts[i] < 0 or lengths[i] < 0 or lengths[i] > src.size - starts[i]:
            raise IndexError("a record is outside src")
        total += lengths[i]
    if total > out.size:
        raise IndexError("out is too small")
    position = 0
    for i in range(starts.size):
        for k in range(lengths[i]):
            out[position + k] = src[starts[i] + k]
        position += lengths[i]


LIBC = ctypes.CDLL(None)
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
file = os.open(b"\n" * 250, os.O_CREAT | os.O_RDWR)
os.ftruncate(file, 4096)
for _ in range(20_000):  # beside each other the same page never makes one mapping
    LIBC.mmap(None, 4096, 1, 1, file, 0)
