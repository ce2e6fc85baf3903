# verdict: rejected in every_byte  - the module _ctypes calls memcpy by itself, and no function is called through it
# tries: `string_at` is called through libffi and copies by the interpreter's own memcpy; assigning to the `raw` of an
#        array of c_char is a copy by the module _ctypes. Both are ctypes by name, and neither is a call of memcpy
#        through ctypes.
# seen: ours, after row 9 of issue 13
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)
import ctypes


def check(size, starts, lengths, room):
    inside = (starts >= 0) & (starts <= size) & (lengths >= 0) & (lengths <= size - starts)
    if not inside.all() or lengths.sum() > room:
        raise IndexError("a record is outside src, or out is too small")


def move(to, of, length):
    if length:
        (ctypes.c_char * length).from_address(to).raw = ctypes.string_at(of, length)


def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    move(out.ctypes.data, src.ctypes.data, src.size)


def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    source, target = src.ctypes.data, out.ctypes.data
    for start, length in zip(starts.tolist(), lengths.tolist()):
        move(target, source + start, length)
        target += length
