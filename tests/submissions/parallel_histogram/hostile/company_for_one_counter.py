# verdict: rejected in parallel or wrong  - one thread counts, and the others turn round and round to look busy
# tries: there is a loop over prange, and in it every thread but the first computes something that nobody needs, for
#        as long as the first one counts: who looks at the source finds prange, and who looks at the processor finds
#        all cores at work. It is what one core can do, without a thought for races.
# seen: measurement.md row 25 (a rule kept in form only); ours
# points: 50  (everything but the check for shared work is honestly passed; nothing is timed then)
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def find(tile, low, high, bins, found):
    width = (high - low) / bins
    scale = bins / (high - low) * (1.0 - 1e-15)
    for i in range(tile.size):
        v = tile[i]
        b = np.floor((v - low) * scale)
        b += 1.0 if v >= (b + 1.0) * width + low else 0.0
        found[i] = np.int32(min(b, bins - 1.0) if low <= v <= high else bins)


@njit
def alone(values, low, high, out):
    rows = np.zeros((4, out.size + 1), np.int64)
    a, b, c, d = rows
    found = np.empty(1024, np.uint32)
    for start in range(0, values.size, 1024):
        tile = values[start : start + 1024]
        find(tile, low, high, out.size, found)
        found[tile.size :] = out.size
        for i in range(0, tile.size, 4):
            a[found[i]] += 1
            b[found[i + 1]] += 1
            c[found[i + 2]] += 1
            d[found[i + 3]] += 1
    out[:] = (a + b + c + d)[: out.size]


@njit
def turn(rounds):
    x = 1
    for i in range(rounds):
        x = x * 6364136223846793005 + i
    return x


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low -= 0.5
        high += 0.5
    idle = np.zeros(64, np.int64)
    for t in prange(get_num_threads()):
        if t == 0:
            alone(values, low, high, out)
        else:
            idle[t] = turn(2 * values.size)
    if idle.sum() == 12345:
        out[0] = 0
