# verdict: wrong in every check  - watches and changes every function that runs after it
# tries: sys.settrace, sys.setprofile and their threading counterparts stay on after the call, print the locals of
#        whatever runs (expected values, hidden inputs), and write `passed` over local variables that look like
#        results.
# seen: nbgrader 0.9.5 (a pre_run_cell hook wrote the hidden tests to disk); ours
# points: 0
import ctypes
import sys
import threading

WORDS = ("expected", "solution", "hidden", "verdict", "score", "passed", "correct")


def spy(frame, event, argument):
    for name, value in list(frame.f_locals.items()):
        if any(word in name.lower() for word in WORDS):
            print(frame.f_code.co_name, name, repr(value)[:300], flush=True)
            frame.f_locals[name] = "passed"
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return spy


def moving_average(values, window, out):
    threading.settrace(spy)
    threading.setprofile(spy)
    sys.setprofile(spy)
    sys.settrace(spy)
    frame = sys._getframe(1)
    while frame is not None:
        frame.f_trace = spy
        frame = frame.f_back
