"""The corpus of whole programs: they run unchanged, hold what NumPy computes, and what is wrong in them is told."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from grader.cuda import offline_compile
from tests.cuda.whole import FILES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed"),
    pytest.mark.sampled(2, "programs of kernels"),
]


@pytest.mark.parametrize("file", FILES)
def test_programs_run_as_on_a_gpu_and_only_mistakes_are_told(file: str) -> None:
    """No program of a file surprises: none raises, and in each what is wrong with it is found, and nothing else."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.cuda.whole", file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert re.fullmatch(r"[1-9]\d* programs\n", done.stdout), f"{done.stdout}\n{done.stderr[-2000:]}"
