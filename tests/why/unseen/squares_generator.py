# diagnosis: not_compiled at line 4
# exercise: dot_product
def sum_of_squares(values, out):
    out[0] = sum(v * v for v in values)


def dot_product(a, b, out):
    out[0] = sum(x * y for x, y in zip(a, b))
