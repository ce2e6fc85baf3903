"""Two universal functions: a clipped sum, and a product of sine and cosine."""

import math

from numba import vectorize

# What makes a ufunc of a scalar function stands above its def.
### BEGIN SOLUTION
# From the narrowest type to the widest: NumPy takes the first that all operands can be cast to safely.
SIGNATURES = [
    "int32(int32, int32)",
    "int64(int64, int64)",
    "float32(float32, float32)",
    "float64(float64, float64)",
]


# With an identity a reduction starts from it, and that of no value is it. For one thread only: in a reduction each
# step needs the one before, and the parallel target does not wait for that.
@vectorize(SIGNATURES, identity=0)
### END SOLUTION
def clip_add(x: float, y: float) -> float:
    """Return x + y, but at least -1 and at most 1; NaN stays NaN."""
    ### BEGIN SOLUTION
    total = x + y
    if total > 1:
        return 1
    if total < -1:
        return -1
    return total
    ### END SOLUTION


### BEGIN SOLUTION
@vectorize(["float64(float64, float64)"], target="parallel")
### END SOLUTION
def sin_times_cos(x: float, y: float) -> float:
    """Return sin(x) * cos(y)."""
    ### BEGIN SOLUTION
    return math.sin(x) * math.cos(y)
    ### END SOLUTION
