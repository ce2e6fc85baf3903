# verdict: passed  - small tiles dealt out in turn, and two points of a tile at a time, so that one waits less
from numba import get_num_threads, njit, prange


TILE = 16


@njit
def count_two(x, u, y, limit):
    re = im = se = sm = 0.0
    first = second = limit
    for k in range(limit):
        re, im = re * re - im * im + x, 2.0 * re * im + y
        se, sm = se * se - sm * sm + u, 2.0 * se * sm + y
        if first == limit and re * re + im * im > 4.0:
            first = k
        if second == limit and se * se + sm * sm > 4.0:
            second = k
        if first < limit and second < limit:
            break
    return first, second


@njit
def count_tile(left, dx, bottom, dy, limit, out, r0, c0):
    for r in range(r0, min(r0 + TILE, out.shape[0])):
        stop = min(c0 + TILE, out.shape[1])
        for c in range(c0, stop, 2):
            first, second = count_two(left + c * dx, left + (c + 1) * dx, bottom + r * dy, limit)
            out[r, c] = first
            if c + 1 < stop:
                out[r, c + 1] = second


@njit(parallel=True)
def mandelbrot(left, right, bottom, top, limit, out):
    height, width = out.shape
    dx = (right - left) / width
    dy = (top - bottom) / height
    across = (width + TILE - 1) // TILE
    tiles = across * ((height + TILE - 1) // TILE)
    threads = get_num_threads()
    for t in prange(threads):
        for tile in range(t, tiles, threads):
            count_tile(left, dx, bottom, dy, limit, out, tile // across * TILE, tile % across * TILE)
