# verdict: crashed in every check or error  - a few lines that grow until memory is full
# tries: default arguments and annotations that double fifty times, printed and compared at import; a whole number
#        with a billion digits; a string repeated by a string.
# seen: the XML of the same name; ours
# points: 0
laugh = ("ha",)
for _ in range(50):
    laugh = (laugh, laugh)


def moving_average(values, window, out, laughs=laugh, number=lambda: 10 ** (10**9)):
    return repr(laughs) + str(number())


kept = [bytes(2**20)]
while True:
    kept += kept
    kept.append(b"".join(kept))
