# diagnosis: parallel_overhead at line 7
# call: heat f8[512] i8=2000 out:f8[512]
import numba

@numba.njit(parallel=True)
def step(old, new):
    for i in numba.prange(1, old.size - 1):
        new[i] = old[i] + 0.2 * (old[i - 1] - 2.0 * old[i] + old[i + 1])

@numba.njit
def heat(start, steps, out):
    old = start.copy()
    new = start.copy()
    left = steps
    while left > 0:
        step(old, new)
        old, new = new, old
        left -= 1
    out[:] = old
