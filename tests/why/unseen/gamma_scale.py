# diagnosis: float64_promotion at line 13
# call: stretch f4[1000000] f4=0.2 f4=0.9 out:f4[1000000]
import numba as nb

SCALE = 255.0


@nb.jit(nopython=True)
def stretch(pixels, low, high, out):
    span = high - low
    gain = SCALE / span
    for p in range(pixels.shape[0]):
        out[p] = (pixels[p] - low) * gain
