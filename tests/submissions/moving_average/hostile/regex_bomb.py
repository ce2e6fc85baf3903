# verdict: timeout in every check  - a regular expression that takes longer than the universe
# tries: catastrophic backtracking happens in C and holds the interpreter's lock: no thread, no signal handler and no
#        alarm written in Python interrupts it.
# seen: ours
# points: 0
import re


def moving_average(values, window, out):
    re.match(r"(a|a)*(a|a)*(a|a)*$", "a" * 64 + "b")
