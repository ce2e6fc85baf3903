# diagnosis: not_compiled at line 5
# call: matmul f8[40,40] f8[40,40] out:f8[40,40]
def matmul(a, b, c):
    n = len(a)
    for i in range(n):
        for j in range(n):
            c[i][j] = 0
            for k in range(n):
                c[i][j] += a[i][k] * b[k][j]
