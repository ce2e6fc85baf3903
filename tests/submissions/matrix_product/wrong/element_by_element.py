# verdict: error in by_hand  - a * b is no matrix product: it is taken element by element
def matrix_product(a, b, out):
    out[:] = a * b
