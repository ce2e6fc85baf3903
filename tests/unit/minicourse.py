"""A tiny course in a temporary folder: one exercise, `double(values, out)`, with everything it needs."""

from __future__ import annotations

import itertools
from pathlib import Path

from grader import catalog
from grader.catalog import Exercise

TOML = """\
format_version = 1
title = "Double"
order = 1
summary = "Double every value."
backend = "cpu"

[[entry_points]]
name = "double"
kind = "function"
arguments = ["values", "out"]

[limits]
first_call_s = 60
call_s = 20

[cases]
few = { n = 3 }

[checks.right]
title = "Doubles what it is given"
points = 40
hint = "Two times."

[checks.secret]
title = "Doubles negative values as well"
points = 60
hint = "Think of the sign."
"""

# What makes the exercise a timed one; any program that is right reaches such a gate.
SPEED_TOML = """
[speed]
entry_point = "double"
case = { n = 64 }
gate = 0.000001
canary = 0.000002
gate_points = 5
tiers = [{ fraction = 0.000001, points = 15 }]

[checks.speed]
title = "Fast"
points = 20
hint = "Fewer steps."
"""

PROBLEM = '''\
"""Inputs and baseline."""

import numpy as np


def make_inputs(rng, n):
    """Return random values and an output."""
    return rng.random(n), np.empty(n)


def baseline(values, out):
    """Double the values."""
    out[:] = 2 * values
'''

PUBLIC = '''\
"""Public tests."""

from grader.judge.compare import assert_equal


def test_right(submission, problem, rng, case):
    """Each value comes out doubled."""
    values, out = problem.make_inputs(rng, **case)
    submission.double(values, out)
    assert_equal(out, 2 * values)
'''

SPEED_TEST = '''

def test_speed(speedup):
    """It is fast."""
    speedup()
'''

HIDDEN = '''\
"""Hidden tests."""

from grader.judge.compare import assert_equal


def test_secret(submission, problem, rng):
    """Negative values come out doubled."""
    values, out = problem.make_inputs(rng, n=5)
    submission.double(-values, out)
    assert_equal(out, -2 * values)
'''

STUB = '''\
def double(values, out):
    """Write twice `values` to `out`."""
    # YOUR CODE HERE
    raise NotImplementedError()
'''

SOLUTION = '''\
def double(values, out):
    """Write twice `values` to `out`."""
    out[:] = 2 * values
'''

# Each course has a slug of its own: within one process, pytest imports test files of one name only once.
_numbers = itertools.count(1)


def write_course(
    root: Path,
    *,
    toml: str = TOML,
    problem: str = PROBLEM,
    public: str = PUBLIC,
    hidden: str = HIDDEN,
    speed: bool = False,
) -> Path:
    """Write a course below `root` and return its exercise's folder; `speed` makes it a timed one."""
    slug = f"double_{next(_numbers)}"
    files = {
        f"exercises/{slug}/exercise.toml": toml + (SPEED_TOML if speed else ""),
        f"exercises/{slug}/problem.py": problem,
        f"exercises/{slug}/test_public.py": public + (SPEED_TEST if speed else ""),
        f"exercises/{slug}/{slug}.py": STUB,
        f"solutions/{slug}/{slug}.py": SOLUTION,
        f"tests/hidden/{slug}/test_hidden.py": hidden,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root / "exercises" / slug


def make_exercise(root: Path, *, toml: str = TOML, speed: bool = False, **files: str) -> Exercise:
    """Write a course, as `write_course` does, and return its exercise."""
    return catalog.load(write_course(root, toml=toml, speed=speed, **files))


def hand_in(folder: Path, exercise: Exercise, code: str) -> Path:
    """Write `code` as a student's answer below `folder` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{exercise.slug}.py"
    file.write_text(code, encoding="utf-8")
    return file
