"""The profile of a program's launches: figures by launch and line, on a page where nothing of the program's acts."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.cuda import offline_compile
from grader.cuda.profile.figures import Profile
from grader.cuda.profile.page import page
from grader.cuda.programs import Launched
from grader.cuda.programs.launches import Called
from grader.ptxemu import GPUS, Argument, Grid, estimate, launch, load
from grader.ptxemu.model import line_costs, line_seconds

pytestmark = pytest.mark.sampled(2, "programs of kernels")
_PTX = b""".version 8.0
.target sm_80
.address_size 64
.file 1 "/nowhere/kernel.py"
.visible .entry fill(.param .u64 p0, .param .u64 p1, .param .u64 p2, .param .u64 p3, .param .u64 data,
                     .param .u64 shape, .param .u64 stride) {
    .reg .b64 %a, %d; .reg .b32 %i, %b; .reg .pred %p;
    .loc 1 3 0
    ld.param.u64 %a, [data]; mov.u32 %b, %ctaid.x; mov.u32 %i, %tid.x;
    mad.lo.u32 %i, %b, 64, %i;
    .loc 1 4 0
    mul.wide.u32 %d, %i, 32; add.u64 %d, %d, %a;
    and.b32 %b, %i, 1;
    setp.eq.u32 %p, %b, 1;
    @%p bra done;
    .loc 1 5 0
    st.global.u32 [%d], %i;
done:
    .loc 1 6 0
    ret; }"""
_TEXT = '<script>alert("x")</script>'
_PROGRAM = f"""
import numpy as np
from numba import cuda

@cuda.jit
def scale(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[i] * 2  # {_TEXT}

for _ in range(3):
    scale[2, 64](np.ones(128, np.float32), np.zeros(128, np.float32))
"""


def _profiled(launches: int) -> Profile:
    profile, program, grid = Profile(GPUS[1]), load(_PTX), Grid((2, 1, 1), (64, 1, 1))
    for _ in range(launches):
        run = launch(program, grid, [Argument("out", np.zeros(8 * 128, np.uint32), initialised=False)])
        profile(program, Launched(Called(f"fill{_TEXT}", "/nowhere/kernel.py", ()), grid, run))
    return profile


def test_a_line_has_what_its_instructions_cost() -> None:
    """Of 4 warps each stores 16 numbers into 16 sectors where 2 would do, and every one of them is divided."""
    run = launch(load(_PTX), Grid((2, 1, 1), (64, 1, 1)), [Argument("out", np.zeros(8 * 128, np.uint32))])
    costs = line_costs(run)
    store, branch = costs[1, 5], costs[1, 4]
    assert (store.sectors, store.ideal, store.warps, store.threads, store.lanes) == (64, 8, 4, 64, 16.0)
    assert (branch.branches, branch.divided, branch.sectors) == (4, 4, 0)
    for gpu in GPUS:
        shared = line_seconds(costs, estimate(run, gpu))
        assert sum(shared.values()) == pytest.approx(estimate(run, gpu).seconds)


def test_launches_that_cost_the_same_have_one_row() -> None:
    """Three equal launches in a row are one row, and a line's figures are those of all three."""
    profile = _profiled(3)
    assert [(row.number, row.count) for row in profile.rows] == [(1, 3)]
    (kernel,) = profile.kernels.values()
    assert kernel.lines["/nowhere/kernel.py", 5][0].sectors == 3 * 64
    assert kernel.seconds == pytest.approx(3 * profile.rows[0].seconds)


def test_nothing_of_a_program_acts_in_the_page() -> None:
    """Names that are markup are text, and the policy allows the page's own script and style alone."""
    text = page(_profiled(1), f"{_TEXT}.py")
    assert _TEXT not in text
    assert text.count("&lt;script&gt;") >= 3
    assert text.count("<script>") == 1
    assert re.search(r"default-src 'none'; script-src 'sha256-[^ ]+; style-src 'sha256-", html.unescape(text))
    assert not re.search(r"(?:src|href)=", text)


@pytest.mark.slow
@pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")
def test_a_program_s_profile_is_written(tmp_path: Path) -> None:
    """`jitgrade run --profile` writes the page, with the lines of the source as text."""
    script, out = tmp_path / "program.py", tmp_path / "page.html"
    script.write_text(_PROGRAM)
    command = [sys.executable, "-W", "ignore", "-m", "grader", "run", "--profile", str(out), "--gpu", "T4", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    text = out.read_text()
    assert "on a T4" in text
    assert "1–3" in text
    assert "out[i] = a[i] * 2" in text
    assert _TEXT not in text
