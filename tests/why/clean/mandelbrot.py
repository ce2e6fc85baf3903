# diagnosis: none
# call: mandelbrot f8[100,100] out:i8[100,100]
from numba import njit

@njit
def mandelbrot(grid, out):
    for y in range(grid.shape[0]):
        for x in range(grid.shape[1]):
            real, imaginary, count = 0.0, 0.0, 0
            while count < 50 and real * real + imaginary * imaginary < 4.0:
                real, imaginary = real * real - imaginary * imaginary + grid[y, x], 2.0 * real * imaginary + 0.1
                count += 1
            out[y, x] = count
