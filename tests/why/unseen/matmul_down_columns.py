# diagnosis: memory_order at line 11
# exercise: matrix_product
import numba


@numba.jit(nopython=True, fastmath=True)
def matrix_product(A, B, C):
    C[:, :] = 0
    for col in range(C.shape[1]):
        for k in range(A.shape[1]):
            for row in range(C.shape[0]):
                C[row, col] += A[row, k] * B[k, col]
