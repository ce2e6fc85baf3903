# diagnosis: not_compiled at line 18
# exercise: ctypes_memcpy
import ctypes

_memcpy = ctypes.CDLL(None).memcpy
_memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]

def copy_bytes(src, out):
    if out.size < src.size:
        raise IndexError
    _memcpy(out.ctypes.data, src.ctypes.data, src.size)

def pack_records(src, starts, lengths, out):
    if (starts < 0).any() or (lengths < 0).any() or (starts + lengths > src.size).any() or lengths.sum() > out.size:
        raise IndexError
    at = out.ctypes.data
    base = src.ctypes.data
    for start, length in zip(starts, lengths):
        _memcpy(at, base + int(start), int(length))
        at += int(length)
