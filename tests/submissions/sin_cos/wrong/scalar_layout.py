# verdict: error in cases  - no axis in the layout: each call sees one amplitude, and knows nothing of its place in the row
import math

from numba import guvectorize


@guvectorize(["void(float64, float64, float64[:], float64[:])"], "(),()->(),()")
def sin_cos(angle, amplitudes, sines, cosines):
    sines[0] = amplitudes * math.sin(angle)
    cosines[0] = amplitudes * math.cos(angle)
