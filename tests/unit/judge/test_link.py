"""One worker and its channel: whatever comes through it, the judge has an answer and is never held up."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader import wire
from grader.judge.call.link import Link
from grader.judge.call.output import Output
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Isolation, Verdict
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes
from tests.unit.programs import CHANNEL, HONEST, PATIENT, SHORT_S, doubled, judged, load, submission

pytestmark = pytest.mark.slow

# Submissions that do not get as far as being called: the file, the verdict, and words of the explanation.
UNLOADABLE: dict[str, tuple[str | bytes, Verdict, str]] = {
    "syntax error": ("def double(values, out:\n    pass", Verdict.ERROR, "Not valid Python (line 1)"),
    "indentation": (b"x = 1\n y = 2\n", Verdict.ERROR, "Not valid Python (line 2)"),
    "null bytes": (b"x = 1\x00\n", Verdict.ERROR, "Not valid Python"),
    "only null bytes": (b"\x00" * 100, Verdict.ERROR, "Not valid Python"),
    "not utf-8": (b"x = '\xff'\n", Verdict.ERROR, "Not valid Python"),
    "utf-16": ("x = 1\n".encode("utf-16"), Verdict.ERROR, "Not valid Python"),
    "unknown encoding": (b"# coding: no-such\nx = 1\n", Verdict.ERROR, "Not valid Python"),
    "odd encoding": (b"# coding: hex\nx = 1\n", Verdict.ERROR, "Not valid Python"),
    "parentheses": (b"(" * 100_000, Verdict.ERROR, "Not valid Python"),
    "binary": (bytes(range(256)) * 50, Verdict.ERROR, "Not valid Python"),
    "raises": ("import numpy\n1 / 0\n", Verdict.ERROR, "Raised ZeroDivisionError at line 2"),
    "import of nothing": ("import no_such_module\n", Verdict.ERROR, "Raised ModuleNotFoundError at line 1"),
    "exits": ("import sys\nsys.exit(0)\n", Verdict.ERROR, "Raised SystemExit at line 2"),
    "unwritten": ("raise NotImplementedError()\n", Verdict.NOT_ATTEMPTED, "at line 1"),
    "ends the process": ("import os\nos._exit(0)\n", Verdict.CRASHED, "exit status 0"),
    "kills itself": ("import os\nos.kill(os.getpid(), 9)\n", Verdict.CRASHED, "SIGKILL"),
    "segfault": ("import ctypes\nctypes.string_at(0)\n", Verdict.CRASHED, "SIGSEGV"),
    "too much memory": ("x = bytearray(1 << 50)\n", Verdict.CRASHED, "memory"),
}

# What a call does to the channel or behind the judge's back. Each is seen at that call or at one of the next.
TRICKS: dict[str, str] = {
    "garbage": "channel().send(b'garbage')",
    "huge": "c = channel(); c.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20); c.send(b'x' * 100_000)",
    "not utf-8": "channel().send(bytes([0xFF]) * 10)",
    "deep": "channel().send(b'[' * 60_000)",
    "request": """channel().send(b'{"kind": "Ping", "number": 1}')""",
    "out of turn": """channel().send(b'{"kind": "Loaded", "signatures": {}}')""",
    "before the work": "channel().send(forged(1))",
    "another question": "channel().send(forged(77))",
    "a wrong number": "channel().send(forged(-1))",
    "hang up": "os.closerange(3, 200); time.sleep(60)",
    "shut down": "channel().shutdown(socket.SHUT_RDWR); time.sleep(60)",
    "empty": "channel().send(b''); time.sleep(60)",
    "fork": "os.fork() or time.sleep(60)",
    "double fork": "os.fork() or (os.fork() or time.sleep(60), os._exit(0))",
    "new session": "os.fork() or (os.setsid(), time.sleep(60))",
    "subprocess": "import subprocess; subprocess.Popen(['sleep', '60'])",
    "a thread that goes on sending": "import threading; threading.Thread(target=on_and_on, daemon=True).start()",
}
ON_AND_ON = """
def on_and_on():
    own = channel()
    while True:
        own.send(forged(1))
        time.sleep(0.001)
