# verdict: slow in speed  - ctypes.memmove from Python, record by record
import ctypes


def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    ctypes.memmove(out.ctypes.data, src.ctypes.data, src.size)


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
        ctypes.memmove(out.ctypes.data + position, src.ctypes.data + int(starts[i]), int(lengths[i]))
        position += int(lengths[i])
