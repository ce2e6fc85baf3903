# diagnosis: not_compiled at line 4
# call: counts u1[200000] out:i8[256]
def tally(data, out):
    for byte in data:
        out[byte] += 1

def counts(data, out):
    out[:] = 0
    tally(data, out)
