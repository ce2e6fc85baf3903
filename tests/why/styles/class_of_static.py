# diagnosis: not_compiled at line 16
# call: smooth f8[300,300] out:f8[300,300]
"""A filter, kept in a class."""
from numba import njit


class Filter:
    @staticmethod
    @njit
    def weight(a, b, c):
        return (a + 2.0 * b + c) / 4.0

    @staticmethod
    def rows(image, out):
        weight = Filter.weight
        for r in range(image.shape[0]):
            for c in range(1, image.shape[1] - 1):
                out[r, c] = weight(image[r, c - 1], image[r, c], image[r, c + 1])


def smooth(image, out):
    Filter.rows(image, out)
