# verdict: passed  - no text: small compiled functions, one around the other, each with its constant from a closure
from functools import lru_cache

from numba import njit

MAKERS = {
    0: lambda f, p: lambda v: f(v) * p,
    1: lambda f, p: lambda v: f(v) + p,
    2: lambda f, p: lambda v: p - f(v),
    3: lambda f, p: lambda v: max(f(v), p),
    4: lambda f, p: lambda v: min(f(v), p),
    5: lambda f, p: lambda v: over(f(v), p),
}


@njit
def over(v, p):
    return v if v > p else 0.0


@njit
def same(v):
    return v


@lru_cache
def compiled(codes, parameters):
    if not all(0 <= code < 8 for code in codes):
        raise ValueError("no such operation")
    function = same
    for code, parameter in zip(codes, parameters):
        if code < 6:
            function = njit(MAKERS[code](function, parameter))
    columns, rows = codes.count(6) % 2 == 1, codes.count(7) % 2 == 1

    @njit
    def pipeline(image, out):
        height, width = image.shape
        for r in range(height):
            source = image[height - 1 - r if rows else r]
            for c in range(width):
                out[r, c] = function(source[width - 1 - c if columns else c])

    return pipeline


def run_pipeline(codes, parameters, image, out):
    compiled(tuple(codes.tolist()), tuple(parameters.tolist()))(image, out)
