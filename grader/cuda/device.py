"""Is there a GPU that Numba can use? Asked of another process, for asking a broken driver can hang."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from grader.catalog import Backend, Exercise

_DRIVERS = ("/dev/nvidiactl", "/dev/dxg")  # Linux, and Linux inside Windows
_QUESTION = """
import numpy
from numba import cuda
@cuda.jit
def touch(array):
    array[0] = 7
array = cuda.to_device(numpy.zeros(1, numpy.float32))
touch[1, 1](array)
assert array.copy_to_host()[0] == 7
name = cuda.get_current_device().name
print(name.decode() if isinstance(name, bytes) else name)
"""


def gpu_for(exercises: list[Exercise]) -> bool:
    """Return whether one of the exercises needs a GPU, and this machine has one."""
    return any(exercise.backend is Backend.CUDA for exercise in exercises) and bool(gpu_name())


def has_driver() -> bool:
    """Return whether a GPU's driver is there, without asking it anything."""
    return any(Path(driver).exists() for driver in _DRIVERS)


def gpu_name(timeout_s: float = 60.0) -> str:
    """Return the name of a GPU on which a kernel has just run, or an empty text."""
    if not has_driver():
        return ""
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-c", _QUESTION], capture_output=True, text=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
