"""A submission as tests see it: real workers, tiny programs, and every way in which a call can end."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

import numpy as np
import pytest

from grader.catalog import EntryPoint, Kind
from grader.judge.call import Program, Proxy, Submission
from grader.judge.call.keeper import parts
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault, Tampering
from grader.machine import available_cores
from grader.model import Verdict
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes
from grader.wire import Place
from tests.unit.programs import CHANNEL, ENTRIES, HONEST, PATIENT, SHORT_S, doubled, program, submission

# The body of a function that fails, the verdict, and words of the explanation.
FAILING: dict[str, tuple[str, Verdict, str]] = {
    "raises": ("raise ValueError('no good')", Verdict.ERROR, "Raised ValueError at line 4: no good"),
    "exits": ("sys.exit(0)", Verdict.ERROR, "Raised SystemExit at line 4"),
    "interrupt": ("raise KeyboardInterrupt", Verdict.ERROR, "Raised KeyboardInterrupt at line 4"),
    "generator exit": ("raise GeneratorExit", Verdict.ERROR, "Raised GeneratorExit at line 4"),
    "recursion": ("f = lambda: f(); f()", Verdict.ERROR, "Raised RecursionError"),
    "unwritten": ("raise NotImplementedError", Verdict.NOT_ATTEMPTED, "at line 4"),
    "no memory": ("bytearray(1 << 50)", Verdict.CRASHED, "4096 MiB"),
    "ends the process": ("os._exit(3)", Verdict.CRASHED, "exit status 3"),
    "segfault": ("ctypes.string_at(0)", Verdict.CRASHED, "SIGSEGV"),
    "abort": ("os.abort()", Verdict.CRASHED, "SIGABRT"),
    "kills itself": ("os.kill(os.getpid(), 9)", Verdict.CRASHED, "SIGKILL"),
    "becomes another program": ("os.execv('/bin/true', ['true'])", Verdict.CRASHED, "exit status 0"),
    "own exception": ("raise type('Bad', (Exception,), {})('why')", Verdict.ERROR, "Raised Bad at line 4: why"),
    "own base exception": ("raise type('Bad', (BaseException,), {})('why')", Verdict.ERROR, "Raised Bad at line 4"),
    "name that acts": ("raise type('Bad\\x1b[2J', (Exception,), {})(1)", Verdict.ERROR, "Raised Bad?[2J at line 4: 1"),
    "message that acts": ("raise ValueError('a\\x07b\\u202ec')", Verdict.ERROR, "a?b\\u202ec"),
    "message that is no text": ("raise ValueError('\\ud800')", Verdict.ERROR, "Raised ValueError at line 4: ?"),
    "message that raises": ("raise Silent", Verdict.ERROR, "at line 4:"),
    "endless message": ("raise ValueError('x' * 10**8)", Verdict.ERROR, "Raised ValueError at line 4: xxx"),
    "long name": ("raise type('B' * 10**6, (Exception,), {})(1)", Verdict.ERROR, "Raised BBB"),
}
HEADER = """import ctypes, os, sys
class Silent(Exception): __str__ = lambda self: 1 / 0
def double(values, out):
    """

# The body of a function that returns but did more or less than it should, and words of the explanation.
BREAKING: dict[str, tuple[str, type[Exception], str]] = {
    "returns something": ("out[:] = 2 * values; return out", Mismatch, "return None; it returned 'ndarray'"),
    "changes its input": ("out[:] = 2 * values; values[0] = 5", RuleBroken, "changed its input values"),
    "changes a bit": ("values.view('u1')[-1] ^= 1", RuleBroken, "changed its input values"),
    "behind its output": ("ctypes.memset(out.ctypes.data + out.nbytes, 0, 1)", Mismatch, "outside its arrays"),
    "far behind": ("ctypes.memset(out.ctypes.data + out.nbytes + 4000, 0, 1)", Mismatch, "outside its arrays"),
    "before its output": ("ctypes.memset(out.ctypes.data - 1, 0, 1)", Mismatch, "outside its arrays"),
    "before its input": ("ctypes.memset(values.ctypes.data - 8, 0, 8)", Mismatch, "beside values"),
}


@pytest.mark.parametrize("case", sorted(FAILING))
def test_each_failure_has_its_verdict(launcher: Launcher, case: str) -> None:
    """An exception, an exit, a signal or the memory limit, in any disguise, is the submission's fault."""
    body, verdict, words = FAILING[case]
    with pytest.raises(SubmissionFault) as caught:
        doubled(submission(launcher, HEADER + body))
    assert (caught.value.verdict, words in caught.value.public) == (verdict, True), caught.value.public
    assert len(caught.value.public) < 2000
    assert all(c.isprintable() or c == "\n" for c in caught.value.public + caught.value.safe)


