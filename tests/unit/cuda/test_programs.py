"""Whole Numba CUDA programs on the emulated device: memory, streams, events, launches, what is found and told."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.cuda import offline_compile

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed"),
    pytest.mark.sampled(2, "programs of kernels"),
]
_KERNELS = """
import numpy as np
from numba import cuda

@cuda.jit
def add(a, b, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] + b[i]

@cuda.jit(debug=True, opt=False)
def positive(a):
    if a[cuda.grid(1)] < 0:
        raise ValueError("below zero")
"""


def _run(folder: Path, body: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program, for numba-cuda is changed in the process that it runs in."""
    script = folder / "program.py"
    text = _KERNELS + textwrap.dedent(body)
    if not script.exists() or script.read_text() != text:  # what is cached is for a file of that age
        script.write_text(text)
    run = command or ("-m", "grader", "run", str(script))
    return subprocess.run([sys.executable, *run], capture_output=True, text=True, timeout=300, check=False)


def test_a_program_runs_unchanged_and_its_arrays_hold_what_numpy_computes(tmp_path: Path) -> None:
    """Host arrays, device, managed, mapped and pinned memory, views, streams, events and forall work as on a GPU."""
    done = _run(
        tmp_path,
        """
        a = np.arange(1000.0)
        out = np.zeros(1000)
        add[4, 256](a, a, out)
        assert (out == 2 * a).all()
        stream, first, last = cuda.stream(), cuda.event(), cuda.event()
        first.record(stream)
        d = cuda.to_device(a, stream=stream)
        e = cuda.device_array_like(d)
        add[4, 256, stream](d, d, e)
        last.record(stream)
        stream.synchronize()
        assert cuda.event_elapsed_time(first, last) >= 0
        assert (e.copy_to_host() == 2 * a).all()
        add.forall(500)(d[::2], d[1::2], e[:500])
        assert (e[:500].copy_to_host() == a[::2] + a[1::2]).all()
        managed = cuda.managed_array(100, dtype=np.float64)
        managed[:] = 1
        add[1, 128](managed, managed, managed)
        assert (managed == 2).all()
        mapped = cuda.mapped_array(100)
        mapped[:] = 3
        add[1, 128](mapped, mapped, mapped)
        assert (mapped == 6).all()
        with cuda.pinned(a):
            cuda.to_device(a).copy_to_host(out)
        assert (out == a).all()
        try:
            positive[1, 32](np.full(32, -1.0))
        except ValueError as error:
            assert "below zero" in str(error) and "tid=" in str(error)
        else:
            raise AssertionError("no exception")
        @cuda.jit
        def hello(a):
            i = cuda.grid(1)
            if i < 2:
                print("value", i, a[i])

        @cuda.jit
        def reversed_twice(a, b):
            i, g = cuda.grid(1), cuda.cg.this_grid()
            b[i] = a[i]
            g.sync()
            a[i] = b[b.size - 1 - i]

        hello[1, 32](np.full(32, 0.5))
        numbers = np.arange(128)
        reversed_twice[2, 64](numbers, np.zeros(128, np.int64))
        assert (numbers == np.arange(128)[::-1]).all()
        print("done")
        """,
    )
    assert "value 0 0.500000\nvalue 1 0.500000\ndone" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "launches on an emulated GPU" in done.stderr


def test_the_host_side_keeps_code_takes_turns_and_raises_the_driver_s_errors(tmp_path: Path) -> None:
    """Kernels of cache=True are found again, threads launch, and records, wrong launches and direct calls work."""
    body = """
        from concurrent.futures import ThreadPoolExecutor
        from cuda.bindings.driver import cuMemGetInfo

        @cuda.jit(cache=True)
        def double(a):
            i = cuda.grid(1)
            if i < a.size:
                a[i]["x"] *= 2

        def launched(_):
            a = np.ones(64, np.dtype([("x", np.float64), ("y", np.int64)]))
            double[2, 32](a)
            return a["x"].tolist()

        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(launched, range(8))) == [[2.0] * 64] * 8
        try:
            double[1, 1025](np.ones(1, np.dtype([("x", np.float64), ("y", np.int64)])))
        except Exception as error:
            assert "CUDA_ERROR_INVALID_VALUE" in str(error), error
        else:
            raise AssertionError("1025 threads")
        assert int(cuMemGetInfo()[0]) == 0
        print("hits", sum(double.stats.cache_hits.values()))
        """
    for hits in (0, 1):
        done = _run(tmp_path, body)
        assert f"hits {hits}" in done.stdout, done.stdout + done.stderr[-1000:]