"""


@pytest.mark.parametrize("case", sorted(UNLOADABLE))
def test_what_cannot_be_loaded_is_the_submission_s_fault(launcher: Launcher, case: str) -> None:
    """A file that is no Python, or that fails while it is imported, gets its verdict and an explanation."""
    code, verdict, words = UNLOADABLE[case]
    with pytest.raises(SubmissionFault) as caught:
        load(launcher, code)
    assert (caught.value.verdict, words in caught.value.public) == (verdict, True), caught.value.public


def test_an_endless_import_times_out(launcher: Launcher) -> None:
    """A module that never finishes importing is given up after the time allowed."""
    with pytest.raises(SubmissionFault) as caught:
        load(launcher, "while True: pass\n", timeout_s=1.0)
    assert caught.value.verdict is Verdict.TIMEOUT


def test_an_honest_file_says_what_it_defines(launcher: Launcher) -> None:
    """Loading gives the facts about the source, and the signatures of the entry points that are there."""
    code = "def double(values, out):\n    for i in range(3): print(i)\n\nadd = 5\ndef helper(x): pass\n"
    link = Link(launcher, submission(launcher, code).program)
    facts = link.load(60.0)
    assert (facts.loops, facts.calls, facts.unwritten) == (("range",), ("print", "range"), ())
    assert link.loaded == wire.Loaded({"double": ("values", "out")}, {"double": ()})


def test_a_bill_of_unwritten_functions(launcher: Launcher) -> None:
    """A function whose body still raises NotImplementedError is named as unwritten."""
    code = 'def double(values, out):\n    """Text."""\n    # Here.\n    raise NotImplementedError()\n'
    link = Link(launcher, submission(launcher, code).program)
    assert link.load(60.0).unwritten == ("double",)


@pytest.mark.parametrize("trick", sorted(TRICKS))
def test_tampering_is_seen(launcher: Launcher, trick: str) -> None:
    """Forged, early, late and broken messages, a closed channel and processes left behind are tampering."""
    code = f"{CHANNEL}{ON_AND_ON}\ndef double(values, out):\n    {TRICKS[trick]}\n    out[:] = 2 * values\n"
    code = code.replace("    out[:]", "    time.sleep(0.01)\n    out[:]")
    own = submission(launcher, code)
    with pytest.raises(Tampering) as caught:
        [doubled(own) for _ in range(10)]
    assert own.condemned is caught.value
    with pytest.raises(Tampering):
        doubled(own)


@pytest.mark.parametrize("trick", ["fork", "double fork", "new session", "subprocess"])
def test_no_process_outlives_the_launcher(trick: str) -> None:
    """Whatever a submission has started is gone once the launcher is left."""
    before = processes.children(os.getpid())
    code = f"{CHANNEL}\ndef double(values, out):\n    {TRICKS[trick]}\n"
    with Launcher(Isolation.NONE) as own, pytest.raises(Tampering):
        doubled(submission(own, code))
    assert processes.live(processes.children(os.getpid()) - before) == set()


@pytest.mark.parametrize("stream", ["sys.stdout", "sys.stderr"])
def test_printing_without_end_costs_the_judge_no_memory(launcher: Launcher, stream: str) -> None:
    """Of a hundred megabytes that a submission prints, the beginning and the end are kept, and the call works."""
    code = f"""
    import sys
    def double(values, out):
        print("the beginning", file={stream})
        for _ in range(100):
            {stream}.write("x" * 2**20)
        print("the end", file={stream}, flush=True)
        out[:] = 2 * values
    """
    own = submission(launcher, code)
    assert doubled(own) == [0.0, 2.0, 4.0, 6.0]
    assert len(own.printed) < 20_000
    assert own.printed.startswith("the beginning")
    assert "bytes left out" in own.printed
    assert own.printed.endswith("the end\n")


def test_closing_the_standard_streams_disturbs_nobody(launcher: Launcher) -> None:
    """A submission that closes its output is called like any other."""
    code = "import os\ndef double(values, out):\n    os.close(1)\n    os.close(2)\n    out[:] = 2 * values\n"
    assert doubled(submission(launcher, code)) == [0.0, 2.0, 4.0, 6.0]


def test_output_keeps_beginning_and_end() -> None:
    """However output comes in, what is kept is its beginning and its end, with a note between them."""
    whole, pieces = Output(), Output()
    data = bytes(i % 64 + 32 for i in range(50_000))
    whole.add(data)
    for start in range(0, len(data), 777):
        pieces.add(data[start : start + 777])
    assert whole.text() == pieces.text()
    assert (whole.text()[:100], whole.text()[-100:]) == (data[:100].decode(), data[-100:].decode())
    assert f"{50_000 - 2 * 8192} bytes left out" in whole.text()


@pytest.mark.parametrize("length", [0, 1, 8192, 8193, 16_384])
def test_short_output_is_kept_whole(length: int) -> None:
    """Output that fits is kept as it is, but for what is no UTF-8."""
    output = Output()
    output.add(b"x" * length)
    assert output.text() == "x" * length
    output.add(b"\xff")
    assert output.text().endswith("\ufffd")


def test_a_worker_killed_between_calls_is_a_crash(launcher: Launcher) -> None:
    """A worker that is killed while it is frozen, by the system for example, has crashed at the next call."""
    link = load(launcher, HONEST)
    os.kill(link.pid, signal.SIGKILL)
    with pytest.raises(SubmissionFault, match="SIGKILL"):
        link.ping()


def test_an_empty_call_takes_time_too(launcher: Launcher) -> None:
    """What a call costs that does nothing is measured by the judge's own clock, which here is a scripted one."""
    ticks = iter(range(10_000))
    clock: Callable[[], float] = lambda: float(next(ticks))  # noqa: E731 - a clock is what it is
    link = Link(launcher, submission(launcher, HONEST).program, clock)
    link.load(10_000.0)
    assert link.ping(10_000.0) >= 1.0
    assert link.ping(10_000.0).is_integer()


