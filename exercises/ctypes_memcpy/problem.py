"""Inputs of ctypes_memcpy, and the Python version that submissions must match and beat."""

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def make_inputs(rng: np.random.Generator, n: int, records: int, longest: int) -> tuple[Bytes, Numbers, Numbers, Bytes]:
    """Return all arguments of pack_records: `src` uint8 (n,), `starts`, `lengths` and an `out` that just fits.

    `starts` and `lengths` are int64 (records,). The records are 0 to `longest` bytes long, at most n, and
    lie anywhere in `src`: they may overlap, and parts of `src` may be in none.
    """
    src = rng.integers(256, size=n, dtype=np.uint8)
    lengths = rng.integers(longest + 1, size=records)
    starts = rng.integers(n - lengths + 1)
    return src, starts, lengths, np.empty(lengths.sum(), dtype=np.uint8)


def origin(place: int, src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> int:
    """Return where in `src` the byte comes from that belongs at `place` in `out`."""
    ends = np.cumsum(lengths)
    record = np.searchsorted(ends, place, side="right")
    return int(starts[record] + place - (ends[record] - lengths[record]))


def baseline(src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> None:
    """Fill `out` record by record with NumPy slices, in a Python loop."""
    position = 0
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        out[position : position + length] = src[start : start + length]
        position += length


def traffic(src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> tuple[int, int]:
    """Return how many bytes any answer must read and write: bytes that are in several records are read once."""
    order = np.argsort(starts)
    first, last = starts[order], (starts + lengths)[order]
    covered = np.concatenate([[0], np.maximum.accumulate(last)[:-1]])
    union = np.maximum(last - np.maximum(first, covered), 0).sum()
    return int(union) + starts.nbytes + lengths.nbytes, out.nbytes
