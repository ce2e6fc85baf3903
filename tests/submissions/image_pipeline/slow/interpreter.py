# verdict: slow in speed  - one compiled program for all pipelines, which asks at each pixel what to do
from numba import njit


@njit
def interpreted(codes, parameters, columns, rows, image, out):
    height, width = image.shape
    for r in range(height):
        for c in range(width):
            v = image[height - 1 - r if rows else r, width - 1 - c if columns else c]
            for k in range(codes.size):
                code, p = codes[k], parameters[k]
                if code == 0:
                    v = v * p
                elif code == 1:
                    v = v + p
                elif code == 2:
                    v = p - v
                elif code == 3:
                    v = max(v, p)
                elif code == 4:
                    v = min(v, p)
                elif code == 5:
                    v = v if v > p else 0.0
            out[r, c] = v


def run_pipeline(codes, parameters, image, out):
    if ((codes < 0) | (codes > 7)).any():
        raise ValueError("no such operation")
    interpreted(codes, parameters, (codes == 6).sum() % 2 == 1, (codes == 7).sum() % 2 == 1, image, out)
