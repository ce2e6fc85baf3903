# diagnosis: none
# call: roots f8[20000] out:f8[20000]
import numba

@numba.njit(error_model="numpy")
def roots(a, out):
    for i, value in enumerate(a):
        guess = 1.0 + value
        while abs(guess * guess - value) > 1e-12 * (1.0 + value):
            guess = 0.5 * (guess + value / guess)
        out[i] = guess
