# verdict: rejected in every_byte  - compiled slice assignment: right, but no memcpy
from numba import njit


@njit
def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    out[: src.size] = src


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
        end = position + lengths[i]
        out[position:end] = src[starts[i] : starts[i] + lengths[i]]
        position = end
