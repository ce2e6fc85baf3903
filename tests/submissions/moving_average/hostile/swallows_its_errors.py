# verdict: crashed in every check or error  - raises, and has taken the means away from those who would report it
# tries: a cell or a test without an error in its output has passed, so nothing that reports errors is left in
#        order: the traceback module, the hooks for exceptions of main and other threads, warnings, logging and
#        standard error are silent, or raise GeneratorExit and SystemExit(0) out of the report itself.
# seen: nbgrader PR #1324 (a patched showtraceback); autograders.md 3a
# points: 0
import logging
import os
import sys
import threading
import traceback
import warnings


def silent(*_, **__):
    return None


def leaves(*_, **__):
    raise SystemExit(0)


sys.excepthook = threading.excepthook = sys.unraisablehook = silent
sys.tracebacklimit = -1
for name in ("print_exc", "print_exception", "print_tb", "format_exc", "print_last"):
    setattr(traceback, name, silent)
for name in ("extract_tb", "format_list", "format_exception", "walk_tb", "TracebackException"):
    setattr(traceback, name, leaves)
warnings.showwarning = logging.Logger.handle = silent
sys.stderr = open(os.devnull, "w")


class Unseen(BaseException):
    __str__ = __repr__ = leaves


def moving_average(values, window, out):
    raise Unseen