def test_a_call_that_never_returns_times_out(launcher: Launcher) -> None:
    """A worker that does not answer in time is a timeout, and the time allowed is in the sentence."""
    link = load(launcher, "def double(values, out):\n    while True: pass\n")
    _, _, message = link.write([np.zeros(2), np.empty(2)])
    with pytest.raises(SubmissionFault, match=r"within 0\.3 s") as caught:
        link.call("double", message, SHORT_S)
    assert caught.value.verdict is Verdict.TIMEOUT
    link.close()
    assert not processes.live({link.pid})


def test_the_arena_grows_when_it_must(launcher: Launcher) -> None:
    """Calls with larger and smaller arrays in turn all arrive."""
    own = submission(launcher, HONEST)
    for count in (1, 100_000, 3, 300_000, 0):
        assert doubled(own, count) == [2.0 * i for i in range(count)]


def test_an_answer_before_the_question_is_tampering(launcher: Launcher) -> None:
    """An answer to a question that is still to come (its number can be guessed) is tampering."""
    early = "    calls.append(1)\n    out[:] = 2 * values\n    if len(calls) == 1:\n"
    early += "        for k in (2, 1): channel().send(forged(k))\n        time.sleep(60)\n"
    code = f"{CHANNEL}\ncalls = []\ndef double(values, out):\n{early}"
    own = submission(launcher, code, replace(PATIENT, call_s=2.0))
    with pytest.raises(Tampering):
        [doubled(own) for _ in range(2)]


def test_a_worker_that_reads_no_question_does_not_hang_the_judge(isolation: Isolation) -> None:
    """A worker that answers ahead and never reads fills the channel: the judge does not block on sending."""
    endless = "    own, k = channel(), 1\n    while True:\n        own.send(forged(k))\n        k += 1\n"
    printed = judged(f"{CHANNEL}\ndef double(values, out):\n{endless}", calls=2000, isolation=isolation)
    assert "rejected" in printed


def test_a_new_arena_does_not_hang_the_judge(launcher: Launcher) -> None:
    """A worker whose channel is full of questions that it never read cannot be sent a new arena: it is tampering."""
    link = load(launcher, HONEST)
    channel = link._process.channel
    with contextlib.suppress(BlockingIOError):
        while True:
            channel.send(b"x", socket.MSG_DONTWAIT)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 5, 0))  # not for ever, should it block
    with pytest.raises(Tampering, match="Stopped reading"):
        link.write([np.zeros(100_000)])


def test_an_answer_with_descriptors_is_tampering(launcher: Launcher) -> None:
    """The right answer does not count where a descriptor comes along, and the judge keeps none."""
    before = len(os.listdir("/proc/self/fd"))
    trick = "socket.send_fds(channel(), [forged(1)], [0, 1])"
    own = submission(launcher, f"{CHANNEL}\ndef double(values, out):\n    {trick}\n")
    with pytest.raises(Tampering, match="descriptor"):
        doubled(own)
    own.close()
    assert len(os.listdir("/proc/self/fd")) == before


def test_printing_does_not_keep_the_judge_from_looking(launcher: Launcher) -> None:
    """Threads beyond the limit are seen during a call that prints all the time, though they end before it does."""
    code = """
    import threading, time
    def double(values, out):
        over = threading.Event()
        threads = [threading.Thread(target=over.wait) for _ in range(140)]
        for count in range(400):
            print("still here", flush=True)
            time.sleep(0.01)
            if count < len(threads):
                threads[count].start()
        over.set()
        for thread in threads:
            thread.join()
    """
    with pytest.raises(SubmissionFault, match="more than 128 threads"):
        doubled(submission(launcher, code))
