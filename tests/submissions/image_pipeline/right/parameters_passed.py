# verdict: passed  - one program for each list of codes, and the parameters go along as an argument
from numba import njit

STEPS = [
    "v = v * p{0}",
    "v = v + p{0}",
    "v = p{0} - v",
    "v = max(v, p{0})",
    "v = min(v, p{0})",
    "v = v if v > p{0} else 0.0",
]
KNOWN = {}


def compiled(codes):
    if any(not 0 <= code < 8 for code in codes):
        raise ValueError("no such operation")
    row = "height - 1 - r" if codes.count(7) % 2 else "r"
    column = "width - 1 - c" if codes.count(6) % 2 else "c"
    text = "def pipeline(image, p, out):\n    height, width = image.shape\n"
    text += "".join(f"    p{i} = p[{i}]\n" for i in range(len(codes)))
    text += f"    for r in range(height):\n        for c in range(width):\n            v = image[{row}, {column}]\n"
    text += "".join("            " + STEPS[code].format(i) + "\n" for i, code in enumerate(codes) if code < 6)
    names = {}
    exec(text + "            out[r, c] = v\n", names)
    return njit(names["pipeline"])


def run_pipeline(codes, parameters, image, out):
    key = tuple(codes.tolist())
    if key not in KNOWN:
        KNOWN[key] = compiled(key)
    KNOWN[key](image, parameters, out)
