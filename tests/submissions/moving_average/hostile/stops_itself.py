# verdict: timeout or wrong in every check  - stops itself and waits for the judge to lose patience
# tries: SIGSTOP, SIGTSTP and SIGTTIN to itself in the middle of a call: a judge that waits for the process to stop,
#        or to answer, without looking at the time waits for ever. (The first process of a pid namespace cannot
#        stop itself, and goes on.)
# seen: ours
# points: 0
import os
import signal


def moving_average(values, window, out):
    for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGSTOP):
        os.kill(os.getpid(), number)
