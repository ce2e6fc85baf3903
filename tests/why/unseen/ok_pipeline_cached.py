# diagnosis: none
# exercise: image_pipeline
import numpy as np
from numba import njit

TEXT = ["v = v * {p!r}", "v = v + {p!r}", "v = {p!r} - v", "v = max(v, {p!r})", "v = min(v, {p!r})", "v = v if v > {p!r} else 0.0"]
CACHE = {}


def build(codes, params):
    flips = [False, False]
    body = ""
    for c, p in zip(codes, params):
        if c not in range(8):
            raise ValueError(c)
        if c >= 6:
            flips[c - 6] = not flips[c - 6]
        else:
            body += "            " + TEXT[c].format(p=p) + "\n"
    x = "w - 1 - x" if flips[0] else "x"
    y = "h - 1 - y" if flips[1] else "y"
    source = (
        "def kernel(image, out):\n    h, w = image.shape\n    for y in range(h):\n        for x in range(w):\n"
        f"            v = image[{y}, {x}]\n{body}            out[y, x] = v\n"
    )
    space = {}
    exec(source, space)
    return njit(space["kernel"])


def run_pipeline(codes, parameters, image, out):
    key = (tuple(codes.tolist()), tuple(parameters.tolist()))
    if key not in CACHE:
        CACHE[key] = build(*key)
    CACHE[key](image, out)
