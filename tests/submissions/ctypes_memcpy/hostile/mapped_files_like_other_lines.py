# verdict: rejected in every_byte or error in every check  - mapped files with names that look like other lines of the same text
# tries: a name may hold spaces, a newline (which the kernel writes as \012), numbers like addresses, and " (deleted)". A
#        line that is made up so would hide where the arena lies, or show memcpy where none is.
# seen: ours (issue 13, row 2)
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import mmap
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


kept = []
for name in (b"x\n7f0000000000-7fffffffffff r-xp 00000000 00:01 1 ", b"libc.so.6", b"memfd:arena (deleted)", b"  [stack]", b"\\012"):
    file = os.open(name, os.O_CREAT | os.O_RDWR)
    os.ftruncate(file, 4096)
    kept.append(mmap.mmap(file, 4096))