@pytest.mark.parametrize("case", sorted(BREAKING))
def test_doing_more_than_filling_the_output_is_seen(launcher: Launcher, case: str) -> None:
    """A call that returns something, changes its input or writes beside its arrays is wrong or breaks a rule."""
    body, kind, words = BREAKING[case]
    with pytest.raises(kind) as caught:
        doubled(submission(launcher, HEADER + body))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "defines no function double(values, out)"),
        ("double = 5", "defines no function double(values, out)"),
        ("def Double(values, out): pass", "defines no function double(values, out)"),
        ("def double(values): pass", "takes 1 arguments; it must be double(values, out)"),
        ("def double(values, window, out): pass", "takes 3 arguments; it must be double(values, out)"),
    ],
)
def test_the_function_must_be_there_with_its_arguments(launcher: Launcher, code: str, words: str) -> None:
    """A file without the function, or with other arguments, is an error that says what it must be."""
    with pytest.raises(SubmissionFault) as caught:
        doubled(submission(launcher, code))
    assert caught.value.verdict is Verdict.ERROR
    assert words in caught.value.public


@pytest.mark.parametrize("name", ["triple", "__wrapped__"])
def test_only_entry_points_can_be_called(launcher: Launcher, name: str) -> None:
    """A name that exercise.toml does not give is the test's mistake, and no fault of the submission."""
    with pytest.raises(AttributeError, match="names no entry point"):
        getattr(Proxy(submission(launcher, HONEST)), name)


@pytest.mark.parametrize("name", ["refuses", "call", "start", "seconds", "_submission", "threads_used", "close"])
def test_an_entry_point_may_have_any_name(launcher: Launcher, name: str) -> None:
    """Nothing of the proxy's or of the judge's own stands in the way of a student's function."""
    entries = {name: EntryPoint(name, Kind.FUNCTION, ("values", "out"))}
    code = HONEST.replace("double", name).encode()
    own = Submission(launcher, Program("tiny", code, (name,)), entries, PATIENT, np.random.default_rng(1))
    out = np.empty(2)
    getattr(Proxy(own), name)(np.ones(2), out)
    assert out.tolist() == [2.0, 2.0]


def test_a_call_says_how_it_went(launcher: Launcher) -> None:
    """The record has the judge's seconds, the kernel's statistics and a config's numbers."""
    own = submission(launcher, "import time\ndef config(n):\n    time.sleep(0.05)\n    return n, 2\n")
    call = own.call("config", [7])
    assert call.values == (7, 2)
    assert 0.05 <= call.seconds < 5
    assert 0 < call.scheduler.ran < call.seconds
    assert not call.moved_by_memcpy


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "uint8"])
def test_what_is_not_written_shows(launcher: Launcher, dtype: str) -> None:
    """Elements that the function leaves alone hold NaN, or a number that changes from call to call."""
    own = submission(launcher, "def double(values, out):\n    out[0] = 1\n")
    left = []
    for _ in range(5):
        out = np.zeros(4, dtype)
        Proxy(own).double(np.zeros(4), out)
        assert out[0] == 1
        left.append(out[1].item())
    assert np.isnan(left).all() if dtype.startswith("float") else len(set(left)) > 1


def test_inputs_of_every_kind_arrive(launcher: Launcher) -> None:
    """Arrays of any type and shape, whole numbers and fractions reach the function as what they are."""
    code = "def double(values, out):\n    out[...] = values.sum() if hasattr(values, 'sum') else values\n"
    own = submission(launcher, code)
    out = np.empty(())
    for given, expected in [(np.ones((2, 3), np.float32), 6), (np.ones((), np.uint8), 1), (7, 7), (0.25, 0.25)]:
        Proxy(own).double(given, out)
        assert out == expected


