"""The debugger of kernels at a terminal: stops, threads, locals and shared arrays, going on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.unit.emulation import needs_compiler

pytestmark = [*needs_compiler, pytest.mark.sampled(2, "programs of kernels")]
_PROGRAM = """\
import numpy as np
from numba import cuda


@cuda.jit(device=True)
def inner(x, left):
    twice = x * 2
    if left == 0:
        breakpoint()
    return twice


@cuda.jit
def kernel(a, n, out):
    tile = cuda.shared.array((4, 8), np.float32)
    i = cuda.grid(1)
    total = np.float32(0)
    for k in range(n):
        total += a[i]
    tile[cuda.threadIdx.x // 8, cuda.threadIdx.x % 8] = total
    cuda.syncthreads()
    if i < out.size:
        breakpoint()
        other = tile[0, 1]
        out[i] = inner(other, i - 33) + a[i + 60] + total


out = np.zeros(40)
kernel[2, 32](np.arange(64, dtype=np.float32), 3, out)
print("out", out[1])
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A program whose kernel reads beyond its array from its fifth thread on."""
    path = tmp_path / "program.py"
    path.write_text(_PROGRAM)
    return path


class _Terminal:
    """`jitgrade run` at a terminal."""

    def __init__(self, *arguments: str) -> None:
        self.child = pexpect.spawn(
            sys.executable, ["-W", "ignore", "-m", "grader", "run", *arguments],
            encoding="utf-8", timeout=240, dimensions=(50, 400), echo=False,
        )  # fmt: skip

    def until_asked(self) -> str:
        """Return what is shown until the next prompt."""
        self.child.expect_exact("(cuda) ")
        return str(self.child.before)

    def ask(self, command: str) -> str:
        """Return the answer to a command after which it asks again."""
        self.child.sendline(command)
        return self.until_asked()

    def end(self, command: str) -> str:
        """Return what is shown after a command until the program ends."""
        self.child.sendline(command)
        self.child.expect(pexpect.EOF)
        return str(self.child.before)


@pytest.fixture
def terminal() -> Iterator[type[_Terminal]]:
    """`jitgrade run` at a terminal, which is closed afterwards."""
    opened: list[_Terminal] = []

    class Opened(_Terminal):
        def __init__(self, *arguments: str) -> None:
            super().__init__(*arguments)
            opened.append(self)

    yield Opened
    for each in opened:
        each.child.close(force=True)


def test_a_kernel_stops_at_breakpoint_and_shows_each_thread_s_variables(
    script: Path, terminal: type[_Terminal]
) -> None:
    """Threads and blocks are chosen, locals and shared arrays are theirs, in a called function as well."""
    at = terminal(str(script))
    told = at.until_asked()
    assert f"> {script}:23 in kernel" in told
    assert "-> breakpoint()" in told
    assert "thread 0 of block 0; 40 threads are here together" in told
    assert at.ask("thread 5").strip() == "thread 5 of block 0"
    assert "15.0" in at.ask("p total")
    assert "15.0" in at.ask("tile[0, 5]")
    assert "i = 37" in at.ask("block 1\nlocals") + at.until_asked()
    told = at.ask("locals")
    assert "n = 3" in told
    assert "total = 111.0" in told
    assert "out = [0. 0. 0." in told
    assert "float32 (4, 8)" in told
    assert "other = <not assigned yet" in told
    assert "k = <nothing reads it from here on, so it is not kept>" in told
    assert "is not here" in at.ask("thread 8")
    assert "ZeroDivisionError" in at.ask("p 1 / 0")
    assert f"{script}:24" in at.ask("step")
    assert "block (1, 0, 0): 8 threads, (0, 0, 0) to (7, 0, 0)" in at.ask("threads")
    told = at.ask("c")
    assert f"> {script}:9" in told
    assert "thread 1 of block 1; 1 threads are here together" in told
    told = at.ask("locals")
    assert "twice = 198.0" in told
    told = at.end("c")
    assert "out 70.0" in told
    assert "out of bounds in kernel" in told
    assert "read before written" not in told


def test_a_kernel_stops_at_a_line_and_after_a_finding(script: Path, terminal: type[_Terminal]) -> None:
    """`--break` names lines and findings; the thread that is looked at after a finding is the one that it is of."""
    at = terminal("--break", "20", "--break", "findings", str(script))
    assert f"> {script}:20" in at.until_asked()
    assert "k = " in at.ask("locals")
    assert "findings" in at.ask("clear 20\nbreak") + at.until_asked()
    assert ":23" in at.ask("c")
    assert ":9" in at.ask("c")
    told = at.ask("c")
    assert "out of bounds: a[64] by thread 4 of block 0" in told
    assert "thread 4 of block 0; 32 threads are here together" in told or "thread 4 of block 0; 40 threads" in told
    assert at.child.isalive()
    at.end("quit")
    at.child.close()
    assert at.child.exitstatus == 1


def test_without_anybody_who_answers_a_program_goes_on(script: Path) -> None:
    """At the end of its input it stops no more, and with PYTHONBREAKPOINT=0 not at all."""
    for setting, stops in (({}, 1), ({"PYTHONBREAKPOINT": "0"}, 0)):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "grader", "run", str(script)],
            env=os.environ | setting, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert "out 70.0" in done.stdout
        assert done.stdout.count("(cuda) ") == stops
