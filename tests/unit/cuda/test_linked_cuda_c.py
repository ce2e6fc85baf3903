"""Programs whose kernels are linked with CUDA C: NVIDIA's own for halves, and the programs'."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.cuda import offline_compile

_LACKING = offline_compile.missing()
if not _LACKING:
    from grader.cuda.programs.nvrtc import INSTALL, has_nvrtc

    _LACKING = "" if has_nvrtc() else INSTALL
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(_LACKING), reason=_LACKING or "installed"),
    pytest.mark.sampled(2, "programs of kernels"),
]
_HALVES = """
import numpy as np
from numba import cuda, float32
from numba.cuda import bf16
from numba.cuda.types import float16

@cuda.jit
def arithmetic(a, b, out):
    i = cuda.grid(1)
    out[i] = a[i] * b[i] + float16(2) / b[i] - max(a[i], b[i])
    if a[i] < b[i]:
        out[i] = cuda.fp16.hsqrt(b[i]) + cuda.fp16.hfma(a[i], b[i], a[i])

@cuda.jit
def scaled(a, by):
    tile = cuda.shared.array(64, float16)
    i = cuda.threadIdx.x
    tile[i] = a[i] * by
    cuda.syncthreads()
    a[i] = tile[63 - i]

@cuda.jit
def brain(a, out):
    i = cuda.grid(1)
    x = bf16.bfloat16(a[i])
    out[i] = float32(x * x + bf16.hsqrt(x))

a, b = np.linspace(-3, 5, 64).astype(np.float16), np.linspace(0.5, 4, 64).astype(np.float16)
out = np.zeros_like(a)
arithmetic[2, 32](a, b, out)
wide = a.astype(np.float32)
fused = (wide * b + wide).astype(np.float16)
expected = np.where(a < b, np.sqrt(b) + fused, a * b + np.float16(2) / b - np.maximum(a, b))
assert np.array_equal(out, expected), (out, expected)

twice = a.copy()
scaled[1, 64](twice, np.float16(2))
assert np.array_equal(twice, 2 * a[::-1])

exact = np.arange(1, 17, dtype=np.float32) ** 2
found = np.zeros_like(exact)
brain[1, 16](exact, found)
assert np.allclose(found, exact**2 + np.sqrt(exact), rtol=2**-7)
print("right")
"""
_OWN = """
import numpy as np
from numba import cuda

source = cuda.CUSource('extern "C" __device__ int twice(int *result, int a) { *result = 2 * a; return 0; }')
twice = cuda.declare_device("twice", "int32(int32)", link=source)

@cuda.jit
def k(out):
    i = cuda.grid(1)
    out[i] = twice(i)

out = np.zeros(64, np.int32)
k[2, 32](out)
assert (out == 2 * np.arange(64)).all()
print("right")
"""
_WRONG = _OWN.replace("return 0;", "return oops;")


def _run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    script = folder / "program.py"
    script.write_text(program)
    command = [sys.executable, "-m", "grader", "run", str(script)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("program", [_HALVES, _OWN], ids=["halves", "own"])
def test_linked_kernels_compute_what_numpy_computes(tmp_path: Path, program: str) -> None:
    """float16 and bfloat16 arithmetic, and a program's own CUDA C, run and are right."""
    done = _run(tmp_path, program)
    assert done.returncode == 0, done.stderr
    assert "right" in done.stdout


def test_cuda_c_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    """What NVRTC refuses is an error of the program's, in NVRTC's words."""
    done = _run(tmp_path, _WRONG)
    assert done.returncode
    assert 'identifier "oops" is undefined' in done.stderr
