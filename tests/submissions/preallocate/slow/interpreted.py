# verdict: slow in speed  - the right loop, not compiled
def crossings(values, level, out):
    count = 0
    before = float("nan")
    for i, value in enumerate(values):
        if before < level <= value:
            out[count] = i
            count += 1
        before = value
    out[count:] = -1
