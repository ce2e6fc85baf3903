# verdict: rejected in every_byte  - a compiled loop over the bytes: right, but no memcpy
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
