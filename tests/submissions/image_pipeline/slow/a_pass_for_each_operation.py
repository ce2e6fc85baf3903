# verdict: slow in speed  - compiled, but every operation goes over the whole image
from numba import njit


@njit
def scale(v, p):
    for i in range(v.size):
        v[i] = v[i] * p


@njit
def shift(v, p):
    for i in range(v.size):
        v[i] = v[i] + p


@njit
def subtract(v, p):
    for i in range(v.size):
        v[i] = p - v[i]


@njit
def at_least(v, p):
    for i in range(v.size):
        v[i] = max(v[i], p)


@njit
def at_most(v, p):
    for i in range(v.size):
        v[i] = min(v[i], p)


@njit
def zero_up_to(v, p):
    for i in range(v.size):
        v[i] = v[i] if v[i] > p else 0.0


PASSES = [scale, shift, subtract, at_least, at_most, zero_up_to]


def run_pipeline(codes, parameters, image, out):
    if ((codes < 0) | (codes > 7)).any():
        raise ValueError("no such operation")
    image = image[:, ::-1] if (codes == 6).sum() % 2 else image
    out[:] = image[::-1] if (codes == 7).sum() % 2 else image
    flat = out.reshape(-1)
    for code, p in zip(codes.tolist(), parameters.tolist()):
        if code < 6:
            PASSES[code](flat, p)