LAYOUTS = {
    "every second": np.arange(9.0)[::2],
    "backwards": np.arange(5.0)[::-1],
    "rows and columns": np.arange(24.0).reshape(4, 6)[::2, ::3],
    "Fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("strided", [False, True])
def test_inputs_arrive_in_c_order_unless_they_may_be_views(launcher: Launcher, layout: str, strided: bool) -> None:
    """A view arrives as a plain array of the same values, or, where exercise.toml says so, with its strides.

    The output is in C order either way.
    """
    given, out = LAYOUTS[layout], np.empty((2, 3))
    wanted = given.strides if strided else np.ascontiguousarray(given).strides
    code = f"""def double(values, out):
    assert (values.strides, out.flags.c_contiguous) == ({wanted}, True), values.strides
    out[...] = values.sum()
"""
    entries = {"double": replace(ENTRIES["double"], strided=strided)}
    own = Submission(launcher, program(code), entries, PATIENT, np.random.default_rng(1))
    Proxy(own).double(given, np.asfortranarray(out))
    plain = np.empty((2, 3))
    Proxy(own).double(given, plain)
    assert (plain == given.sum()).all()


def test_a_write_between_the_elements_of_a_view_breaks_a_rule(launcher: Launcher) -> None:
    """What lies beside the elements of an input that is a view belongs to the caller as well."""
    code = """import ctypes
def double(values, out):
    ctypes.memset(values.ctypes.data + 8, 0, 8)
    out[:] = 2 * values
"""
    entries = {"double": replace(ENTRIES["double"], strided=True)}
    own = Submission(launcher, program(code), entries, PATIENT, np.random.default_rng(1))
    with pytest.raises(RuleBroken, match="changed its input values"):
        Proxy(own).double(np.arange(9.0)[::2], np.empty(5))


def test_a_config_returns_whole_numbers(launcher: Launcher) -> None:
    """What a config entry point returns comes back as a list of whole numbers, anything else as an empty one."""
    results = "[(n, 2), [n], (numpy.int64(n),), (1.5,), 'ab', None, (True,), ()]"
    code = f"import numpy\ndef config(n):\n    return {results}[n]\n"
    own = submission(launcher, code)
    assert [Proxy(own).config(n) for n in range(8)] == [[0, 2], [1], [2], [], [], [], [], []]


def test_a_crash_is_followed_by_a_fresh_worker(launcher: Launcher) -> None:
    """After a crash the next call finds a new worker, and what the crash spoilt is not held against it."""
    own = submission(
        launcher, "import os\ndef double(values, out):\n    len(values) == 1 and os.abort()\n" + "    out[:] = 9\n"
    )
    for _ in range(3):
        with pytest.raises(SubmissionFault, match="SIGABRT"):
            doubled(own, 1)
        assert doubled(own, 2) == [9.0, 9.0]


def test_not_every_crash_gets_a_fresh_worker(launcher: Launcher) -> None:
    """A submission that crashes again and again is given up: no call of it is tried any more."""
    own = submission(launcher, "import os\ndef double(values, out):\n    len(values) == 1 and os.abort()\n")
    for _ in range(4):
        with pytest.raises(SubmissionFault, match="SIGABRT"):
            doubled(own, 1)
    with pytest.raises(SubmissionFault, match="SIGABRT"):
        doubled(own, 2)
    assert own.condemned is None


def test_an_exception_does_not_end_the_worker(launcher: Launcher) -> None:
    """After an exception the same worker goes on, with whatever its module remembers."""
    own = submission(
        launcher, "calls = []\ndef double(values, out):\n    calls.append(1)\n    out[:] = 1 / (len(calls) - 1)\n"
    )
    with pytest.raises(SubmissionFault, match="ZeroDivisionError"):
        doubled(own)
    assert doubled(own, 1) == [1.0]


def test_an_endless_call_is_not_tried_again(launcher: Launcher) -> None:
    """After a timeout, further calls of the same function fail at once; other functions are still called."""
    own = submission(launcher, "def double(values, out):\n    while True: pass\ndef config(n):\n    return (n,)\n")
    arguments = [np.zeros(1), np.empty(1)]
    with pytest.raises(SubmissionFault) as first:
        own.call("double", arguments, timeout_s=SHORT_S)
    with pytest.raises(SubmissionFault) as second:
        own.call("double", arguments)
    assert first.value.verdict is second.value.verdict is Verdict.TIMEOUT
    assert Proxy(own).config(5) == [5]


def test_the_first_call_of_a_kind_may_take_longer(launcher: Launcher) -> None:
    """The first call with arguments of certain types, which may compile, has more time than those after it."""
    own = submission(
        launcher, "import time\ndef double(values, out):\n    time.sleep(0.15)\n", replace(PATIENT, call_s=0.05)
    )
    doubled(own)
    Proxy(own).double(np.zeros(1, np.float32), np.empty(1, np.float32))
    with pytest.raises(SubmissionFault, match=r"within 0\.05 s"):
        doubled(own)


KERNEL = """
from numba import cuda
@cuda.jit
def add(a, b, out):
    i = cuda.grid(1)
    {}
"""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("if i < out.size: out[i] = a[i] + b[i]", ""),
        ("out[i] = a[i] + b[i]", "outside a, which has 5 elements"),
        ("if i < out.size: out[i - 1] = 1", "index -1 is outside out, which has 5 elements"),
        ("if i < len(a): out[i] = a[i] + b[-1]", "index -1 is outside b"),
    ],
)
def test_a_simulated_kernel_stays_inside_its_arrays(launcher: Launcher, body: str, words: str) -> None:
    """On the simulator a kernel fills its output, and an index that is negative or too large is an error."""
    own = submission(launcher, KERNEL.format(body), place=Place.SIMULATOR)
    a, b, out = np.arange(5.0), np.ones(5), np.empty(5)
    if not words:
        Proxy(own).add[2, 4](a, b, out)
        assert out.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
        return
    with pytest.raises(SubmissionFault) as caught:
        Proxy(own).add[1, 8](a, b, out)
    assert caught.value.verdict is Verdict.ERROR
    assert words in caught.value.public


