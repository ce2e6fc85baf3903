"""The command as a person runs it, on a small course that `jitgrade new` has made."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


def jitgrade(*arguments: str, cwd: Path = REPOSITORY, timeout: float = 300) -> Run:
    """Run `jitgrade` with `arguments` in `cwd`."""
    return run_module("grader", *arguments, cwd=cwd, timeout=timeout)


def run_module(module: str, *arguments: str, cwd: Path = REPOSITORY, timeout: float = 300) -> Run:
    """Run `python -m module` with `arguments` in `cwd`."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


def nbgrader(root: Path, *arguments: str, path: str | None = None) -> Run:
    """Run nbgrader in `root`/course, with the programs of this environment on PATH."""
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}" if path is None else path
    command = ["nbgrader" if path is None else str(Path(sys.executable).with_name("nbgrader")), *arguments]
    done = subprocess.run(
        command,
        cwd=root / "course",
        env=os.environ | {"PATH": programs, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=1800,  # of a busy machine
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def new_demo(root: Path, timed: bool = True) -> Path:
    """Make a course with one tiny exercise, `demo`, in the folder `root`; return it."""
    (root / "exercises").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    _succeed("new", "demo", cwd=root)
    if not timed:
        _take_the_speed_check_from(root)
    _succeed("render", cwd=root)
    return root


_PUBLIC = """from grader.judge.compare import assert_equal


def test_public_cases(submission, problem, rng, case):
    values, out = problem.make_inputs(rng, **case)
    submission.demo(values, out)
    assert_equal(out, 2 * values)
"""
# No line of it stands in the public tests, so that each can be told where it must not be.
_HIDDEN = """import pytest
from grader.judge import compare


@pytest.mark.parametrize("n", [0, 2, 1001])
def test_hidden_sizes(submission, problem, rng, n):
    given, doubled = problem.make_inputs(rng, n=n)
    submission.demo(given, doubled)
    compare.assert_equal(doubled, 2 * given)
"""


def _take_the_speed_check_from(root: Path) -> None:
    """Let an answer that is right earn all points: nothing is timed, and no machine is too busy to judge it."""
    demo = root / "exercises" / "demo"
    toml, handout = demo / "exercise.toml", demo / "handout.md"
    tables = re.split(r"^(?=\[)", toml.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = "".join(table for table in tables if not table.startswith(("[speed]", "[checks.speed]")))
    assert text.count("points = 40") == 1
    toml.write_text(text.replace("points = 40", "points = 70"), encoding="utf-8")
    paragraphs = handout.read_text(encoding="utf-8").split("\n\n")
    handout.write_text("\n\n".join(each for each in paragraphs if "speed" not in each), encoding="utf-8")
    (demo / "test_public.py").write_text(_PUBLIC, encoding="utf-8")  # `verify` is for what is timed
    (root / "tests" / "hidden" / "demo" / "test_hidden.py").write_text(_HIDDEN, encoding="utf-8")


def release_demo(root: Path, assignment: str, timed: bool = True) -> Path:
    """Make such a course in `root`, and its exercise an assignment for nbgrader; return the folder."""
    _succeed("release", assignment, cwd=new_demo(root, timed))
    return root


def _succeed(*command: str, cwd: Path) -> None:
    done = jitgrade(*command, cwd=cwd)
    assert done.code == 0, done.err


def by_student(table: Path) -> dict[str, dict[str, str]]:
    """Return the lines of a table of grades by their students."""
    with table.open(newline="", encoding="utf-8") as lines:
        return {row["student_id"]: row for row in csv.DictReader(lines)}


def card(out: Path, student: str, slug: str) -> dict[str, Any]:
    """Return a scorecard that was written under `out`."""
    body: dict[str, Any] = json.loads((out / student / f"{slug}.json").read_text(encoding="utf-8"))
    return body


@pytest.fixture(scope="session")
def small_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one tiny exercise, `demo`."""
    return new_demo(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course called `jg` of the exercise `demo`, untimed, released as `ps1`; whoever changes it takes a copy."""
    return release_demo(tmp_path_factory.mktemp("released") / "jg", "ps1", timed=False)
