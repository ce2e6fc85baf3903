"""What is measured, on this machine, briefly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.errors import UsageError
from grader.explore import caches, kernels, pipeline, scaling, speedup
from grader.explore.caches import Outcome
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import NO_SHIELD

pytestmark = [pytest.mark.slow, pytest.mark.sampled(6)]

_FUNCTION = """\
from numba import njit

def scaled(values, factor):
    total = 0.0
    for i in range(values.size):
        total += factor * values[i]
    return total

open('/etc/passwd', 'w') if False else None
"""

_FORGED = """\
from numba.core.codegen import CPUCodeLibrary
CPUCodeLibrary.get_llvm_str = lambda self: 7

def f(x):
    return x
"""


@pytest.mark.parametrize("kernel", kernels.KERNELS, ids=lambda kernel: kernel.name)
def test_kernels_compute_the_same_in_every_way(kernel: kernels.Kernel) -> None:
    """Python, NumPy, Numba and its threads agree: what is compared in speed is the same work."""
    values = np.random.default_rng(1).random(500)
    compiled, _ = speedup._compiled(kernel, NO_SHIELD, rounds=1)
    outs = []
    for program in (kernel.numpy, *compiled.values()):
        outs.append(np.zeros(500))
        program(values, outs[-1])
    listed = [0.0] * 500
    kernel.loop(values.tolist(), listed)
    for out in outs:
        np.testing.assert_allclose(out, listed, rtol=1e-12)


def test_speedup_measures_every_size_or_says_why_not() -> None:
    """Each kernel has each program at each size: a time above zero, or a reason."""
    found = speedup.measure(NO_SHIELD, quick=True, sizes=(10, 100))
    assert len(found.times) == len(kernels.KERNELS) * len(speedup.PROGRAMS) * 2
    assert all((time.seconds or 0) > 0 or time.why for time in found.times)
    assert all(seconds > 0 for kernel in found.kernels for seconds in kernel.compile_s.values())


def test_a_call_that_would_take_too_long_is_left_out() -> None:
    """What took 10 ms at a tenth of the size is not tried with --quick, and what is larger neither."""
    kernel = kernels.KERNELS[0]
    times = [speedup.Time(kernel.name, speedup.PYTHON, 100, 0.01)]
    assert "longer than 0.05 s" in speedup._obstacle(times, kernel, speedup.PYTHON, 1000, quick=True)
    assert not speedup._obstacle(times, kernel, speedup.PYTHON, 400, quick=True)
    assert "memory" in speedup._obstacle([], kernel, speedup.PYTHON, 10**14, quick=True)


def test_a_busy_machine_measures_fewer_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a kernel's time is up no larger size is begun, and the data say why."""
    monkeypatch.setattr(speedup, "_KERNEL_QUICK_S", -1.0)
    found = speedup._times(kernels.KERNELS[0], {}, (10, 100), NO_SHIELD, quick=True)
    assert {time.why for time in found} == {"there was no time left"}
    assert {time.seconds for time in found} == {None}


def test_scaling_measures_serial_and_every_number_of_threads() -> None:
    """Each kernel and size has the serial program and all threads; fits are of the times that are told."""
    found = scaling.measure(NO_SHIELD, quick=True, sizes=(100, 1000))
    for kernel in found.titles:
        assert {time.threads for time in found.times if time.kernel == kernel} == {0, *found.threads}
    again = scaling.fit(list(found.times), "triad", found.times[0].size)
    assert again in found.fits


def test_what_caches_do_here() -> None:
    """A second process loads; an edited helper is not seen; a file that was only touched is loaded all the same."""
    found = {start.title: start for start in caches.measure(NO_SHIELD, quick=True).starts}
    assert found["nothing cached yet"].outcome is Outcome.COMPILED
    assert found["started again"].outcome is Outcome.LOADED
    assert found["helper edited"].outcome is Outcome.STALE
    assert (found["helper edited"].answer, found["helper edited"].right) == (12.0, 18.0)
    assert found["file touched"].outcome is Outcome.LOADED


def test_a_function_that_is_named_is_inlined_and_a_pointer_is_called() -> None:
    """In the assembly of the loop there is a call only where the function came as a pointer."""
    codes = {code.title: code for code in caches._calls(NO_SHIELD, 0.0)[1]}
    assert codes["known by name"].calls == 0
    assert codes["passed as an argument"].calls == 0
    assert codes["passed as a pointer"].calls > 0


def test_a_function_goes_through_all_stages(launcher: Launcher, tmp_path: Path) -> None:
    """Every stage has lines and a time, and each line of the loop is found in every one of them."""
    (tmp_path / "mine.py").write_text(_FUNCTION)
    asked = pipeline.question(f"{tmp_path / 'mine.py'}:scaled", ("f8[10] f8=2", "f4[10] f4=2"))
    found = pipeline.measure(launcher, asked, quick=True)
    assert [one.signature for one in found.specialisations] == ["float64[::1], float64", "float32[::1], float32"]
    for stage in found.specialisations[0].stages:
        assert stage.seconds > 0
        assert 6 in {line.source for line in stage.lines}, stage.key
    assert {line.source for line in found.source} == set(range(3, 8))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(x):\n    return x + 'a'\n", "f does not compile: TypingError"),
        ("raise SystemExit\ndef f(x):\n    return x\n", "could not be looked at"),
        ("import os\nos.fork()\ndef f(x):\n    return x\n", "Left a process|PermissionError"),
        ("f = 1\ndef f(x):\n    return x\nf = 2\n", "is no function"),
        (_FORGED, "no answer"),
    ],
    ids=["no types", "exit", "fork", "no function", "forged answer"],
)
def test_a_file_that_cannot_be_followed_is_told_of(launcher: Launcher, tmp_path: Path, text: str, said: str) -> None:
    """Whatever a reader's file does, it does in the worker, and what comes of it is a message."""
    (tmp_path / "f.py").write_text(text)
    asked = pipeline.question(f"{tmp_path / 'f.py'}:f", ("i8=1",))
    with pytest.raises(UsageError, match=said):
        pipeline.measure(launcher, asked, quick=True)


@pytest.mark.parametrize(
    ("where", "described", "said"),
    [
        ("no colon", ("i8=1",), "write file.py:name"),
        ("{}:g", ("i8=1",), "no function 'g'"),
        ("{}:f", ("i8=1 i8=2",), "2 arguments were described"),
        ("{}:f", (), "Describe its arguments"),
        ("/nowhere.py:f", ("i8=1",), "cannot be read"),
    ],
)
def test_a_question_that_cannot_be_asked(tmp_path: Path, where: str, described: tuple[str, ...], said: str) -> None:
    """What is wrong with a question is said before anything runs."""
    (tmp_path / "f.py").write_text("def f(x):\n    return x\n")
    with pytest.raises(UsageError, match=said):
        pipeline.question(where.format(tmp_path / "f.py"), described)
