# verdict: wrong in cases  - keeps the pixel in float32
import numpy as np
from numba import njit

STEPS = ["v = v * {}", "v = v + {}", "v = {} - v", "v = max(v, {})", "v = min(v, {})", "v = v if v > {} else 0.0"]
KNOWN = {}


def compiled(codes, parameters):
    row = "r"
    column = "c"
    steps = []
    for code, parameter in zip(codes.tolist(), parameters.tolist()):
        if code == 6:
            column = "width - 1 - c" if column == "c" else "c"
        elif code == 7:
            row = "height - 1 - r" if row == "r" else "r"
        elif 0 <= code < 6:
            steps.append(STEPS[code].format(repr(parameter)))
        else:
            raise ValueError("no such operation")
    lines = ["def pipeline(image, out):", "    height, width = image.shape", "    for r in range(height):"]
    lines += ["        for c in range(width):", f"            v = image[{row}, {column}]"]
    lines += ["            " + step for step in steps] + ["            out[r, c] = f32(v)"]
    names = {"inf": np.inf, "f32": np.float32}
    exec("\n".join(lines), names)
    return njit(names["pipeline"])


def run_pipeline(codes, parameters, image, out):
    key = (tuple(codes.tolist()), tuple(parameters.tolist()))
    if key not in KNOWN:
        KNOWN[key] = compiled(codes, parameters)
    KNOWN[key](image, out)
