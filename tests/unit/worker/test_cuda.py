"""Kernels on the simulator, and the phases of a call on a device, which the simulator can act as well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.cuda import device
from grader.worker.cuda import BoundedArray

_PHASES = """
import numpy as np
from numba import cuda
from grader.worker.cuda import DeviceCall

@cuda.jit
def double(values, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = 2 * values[i]

values, out = np.arange(5, dtype=np.float32), np.full(5, np.nan, np.float32)
call = DeviceCall()
call.run("stage", double, (1, 8), [values, out])
assert np.isnan(out).all()
call.run("run", double, (1, 8), [values, out])
assert np.isnan(out).all()
call.run("fetch", double, (1, 8), [values, out])
print(out.tolist(), call.arguments)
"""


@pytest.mark.slow
def test_a_device_call_moves_data_only_in_its_own_phases() -> None:
    """The timed phase launches and waits; what is copied in and out is copied before and after it."""
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    done = subprocess.run([sys.executable, "-c", _PHASES], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[0.0, 2.0, 4.0, 6.0, 8.0] []", done.stderr


@pytest.mark.parametrize("index", [-1, -5, 5, 2**40])
def test_an_index_outside_the_array_is_an_error(index: int) -> None:
    """Negative indices do not wrap and large ones do not pass, whether read or written."""
    array = BoundedArray(np.zeros(5, np.float32), "values")
    with pytest.raises(IndexError, match=f"index {index} is outside values, which has 5 elements"):
        array[index]
    with pytest.raises(IndexError, match="outside values"):
        array[index] = 1


_MANY_AT_ONCE = [
    *(True, np.True_, np.array(True), ..., None, slice(None), [0, 1], (True,), (slice(None),), (0, 0), ()),
    *(np.array([0, 1]), np.zeros(5, bool), 1.0, np.float32(1), np.timedelta64(1), type("Sly", (int,), {})(1)),
]


@pytest.mark.parametrize("index", _MANY_AT_ONCE, ids=repr)
def test_an_index_is_one_element_s(index: Any) -> None:
    """Whatever NumPy might take for more than one element, and any kind that no kernel has, is no index."""
    array = BoundedArray(np.zeros(5, np.float32), "values")
    with pytest.raises(TypeError, match="element by element: an index is a whole number"):
        array[index]
    with pytest.raises(TypeError, match="element by element"):
        array[index] = 1


@pytest.mark.parametrize("kind", [int, *(np.dtype(code).type for code in np.typecodes["AllInteger"])])
def test_every_whole_number_of_a_kernel_is_an_index(kind: type) -> None:
    """Python's int and NumPy's integers of every width and sign are indices, alone and in a tuple."""
    array = BoundedArray(np.arange(5, dtype=np.float32), "values")
    assert (array[kind(3)], array[(kind(3),)]) == (3, 3)


def test_an_array_of_two_dimensions_has_two_indices() -> None:
    """A row is no element: one index is refused, and each is held to its own side."""
    array = BoundedArray(np.arange(6, dtype=np.float32).reshape(2, 3), "image")
    assert array[1, np.int64(2)] == 5
    for index in (1, (1,), (True, 1), (slice(None), 1)):
        with pytest.raises(TypeError, match="an index is 2 whole numbers"):
            array[index]
    for beyond in ((2, 0), (0, 3), (0, -1)):
        with pytest.raises(IndexError, match="outside image"):
            array[beyond]


def test_a_bounded_array_is_an_array_otherwise() -> None:
    """Size, shape, length, type, reading and writing are those of the array inside."""
    inside = np.arange(3, dtype=np.float32)
    array = BoundedArray(inside, "values")
    array[2] = 7
    assert (len(array), array.size, array.shape, array.ndim, array.dtype) == (3, 3, (3,), 1, np.float32)
    assert (inside[2], array[2]) == (7, 7)


@pytest.mark.parametrize(
    "work",
    [
        np.float32,
        np.asarray,
        np.sin,
        lambda array: np.add(array, array),
        lambda array: np.float32(2) * array,
        lambda array: np.ones(3, np.float32).__setitem__(0, array),
    ],
)
def test_numpy_does_not_work_on_a_bounded_array(work: Callable[[Any], Any]) -> None:
    """A kernel cannot have the host's NumPy work on a whole array: it reads and writes elements."""
    with pytest.raises((TypeError, ValueError)):
        work(BoundedArray(np.arange(3, dtype=np.float32), "values"))


def test_without_a_driver_there_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no driver's device file exists nothing is started to ask for a GPU."""
    monkeypatch.setattr(device, "_DRIVERS", ("/nowhere",))
    monkeypatch.setattr("grader.cuda.device.subprocess.run", lambda *_, **__: pytest.fail("asked"))
    assert device.gpu_name() == ""


@pytest.mark.slow
def test_a_driver_that_fails_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device file without a working driver behind it is no GPU."""
    monkeypatch.setattr(device, "_DRIVERS", ("/dev/null",))
    monkeypatch.setattr(device, "_QUESTION", "raise SystemExit('no driver')")
    assert device.gpu_name() == ""


@pytest.mark.slow
def test_a_driver_that_hangs_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking a driver that never answers ends after the time allowed."""
    monkeypatch.setattr(device, "_DRIVERS", ("/dev/null",))
    monkeypatch.setattr(device, "_QUESTION", "import time; time.sleep(60)")
    assert device.gpu_name(timeout_s=0.2) == ""


@pytest.mark.slow
def test_a_working_gpu_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other process prints after its kernel has run is the GPU's name."""
    monkeypatch.setattr(device, "_DRIVERS", ("/dev/null",))
    monkeypatch.setattr(device, "_QUESTION", "print('A GPU')")
    assert device.gpu_name() == "A GPU"


_PLANE = """
import numpy as np
from numba import cuda
from grader.worker.cuda import simulate
from grader.worker.launches import flat, for_numba

@cuda.jit
def place(out):
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        out[y, x] = 10 * y + x

out = np.full((3, 5), -1)
simulate(place, for_numba(flat(((2, 3), (4, 1)))), [out], ["out"])
assert (out == 10 * np.arange(3)[:, None] + np.arange(5)).all()
"""


@pytest.mark.slow
def test_a_launch_may_have_two_dimensions() -> None:
    """The simulator launches blocks and threads in x and y."""
    environment = {**os.environ, "NUMBA_ENABLE_CUDASIM": "1"}
    subprocess.run([sys.executable, "-c", _PLANE], env=environment, check=True)
