"""A class by the commands of docs/cluster.md, with the real judge and workers that are processes."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from grader import cli
from grader.cluster.store import Claim, Store
from grader.counted import store_in
from grader.sandbox.watch import processes
from tests.end_to_end.conftest import REPOSITORY, card, jitgrade

pytestmark = pytest.mark.sampled(2, "end to end")

_CODES = {
    "ann": "def demo(values, out):\n    out[:] = 2 * values\n",
    "bob": "def demo(values, out):\n    out.fill(1)\n",
    "cid": "def demo(values, out):\n    raise ValueError\n",
}


def _commands() -> list[list[str]]:
    text = (REPOSITORY / "docs" / "cluster.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("jitgrade ")]
    return [shlex.split(line)[1:] for line in lines]


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_every_command_of_the_page_is_one(command: list[str], tmp_path: Path) -> None:
    """The command line takes each command that the page shows, with all its options."""
    name, *arguments = command
    there = [str(tmp_path) if each == "/lab/hpc/scorecards" else each for each in arguments]
    context = cli.cli.commands[name].make_context(name, there)
    assert isinstance(context, click.Context)


def test_a_class_is_graded_watched_and_graded_anew(small_course: Path, tmp_path: Path) -> None:
    """Workers grade a class; status, worker and preview say that there is nothing left, and then what would change."""
    folder, out = tmp_path / "class", tmp_path / "out"
    for name, code in _CODES.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "demo.py").write_text(code)
    command = ("grade", "--class", str(folder), "--out", str(out), "--on", "local", "--jobs", "2")
    done = jitgrade(*command, cwd=small_course)
    assert done.code == 0, done.err
    assert [card(out, name, "demo")["verdict"] for name in ("bob", "cid")] == ["wrong", "error"]
    assert card(out, "ann", "demo")["verdict"] in ("passed", "slow", "noisy")
    assert (out / "grades.csv").is_file()
    page = tmp_path / "status.html"
    assert "3 of 3 graded." in jitgrade("status", str(out), "--page", str(page), cwd=small_course).out
    assert page.is_file()
    assert jitgrade("work", str(out), "--wait", cwd=small_course).code == 0
    (folder / "bob" / "demo.py").write_text(_CODES["cid"])
    said = " ".join(jitgrade(*command, "--preview", cwd=small_course).out.split())
    assert "bob demo:" in said
    assert "Nothing is changed yet" in said
    assert card(out, "bob", "demo")["verdict"] == "wrong"
    assert jitgrade(*command, cwd=small_course).code == 0
    assert card(out, "bob", "demo")["verdict"] == "error"


def test_a_judge_is_killed_while_it_grades(small_course: Path, tmp_path: Path) -> None:
    """Kill -9 of a judge in the middle of a grading: its workers end, another judge grades, nobody lacks a verdict."""
    folder, out = tmp_path / "class", tmp_path / "out"
    for name in ("ann", "bob", "cid"):
        (folder / name).mkdir(parents=True)
        (folder / name / "demo.py").write_text(_CODES["bob"])
    command = [sys.executable, "-m", "grader", "grade", "--class", str(folder), "--out", str(out)]
    run = subprocess.Popen([*command, "--on", "local", "--jobs", "1"], cwd=small_course)
    first = _holder(store_in(out))
    grading = processes.descendants(first)
    os.kill(first, signal.SIGKILL)
    assert run.wait(300) == 0
    assert processes.survivors(grading, 10.0) == set()
    assert [card(out, name, "demo")["verdict"] for name in ("ann", "bob", "cid")] == ["wrong"] * 3
    assert list(store_in(out).listing().results.values()) == [0] * 3


def _holder(store: Store) -> int:
    """Return the process that holds a claim, once it has started a worker."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for unit, claims in store.listing().claims.items():
            holder, _ = store.holder_of(Claim(unit, *claims[0]))
            if holder is not None and processes.descendants(holder.pid):
                return holder.pid
        time.sleep(0.05)
    pytest.fail("nobody claimed anything")


def test_what_does_not_go_together_is_told(small_course: Path, tmp_path: Path) -> None:
    """Whoever leaves out what an engine needs is told what it is."""
    (tmp_path / "class" / "ann").mkdir(parents=True)
    command = ("grade", "--class", str(tmp_path / "class"), "--out", str(tmp_path / "out"))
    for wrong in (("--on", "dask"), ("--preview",), ("--on", "local", "--engine", "x")):
        assert jitgrade(*command, *wrong, cwd=small_course).code == 2
