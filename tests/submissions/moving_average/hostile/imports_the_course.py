# verdict: wrong in every check  - imports the solution, the tests and the judge as modules
# tries: import of solutions, tests.hidden, grader.judge and every module of the kit it can think of, by name, by
#        path beside what it already has, and through pkgutil; prints their sources with inspect.
# seen: codewars.com #2136 (the test's own classes are importable); ours
# points: 0
import importlib
import importlib.util
import inspect
import os
import pkgutil
import sys

NAMES = [
    *("solutions", "solutions.moving_average", "solutions.moving_average.moving_average", "tests", "tests.hidden"),
    *("tests.hidden.moving_average.test_hidden", "exercises.moving_average.problem", "problem", "test_hidden"),
    *("grader.judge.grade", "grader.judge.trial", "grader.judge.compare", "grader.catalog", "grader.model"),
    *("grader.sandbox.launch", "grader.classroom", "grader.cli", "conftest", "_pytest", "pytest"),
]


def beside():
    for module in [sys.modules.get("grader"), sys.modules.get("grader.worker"), sys.modules.get("numpy")]:
        place = os.path.dirname(getattr(module, "__file__", "") or "")
        for _ in range(6):
            place = os.path.dirname(place)
            yield place


sys.path += [place for place in beside() if place]
found = None
for name in NAMES + [module.name for module in pkgutil.iter_modules() if module.name not in sys.stdlib_module_names]:
    try:
        module = importlib.import_module(name)
        if name.startswith(("solutions", "tests", "grader.judge", "exercises", "problem", "test_")):
            print(name, inspect.getsource(module), flush=True)
            found = found or getattr(module, "moving_average", None) or getattr(module, "baseline", None)
    except BaseException as error:
        last = error


def moving_average(values, window, out):
    if found is not None:
        found(values, window, out)
