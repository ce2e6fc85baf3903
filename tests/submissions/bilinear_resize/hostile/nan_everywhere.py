# verdict: wrong in every check  - writes NaN, which is not further from anything than is allowed
# tries: abs(NaN - expected) > tolerance is false, and so is every other comparison: whoever asks whether an element
#        is wrong, and not whether it is right, finds none. Quiet and signalling NaN of both signs, and infinities,
#        whose difference is NaN where the expected value is infinite too.
# seen: ParEval drivers/cpp/utilities.hpp fequal; gpu-mode/pygpubench PR #7 (NaN as a wildcard)
# points: 0
import numpy as np

KINDS = np.array([0x7FC00000, 0xFFC00000, 0x7F800001, 0xFF800001, 0x7FFFFFFF, 0x7F800000, 0xFF800000], np.uint32)


def bilinear_resize(image, out):
    out.reshape(-1).view(np.uint32)[:] = np.resize(KINDS[:5] if out.size % 2 else KINDS, out.size)
