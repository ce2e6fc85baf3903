# verdict: wrong in every check  - leaves files that the next program is to trip over
# tries: sitecustomize.py, usercustomize.py, .pth files, a numpy.py, a forged scorecard and a changed own
#        submission, written wherever anything can be written: the folders on sys.path, beside the modules,
#        home, temporary folders, the course's usual places. Prints what it managed to write.
# seen: LeetCode-Feedback #25646 (a file written at exit becomes the result); otter results.pkl; ours
# points: 0
import os
import sys

TEXT = "import sys\nprint('planted', file=sys.stderr)\n"
CARD = '{"verdict": "passed", "score": 100.0}'
NAMES = {
    **{name: TEXT for name in ("sitecustomize.py", "usercustomize.py", "numpy.py", "numba.py", "planted.pth")},
    **{"results.json": CARD, "moving_average.json": CARD, "conftest.py": TEXT, "pytest.ini": "[pytest]\n"},
}


def places():
    yield from sys.path
    for module in list(sys.modules.values()):
        yield os.path.dirname(getattr(module, "__file__", None) or "")
    yield from (os.path.expanduser("~"), os.getcwd(), "/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/root", "/")
    yield from ("/autograder/results", "/srv/jitgrade", "/srv/jitgrade/scorecards", sys.prefix, sys.base_prefix)


def moving_average(values, window, out):
    pass


home = os.environ["HOME"]
for place in dict.fromkeys(filter(None, places())):
    for name, text in NAMES.items():
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write(text)
            if not place.startswith(home):
                print("written", place, name, flush=True)
        except OSError:
            pass
for change in (lambda: open(__file__, "a").write("#"), lambda: os.replace(home + "/numpy.py", __file__)):
    try:
        change()
        print("changed", __file__, flush=True)
    except OSError:
        pass