APART = """
print("the whole file", flush=True)
SIZE = 5
seen = []
from numba import cuda
@cuda.jit
def add(a, b, out):
    for i in range(cuda.grid(1), SIZE, cuda.gridsize(1)):
        out[i] = a[i] + b[i]
        for _ in range(500):
            print("the kernel")
def config(n):
    {}
    return n, len(seen)
"""


def _added(own: Submission) -> list[float]:
    out = np.empty(5)
    Proxy(own).add[2, 2](np.arange(5.0), np.ones(5), out)
    values: list[float] = out.tolist()
    return values


def test_kernels_and_the_rest_of_a_file_run_apart(launcher: Launcher) -> None:
    """Only the worker for the rest executes the whole file, and what either of the two prints is kept."""
    own = submission(launcher, APART.format("seen.append(n)"), place=Place.SIMULATOR)
    assert _added(own) == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert "the whole file" not in own.printed
    assert "the kernel" in own.printed
    assert [Proxy(own).config(7), Proxy(own).config(8)] == [[7, 1], [8, 2]]
    own.close()
    assert own.printed.startswith("the whole file\nthe kernel\n")


def test_a_file_that_fails_apart_from_its_kernel_fails_alone(launcher: Launcher) -> None:
    """The kernel of a file that raises is judged for itself."""
    own = submission(launcher, APART.format("pass") + "raise ValueError", place=Place.SIMULATOR)
    with pytest.raises(SubmissionFault, match="ValueError"):
        Proxy(own).config(1)
    assert _added(own) == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_tampering_in_one_worker_condemns_the_other(launcher: Launcher) -> None:
    """A file that tampers outside its kernel has no kernel that counts."""
    code = CHANNEL + APART.format("channel().send(forged(99)); seen.clear()")
    own = submission(launcher, code, place=Place.SIMULATOR)
    assert _added(own) == [1.0, 2.0, 3.0, 4.0, 5.0]
    with pytest.raises(Tampering):
        Proxy(own).config(1)
    with pytest.raises(Tampering):
        _added(own)
    assert own.condemned


def test_a_kernel_that_is_none_is_refused_with_its_line(launcher: Launcher) -> None:
    """The student reads the line of their own file, and what a kernel cannot contain."""
    own = submission(launcher, KERNEL.format("import sys; sys.modules"), place=Place.SIMULATOR)
    with pytest.raises(SubmissionFault, match=r"^Line 6: a kernel cannot use `import sys`: Numba compiles") as caught:
        _added(own)
    assert caught.value.verdict is Verdict.ERROR
    assert caught.value.safe == caught.value.public


