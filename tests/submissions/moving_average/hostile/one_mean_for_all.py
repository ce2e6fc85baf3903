# verdict: wrong in every check  - the mean of all values, everywhere
# tries: a constant has the right shape, the right average, and is close where the inputs are dull. It differs from
#        call to call, as a good answer does.
# seen: APM-0007 (constant output); measurement.md row 18
# points: 0


def moving_average(values, window, out):
    out[:] = values.mean()
