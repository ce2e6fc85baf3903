# verdict: slow in speed  - the interpreter, through Python's exact sum
import math


def sum_of_squares(values, out):
    out[0] = math.fsum(value * value for value in values.tolist())


def dot_product(a, b, out):
    out[0] = math.fsum(x * y for x, y in zip(a.tolist(), b.tolist()))
