# verdict: crashed or wrong in every check  - dies of a signal that has no name
# tries: kills itself with a real-time signal, which Python's table of signals does not know: a judge that looks
#        up the signal's name stops with an error of its own. (The first process of a pid namespace cannot be
#        killed like that, and goes on.)
# seen: ours
# points: 0
import os


def moving_average(values, window, out):
    for number in (50, 63, 33):
        os.kill(os.getpid(), number)
