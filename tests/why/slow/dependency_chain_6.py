# diagnosis: dependency_chain at line 10
# call: matvec f8[300,400] f8[400] out:f8[300]
from numba import njit

@njit
def matvec(matrix, vector, out):
    for row in range(matrix.shape[0]):
        result = 0.0
        for column in range(matrix.shape[1]):
            result += matrix[row, column] * vector[column]
        out[row] = result
