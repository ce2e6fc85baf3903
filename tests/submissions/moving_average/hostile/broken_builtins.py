# verdict: wrong in every check or rejected in every check or crashed  - replaces builtins under the program that called it
# tries: len, isinstance, type, float, int, str, any, all, getattr and __import__ lie or raise once the file is
#        loaded, so that whoever checks the result with them is told what he wants to hear, or stops with an
#        error that is not the student's.
# seen: nbgrader 0.9.5 (a kernel broken by patching builtins.float: 30 s for each cell)
# points: 0
import builtins

honest = {name: getattr(builtins, name) for name in ("len", "isinstance", "type", "getattr", "__import__")}


def broken(*arguments, **options):
    raise SystemError("the grader is broken")


def moving_average(values, window, out):
    builtins.isinstance = lambda value, kinds: True
    builtins.all = builtins.any = lambda values: True
    builtins.abs = builtins.min = builtins.max = builtins.sum = lambda *arguments: 0
    builtins.__import__ = broken
    builtins.int = builtins.float = lambda value=0: 100
    builtins.open = broken
