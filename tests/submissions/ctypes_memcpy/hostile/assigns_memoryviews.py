# verdict: rejected in every_byte  - the interpreter's own memcpy: slices of memoryviews are assigned
# tries: ctypes calls from libffi, and libffi is linked into the interpreter itself in many builds of Python. Whoever
#        takes all calls from a file called python for those of ctypes takes this for one: an assignment between two
#        slices of memoryviews is one call of memcpy, made by the interpreter, and nothing of ctypes is touched.
# seen: red team, row 9 of issue 13
# points: 50  (all but the two checks that memcpy moves the bytes; nothing is timed then)

def check(size, starts, lengths, room):
    inside = (starts >= 0) & (starts <= size) & (lengths >= 0) & (lengths <= size - starts)
    if not inside.all() or lengths.sum() > room:
        raise IndexError("a record is outside src, or out is too small")


def copy_bytes(src, out):
    if src.size > out.size:
        raise IndexError("out is too small")
    memoryview(out)[: src.size] = memoryview(src)


def pack_records(src, starts, lengths, out):
    check(src.size, starts, lengths, out.size)
    source, target, position = memoryview(src), memoryview(out), 0
    for start, length in zip(starts.tolist(), lengths.tolist()):
        target[position : position + length] = source[start : start + length]
        position += length
