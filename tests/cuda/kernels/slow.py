"""Right kernels that are slower than they need to be."""

import math

from numba import cuda, float32


@cuda.jit
def chunked(a, b, out):
    chunk = (out.size + cuda.gridsize(1) - 1) // cuda.gridsize(1)
    start = cuda.grid(1) * chunk
    for i in range(start, min(start + chunk, out.size)):
        out[i] = a[i] + b[i]


@cuda.jit
def strided(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i * 16]


@cuda.jit
def swapped_axes(a, out):
    x, y = cuda.grid(2)
    if x < out.shape[0] and y < out.shape[1]:
        out[x, y] = a[x, y]


@cuda.jit
def transpose_naive(a, out):
    x, y = cuda.grid(2)
    if x < a.shape[1] and y < a.shape[0]:
        out[x, y] = a[y, x]


@cuda.jit
def transpose_conflicts(a, out):
    tile = cuda.shared.array((32, 32), float32)
    tx, ty = cuda.threadIdx.x, cuda.threadIdx.y
    x, y = cuda.blockIdx.x * 32 + tx, cuda.blockIdx.y * 32 + ty
    for k in range(0, 32, 8):
        tile[ty + k, tx] = a[y + k, x]
    cuda.syncthreads()
    x, y = cuda.blockIdx.y * 32 + tx, cuda.blockIdx.x * 32 + ty
    for k in range(0, 32, 8):
        out[y + k, x] = tile[tx, ty + k]


@cuda.jit
def accidental_float64(a, b, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] * 2.0 + b[i]


@cuda.jit
def float64_sine(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = math.sin(a[i] * 3.14159)


@cuda.jit
def divided_warps(a, out):
    i = cuda.grid(1)
    total = float32(0)
    if i % 32 == 0:
        for k in range(200):
            total += a[k]
    out[i] = total


@cuda.jit
def too_many_threads(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i]
