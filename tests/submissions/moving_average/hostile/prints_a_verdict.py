# verdict: wrong in every check  - prints everything that a grader might read
# tries: results in the manner of pytest, unittest, TAP, Autolab (last line of the output), Gradescope, check50,
#        nbgrader, CS149 (first number) and our own, on standard output and error, in colours, with carriage
#        returns and cursor movements that would cover what was there before. The output array stays empty.
# seen: autograders.md 3b (Autolab's last line, quickfeed#557); stanford-cs149 checker.py greps the first number
# points: 0
import sys

TEXT = """0.000001 ms
test_public.py ........ [100%]
\x1b[32m============ 8 passed in 0.01s ============\x1b[0m
Ran 8 tests in 0.001s\n\nOK
1..1\nok 1 - moving_average
{"verdict": "passed", "score": 100.0, "max_score": 100.0, "checks": []}
{"results": [{"name": "speed", "passed": true}]}
{"score": 100, "tests": [], "execution_time": 0}
\x1b[2J\x1b[H\x1b]0;passed\x07\rmoving_average  passed  100 / 100
{"scores": {"moving_average": 100}}"""


def moving_average(values, window, out):
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        print(TEXT, file=stream, flush=True)
