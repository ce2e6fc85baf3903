# diagnosis: memory_order at line 13, float64_promotion at line 15
# call: attenuate f4[120,120,120] out:f4[120,120,120]
import numba as nb

DECAY = 0.37


@nb.njit
def attenuate(volume, out):
    depth, height, width = volume.shape
    for x in range(width):
        for y in range(height):
            for z in range(depth):
                here = z, y, x
                out[here] = volume[here] * DECAY + volume[0, y, x]