def test_what_is_wrong_with_a_program_s_kernels_is_told(tmp_path: Path) -> None:
    """A kernel's mistake is told with its line, its array's name and its thread, and the command ends with 1."""
    done = _run(tmp_path, "add[2, 64](np.zeros(100), np.zeros(90), np.zeros(100))")
    assert done.returncode == 1
    assert "error: out of bounds in add" in done.stderr
    assert "b[90] by thread 26 of block 1; 10 in all" in done.stderr
    assert "out[i] = a[i] + b[i]" in done.stderr


def test_a_view_ends_where_it_ends_though_its_allocation_goes_on(tmp_path: Path) -> None:
    """An access beyond a view of a device array is out of bounds, inside the allocation, too; one within it is not."""
    done = _run(
        tmp_path,
        """
        @cuda.jit
        def fill(a, n):
            i = cuda.grid(1)
            if i < n:
                a[i] = 1

        d = cuda.to_device(np.zeros(100))
        fill[1, 64](d[20:70], 50)
        fill[1, 64](d[::2], 50)
        fill[1, 64](d[20:70], 51)
        """,
    )
    assert done.returncode == 1
    assert "a[50] by thread 50 of block 0" in done.stderr
    assert "launches)" not in done.stderr


_RACES = """
@cuda.jit
def seen(a, flag):
    i = cuda.grid(1)
    tile = cuda.shared.array(64, np.float64)
    tile[cuda.threadIdx.x] = a[i]
    if tile[cuda.threadIdx.x] > 0 and flag[0] == 0:
        flag[0] = 1

@cuda.jit
def summed(a, total):
    tile = cuda.shared.array(64, np.float64)
    tile[cuda.threadIdx.x] = a[cuda.grid(1)]
    total[0] += tile[63 - cuda.threadIdx.x]  {comment}

flag, total = np.zeros(1), np.zeros(1)
seen[2, 64](np.ones(128), flag)
assert flag[0] == 1
{launch}
"""
_SUMMED = "summed[2, 64](np.ones(128), total)"


def test_a_race_is_told_by_what_it_changes_and_fails_a_build_by_its_level(tmp_path: Path) -> None:
    """A race that leaves the same in all orders is a warning, one that does not an error; a reason lets it stand."""
    for comment, launch, options, code in (
        ("", "", (), 0),
        ("", "", ("--fail-on", "warning"), 1),
        ("", "", ("--orders", "0"), 1),
        ("", _SUMMED, (), 1),
        ("", _SUMMED, ("--fail-on", "never"), 0),
        ("# jitgrade: allow race: a test", _SUMMED, (), 0),
        ("# jitgrade: allow race", _SUMMED, (), 2),
    ):
        reports = ("--sarif", str(tmp_path / "r.sarif"), "--junit", str(tmp_path / "r.xml"))
        command = ("-m", "grader", "run", *options, *reports, str(tmp_path / "program.py"))
        done = _run(tmp_path, _RACES.format(comment=comment, launch=launch), *command)
        assert done.returncode == code, (comment, launch, options, done.stderr[-2000:])
        if not options and code < 2:
            assert "the same in 16 other orders (seed 0)" in done.stderr
            assert ("it changed: total[0] was " in done.stderr) == bool(launch)
            assert ("shared tile[" in done.stderr) == bool(launch)
            levels = [one["level"] for one in json.loads((tmp_path / "r.sarif").read_text())["runs"][0]["results"]]
            assert "warning" in levels
            assert (tmp_path / "r.xml").read_text().count("<failure") == code


