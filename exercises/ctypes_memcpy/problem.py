"""Inputs of ctypes_memcpy, and the Python version that submissions must match and beat."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def make_inputs(rng: np.random.Generator, n: int, records: int, longest: int) -> tuple[Bytes, Numbers, Numbers, Bytes]:
    """Return all arguments of pack_records: `src` uint8 (n,), `starts`, `lengths` and an `out` that just fits.

    `starts` and `lengths` are int64 (records,). The records are 0 to `longest` bytes long, at most n, and
    lie anywhere in `src`: they may overlap, and parts of `src` may be in none.
    """
    src = rng.integers(2**64, size=-(-n // 8), dtype=np.uint64).view(np.uint8)[:n]
    lengths = rng.integers(longest + 1, size=records)
    starts = rng.integers(n - lengths + 1)
    return src, starts, lengths, np.empty(lengths.sum(), dtype=np.uint8)


def adversarial(
    rng: np.random.Generator, n: int, records: int, longest: int
) -> Iterator[tuple[tuple[Bytes, Numbers, Numbers, Bytes], type[Exception] | None]]:
    """Yield, without end, arguments as of `make_inputs` but for a few records, and the exception that they must raise.

    Every other time, in the mean, that is None: records lie at the edges of `src`, are empty or as long as they can
    be. Otherwise one record anywhere is bad, or `out` is a byte too small.
    """
    while True:
        for kind in rng.permutation(10):
            src, starts, lengths, out = make_inputs(rng, n, records, longest)
            if kind < 5:
                _put_at_the_edges(rng, n, starts, lengths)
                yield (src, starts, lengths, np.empty(lengths.sum(), dtype=np.uint8)), None
                continue
            bad = rng.integers(records)
            length = int(lengths[bad])
            starts[bad], lengths[bad] = [
                (n - length + 1, length),
                (-1, length),
                (starts[bad], -1),
                (2**63 - 1, length),
                (starts[bad], length),
            ][kind - 5]
            yield (src, starts, lengths, out[: out.size - 1] if kind == 9 else out), IndexError


def _put_at_the_edges(rng: np.random.Generator, n: int, starts: Numbers, lengths: Numbers) -> None:
    """Have some records begin or end where `src` does, and make some empty; few, for all else is as it was."""
    some = rng.choice(starts.size, (4, min(50, starts.size // 4)), replace=False)
    lengths[some[:2]] = 0
    starts[some[0]], starts[some[2]] = n, 0
    starts[some[3]] = n - lengths[some[3]]


def origin(place: int, src: Bytes, starts: Numbers, lengths: Numbers, out: Bytes) -> int:
    """Return where in `src` the byte comes from that belongs at `place` in `out`; any place if it is in no record."""
    ends = np.cumsum(lengths)
    record = min(int(np.searchsorted(ends, place, side="right")), starts.size - 1)
    source = int(starts[record]) + place - (int(ends[record]) - int(lengths[record]))
    return min(max(source, 0), src.size - 1)


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
