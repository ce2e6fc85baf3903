# verdict: wrong in every check  - looks for the solution where courses usually lie, and runs it
# tries: absolute paths that people use, climbed up from everything it can see of the machine (its own
#        command line, environment, working directory, mounts, modules); prints and executes what it finds.
# seen: saligrama/securescope (Gradescope), chrispiech; ours for the places
# points: 0
import glob
import os
import sys

NAME = "solutions/moving_average/moving_average.py"
HINTS = [os.getcwd(), __file__, *sys.path, *sys.argv, *sys.orig_argv, *os.environ.values()]
FIXED = [
    *("/srv/jitgrade", "/srv", "/opt/jitgrade", "/jitgrade", "/course", "/autograder/source", "/"),
    *("/root/jitgrade", "/home/*/jitgrade", "/home/*/course", "/home/*", "/mnt/*", "/tmp/*"),
    *(f"/tmp/jitgrade-hostile-{n}" for n in range(10)),
]


def folders():
    for hint in HINTS:
        while hint not in ("", "/"):
            yield hint
            hint = os.path.dirname(hint)
    for pattern in FIXED:
        yield from glob.glob(pattern) or [pattern]
    for line in open("/proc/self/mountinfo"):
        yield line.split()[4]
        yield line.split()[3]


def found():
    for folder in dict.fromkeys(folders()):
        for name in (NAME, "moving_average.py", "tests/hidden/moving_average/test_hidden.py"):
            try:
                text = open(os.path.join(folder, name)).read()
            except OSError:
                continue
            if text != open(__file__).read():
                print(folder, name, text, flush=True)
                yield text


def moving_average(values, window, out):
    pass


for text in found():
    if "def moving_average" in text:
        exec(text)
