# verdict: wrong in launch_range  - launch configurations that are numbers only to some
# tries: True for one block, numpy scalars, floats, strings, fractions, an int subclass that compares as it likes, an array, a generator,
#        one number, nine numbers and none, each in turn: whatever the rules are checked on need not be what is launched.
# seen: inducer/relate #295 (an object whose __eq__ is True); ours
# points: 60  (the kernel itself is honest; every check that asks for a configuration must fail)
from fractions import Fraction

import numpy as np
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


class Agreeable(int):
    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __eq__
    __hash__ = int.__hash__

    def __int__(self):
        return 10**30

    __index__ = __int__


KINDS = [
    (True, True),
    (1.0, 256.0),
    ("1", "256"),
    (Fraction(1), Fraction(256)),
    (Agreeable(1), Agreeable(256)),
    np.array([1, 256]),
    (256,),
    (1,) * 9,
    None,
    (n for n in (1, 256)),
]
asked = 0


def launch_config(n):
    global asked
    asked += 1
    return KINDS[asked % len(KINDS)]