def test_small_kernels_are_launched_often(tmp_path: Path) -> None:
    """A kernel is loaded and decoded once: a small one is launched 200 times a second of the process's time."""
    done = _run(
        tmp_path,
        """
        import time
        d = cuda.to_device(np.zeros(32))
        add[1, 32](d, d, d)
        rates = []
        for _ in range(5):
            started = time.process_time()
            for _ in range(40):
                add[1, 32](d, d, d)
            rates.append(40 / (time.process_time() - started))
        print("rate", max(rates))
        """,
    )
    assert float(done.stdout.split("rate")[1]) > 200, done.stdout + done.stderr[-1000:]


def test_pytest_runs_tests_of_kernels_on_it(tmp_path: Path) -> None:
    """With --emulate-cuda tests need no GPU, and with --cuda-findings=fail a kernel's mistake fails its test."""
    (tmp_path / "test_kernels.py").write_text(
        _KERNELS
        + textwrap.dedent(
            """
            def test_right():
                a, out = np.arange(64.0), np.zeros(64)
                add[1, 64](a, a, out)
                assert (out == 2 * a).all()

            def test_wrong():
                add[1, 64](np.zeros(64), np.zeros(60), np.zeros(64))
            """
        )
    )
    plugin = ("-p", "grader.cuda.programs.pytest_plugin") if not _is_installed() else ()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *plugin,
            "--emulate-cuda",
            "--cuda-findings=fail",
            "-q",
            "-p",
            "no:randomly",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=tmp_path,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout[-2000:]
    assert "error: out of bounds in add" in done.stdout


def _is_installed() -> bool:
    from importlib.metadata import entry_points

    return any(point.value == "grader.cuda.programs.pytest_plugin" for point in entry_points(group="pytest11"))


def test_records_of_the_host_come_back(tmp_path: Path) -> None:
    """A structured array, and a record by itself, are passed from the host and hold what the kernel stored."""
    done = _run(
        tmp_path,
        """
        pair = np.dtype([("x", np.float32), ("n", np.int32, (2,))], align=True)

        @cuda.jit
        def store(many, one):
            i = cuda.grid(1)
            many[i].x = one.x * i
            many[i].n[1] = i

        many, one = np.zeros(32, pair), np.zeros(1, pair)
        one["x"] = 2.5
        store[1, 32](many, one[0])
        assert (many["x"] == 2.5 * np.arange(32)).all()
        assert (many["n"][:, 1] == np.arange(32)).all()
        """,
    )
    assert done.returncode == 0, done.stderr


def test_contexts_of_others_are_the_primary_one_or_refused(tmp_path: Path) -> None:
    """A primary context that another library retained is numba-cuda's; in one that it created, numba-cuda refuses."""
    done = _run(
        tmp_path,
        """
        from cuda.bindings import driver
        error, primary = driver.cuDevicePrimaryCtxRetain(0)
        driver.cuCtxPushCurrent(primary)
        a, out = np.arange(4.0), np.zeros(4)
        add[1, 4](a, a, out)
        assert int(cuda.current_context().handle) == int(primary)
        assert (out == 2 * a).all()
        driver.cuCtxPopCurrent()

        error, other = driver.cuCtxCreate(None, 0, 0)
        assert int(driver.cuCtxGetCurrent()[1]) == int(other) != int(primary)
        try:
            cuda.current_context()
        except RuntimeError as error:
            print(error)
        driver.cuCtxDestroy(other)
        assert int(driver.cuCtxGetCurrent()[1]) != int(other)
        add[1, 4](a, out, out)
        print(out[3])
        """,
    )
    assert done.returncode == 0, done.stderr
    assert "non-primary" in done.stdout
    assert done.stdout.splitlines()[-1] == "9.0"


def test_arguments_without_a_byte_are_passed(tmp_path: Path) -> None:
    """A tuple of empty tuples, which has no size, goes to a kernel and on to a function of the device."""
    done = _run(
        tmp_path,
        """
        @cuda.jit
        def length(x):
            return len(x) * 10 + len(x[0])

        @cuda.jit
        def lengths(out, x):
            out[0] = length(x)

        out = np.zeros(1, np.int64)
        lengths[1, 1](out, ((), (), ()))
        print(out[0])
        """,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "30\n"
