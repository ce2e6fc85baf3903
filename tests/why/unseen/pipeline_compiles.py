# diagnosis: recompiled at line 29
# exercise: image_pipeline
import numpy as np
from numba import njit

OPS = ["v * p", "v + p", "p - v", "max(v, p)", "min(v, p)", "v if v > p else 0.0"]


def run_pipeline(codes, parameters, image, out):
    lines = ["def f(image, out):", "  H, W = image.shape", "  for r in range(H):", "    for c in range(W):"]
    flip_c = flip_r = False
    body = []
    for code, p in zip(codes, parameters):
        if code < 0 or code > 7:
            raise ValueError("unknown operation")
        if code == 6:
            flip_c = not flip_c
        elif code == 7:
            flip_r = not flip_r
        else:
            body.append("      v = " + OPS[code].replace("p", repr(float(p))))
    row = "H - 1 - r" if flip_r else "r"
    col = "W - 1 - c" if flip_c else "c"
    lines.append(f"      v = image[{row}, {col}]")
    lines += body
    lines.append("      out[r, c] = v")
    space = {}
    exec("\n".join(lines), space)
    kernel = njit(space["f"])
    kernel(image, out)
