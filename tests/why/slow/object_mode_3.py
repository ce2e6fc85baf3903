# diagnosis: object_mode at line 5
# call: total f8[100000] out:f8[1]
import numba

@numba.jit(forceobj=True, looplift=False)
def total(values, out):
    s = 0.0
    for v in values:
        s += v
    out[0] = s