def test_what_is_executed_of_a_file_keeps_its_lines(launcher: Launcher) -> None:
    """The line of an exception is the student's, whatever was left out above it."""
    own = submission(launcher, "import os\n\n\n" + KERNEL.format("out[i] = i // 0"), place=Place.SIMULATOR)
    with pytest.raises(SubmissionFault, match="Raised ZeroDivisionError at line 9"):
        _added(own)


def test_on_a_gpu_only_kernels_are_given_the_gpu() -> None:
    """The rest of the file runs where no GPU is, so that nothing of it works there meanwhile."""
    found = parts(program("", place=Place.DEVICE), ENTRIES)
    assert {(part.distilled, part.place, part.entries) for part in found.values()} == {
        (True, Place.DEVICE, ("add",)),
        (False, Place.SIMULATOR, ("double", "config")),
    }


COUNTING = """
from numba import njit, prange
@njit(parallel=True)
def double(values, out):
    for i in {}(len(values)):
        total = 0.0
        for k in range(200_000):
            total += (values[i] + k) % 7.0
        out[i] = total
"""


@pytest.mark.skipif(available_cores() < 2, reason="two threads need two cores")
@pytest.mark.parametrize(("loop", "threads"), [("prange", 2), ("range", 1)])
def test_threads_that_work_are_counted(launcher: Launcher, loop: str, threads: int) -> None:
    """The judge sees how many threads shared the work of a call."""
    own = submission(launcher, COUNTING.format(loop), threads=2)
    arguments = [np.arange(64.0), np.empty(64)]
    own.call("double", arguments)  # it compiles, on one thread
    assert own.call("double", arguments).scheduler.threads == threads


def test_a_worker_that_dies_between_calls_is_replaced(launcher: Launcher) -> None:
    """A worker that was killed while it was frozen is replaced like any other, also where the arena had to grow."""
    own = submission(launcher, HONEST)
    doubled(own)
    pid = own.start().pid
    os.kill(pid, signal.SIGKILL)
    while processes.live({pid}):
        time.sleep(0.01)
    with pytest.raises(SubmissionFault, match="SIGKILL"):
        doubled(own, 100_000)
    assert doubled(own, 2) == [0.0, 2.0]


@pytest.mark.parametrize("number", ["2**63", "-(2**63)", "10**100", "10**5000"])
def test_a_config_s_number_that_is_too_large_is_wrong_and_no_tampering(launcher: Launcher, number: str) -> None:
    """A number beyond 64 bits is an honest mistake: the config counts as having returned no whole numbers."""
    own = submission(launcher, f"def config(n):\n    return ({number}, 32)\n")
    assert Proxy(own).config(1) == []


def test_tampering_that_a_ping_meets_condemns(launcher: Launcher) -> None:
    """A second answer that waits when the judge pings ends the trial, as it does when the judge calls."""
    own = submission(launcher, f"{CHANNEL}\ndef double(values, out):\n    channel().send(forged(1))\n")
    doubled(own)
    with pytest.raises(Tampering):
        own.ping()
    assert own.condemned is not None


CHANGES_AT = "calls = []\ndef double(values, out):\n    calls.append(1)\n    out[:] = 2 * values\n"


@pytest.mark.slow
@pytest.mark.parametrize(("trusted", "call"), [(False, 1), (False, 3), (True, 1)])
def test_a_changed_input_is_seen(launcher: Launcher, trusted: bool, call: int) -> None:
    """Whichever call of a submission's changes an input, it is seen; of the course's own the first is looked into."""
    own = submission(launcher, CHANGES_AT + f"    values[0] += len(calls) == {call}\n", trusted=trusted)
    for _ in range(call - 1):
        doubled(own)
    with pytest.raises(RuleBroken, match="changed its input values"):
        doubled(own)


@pytest.mark.slow
def test_what_the_course_does_to_its_copy_is_its_own(launcher: Launcher) -> None:
    """A trusted program that changes its inputs later on is not looked into, and answers as if it had not."""
    own = submission(launcher, CHANGES_AT + "    values[0] += len(calls) > 1\n", trusted=True)
    assert [doubled(own) for _ in range(3)] == [[0.0, 2.0, 4.0, 6.0]] * 3
