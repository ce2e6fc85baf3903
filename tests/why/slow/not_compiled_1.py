# diagnosis: not_compiled at line 7
# call: smooth f8[200000] out:f8[200000]
import numpy as np

def smooth(a, out):
    out[0] = a[0]
    for i in range(1, a.size):
        out[i] = 0.5 * (a[i] + a[i - 1])
