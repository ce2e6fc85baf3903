# diagnosis: not_compiled at line 5
# call: mandel f8=-2.0 f8=1.0 out:i4[40,50]
def mandel(left, right, out):
    rows, cols = out.shape
    for r in range(rows):
        for c in range(cols):
            point = complex(left + (right - left) * c / cols, -1.0 + 2.0 * r / rows)
            z = 0j
            count = 0
            while abs(z) <= 2 and count < 50:
                z = z * z + point
                count += 1
            out[r, c] = count
