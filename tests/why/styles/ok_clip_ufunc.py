# diagnosis: none
# exercise: clip_add
import math
import numba

KINDS = ["i4(i4,i4)", "i8(i8,i8)", "f4(f4,f4)", "f8(f8,f8)"]


@numba.vectorize(KINDS, identity=0)
def clip_add(x, y):
    s = x + y
    return 1 if s > 1 else (-1 if s < -1 else s)


@numba.vectorize(["f8(f8,f8)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
