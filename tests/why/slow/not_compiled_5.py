# diagnosis: not_compiled at line 7
# call: transpose f8[200,200] out:f8[200,200]
def rows(a):
    return range(a.shape[0])

def transpose(a, out):
    for r in rows(a):
        for c in range(a.shape[1]):
            out[c, r] = a[r, c]
