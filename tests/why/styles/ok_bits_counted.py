# diagnosis: none
# call: bits i8[100000] out:i8[100000]
from numba import njit

@njit
def one(word):
    n = 0
    while word:
        word &= word - 1
        n += 1
    return n

@njit
def bits(words, out):
    for i in range(words.size):
        out[i] = one(words[i])
