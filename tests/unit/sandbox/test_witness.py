"""The witness: what memcpy moves is seen to be moved by it, and nothing else passes for it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from grader import catalog
from grader.authoring import rehearsal
from grader.judge.call import Submission
from grader.judge.faults import SubmissionFault
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.model import CheckResult, Isolation, Scorecard, Verdict, Visibility
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import witness
from grader.sandbox.watch.procfs import Mapping
from tests.unit.minicourse import HIDDEN, SOLUTION, hand_in, make_exercise
from tests.unit.programs import HONEST, doubled, submission

pytestmark = pytest.mark.slow

needed = pytest.mark.skipif(bool(witness.obstacle()), reason=witness.obstacle())

MEMCPY = """
import ctypes, mmap, os, threading
import numpy as np
from numba import njit
LIBC = ctypes.CDLL(None)
memcpy = LIBC.memcpy
memcpy.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
memcpy.restype = ctypes.c_void_p

def copy(src, out):
    memcpy(out.ctypes.data, src.ctypes.data, src.size)
"""

WITHOUT_A_NAME = """
LIBC.mmap.restype = LIBC.mremap.restype = ctypes.c_void_p
NUMBERS = [ctypes.c_size_t] * 6
LIBC.mmap.argtypes, LIBC.mremap.argtypes, LIBC.mprotect.argtypes = NUMBERS, NUMBERS[:5], NUMBERS[:3]

def lose_the_name(part):
    for line in open("/proc/self/maps").read().split("\\n"):
        if part in line and "r-xp" in line:
            start, end = (int(edge, 16) for edge in line.split()[0].split("-"))
            copy = LIBC.mmap(0, end - start, 3, 0x22, 2**64 - 1, 0)
            ctypes.memmove(copy, start, end - start)
            assert not LIBC.mprotect(copy, end - start, 5)
            assert LIBC.mremap(copy, end - start, end - start, 3, start) == start

"""

BY_MEMCPY = {
    "called from Python": "def double(src, out): copy(src, out)",
    "called from compiled code": "@njit\ndef double(src, out): memcpy(out.ctypes, src.ctypes, src.size)",
    "in pieces": """
@njit
def double(src, out):
    for k in range(0, src.size, 7):
        memcpy(out.ctypes.data + k, src.ctypes.data + k, min(7, src.size - k))
""",
    "in a thread that starts during the call": """
def double(src, out):
    thread = threading.Thread(target=copy, args=(src, out))
    thread.start()
    thread.join()
""",
    "over what was there": "def double(src, out):\n    out[:] = 0\n    copy(src, out)",
}

BY_SOMETHING_ELSE = {
    "a compiled loop": "@njit\ndef double(src, out):\n    for k in range(src.size): out[k] = src[k]",
    "NumPy": "def double(src, out): out[:] = src",
    "memcpy, and then a loop": """
@njit
def again(src, out):
    for k in range(src.size):
        out[k] = src[k]

def double(src, out):
    copy(src, out)
    again(src, out)
""",
    "memcpy from a copy that a loop has made": """
@njit
def looped(src):
    made = np.empty_like(src)
    for k in range(src.size):
        made[k] = src[k]
    return made

def double(src, out): copy(looped(src), out)
""",
    "memcpy for show, and a loop to a copy that memcpy carries away": """
@njit
def looped(src):
    made = np.empty_like(src)
    for k in range(src.size):
        made[k] = src[k]
    return made

def double(src, out):
    copy(src, np.empty_like(src))
    copy(looped(src), out)
""",
    "the kernel": """
def double(src, out):
    reader, writer = os.pipe()
    os.write(writer, src)
    os.readv(reader, [out])
""",
    "memcpy through other pages": """
remap = LIBC.mremap
remap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
remap.restype = ctypes.c_void_p

def double(src, out):
    start = out.ctypes.data & -4096
    other = remap(start, 0, 4 * 4096, 1)
    assert other != 2**64 - 1
    memcpy(other + out.ctypes.data - start, src.ctypes.data, src.size)
""",
    "code in memcpy's place": """
LIBC.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
place = ctypes.cast(memcpy, ctypes.c_void_p).value
new = bytes.fromhex("4889f8 4889d1 f3a4 c3")  # mov rax,rdi; mov rcx,rdx; rep movsb; ret

def double(src, out):
    assert not LIBC.mprotect(place & -4096, 8192, 7)
    for k in reversed(range(len(new))):
        ctypes.c_uint8.from_address(place + k).value = new[k]
    copy(src, out)
""",
    "memcpy that touches each byte too often to be counted": """
@njit
def double(src, out):
    for k in range(5000):
        memcpy(out.ctypes, src.ctypes, src.size)
""",
    "the interpreter": "def double(src, out): memoryview(out)[:] = memoryview(src)",
    "the module _ctypes": """
def double(src, out):
    (ctypes.c_char * src.size).from_address(out.ctypes.data).raw = ctypes.string_at(src.ctypes.data, src.size)
""",
    "NumPy, its code in memory without a name": WITHOUT_A_NAME
    + "lose_the_name('_multiarray_umath')\ndef double(src, out): out[:] = src",
    "the interpreter, its code in memory without a name": WITHOUT_A_NAME
    + "lose_the_name('/python3')\ndef double(src, out): memoryview(out)[:] = memoryview(src)",
    "more threads than can be watched": """
def double(src, out):
    copy(src, out)
for k in range(40):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
""",
}


def _watched(launcher: Launcher, code: str) -> Submission:
    return submission(launcher, code, watched=True)


def _moved(own: Submission) -> bool:
    """Have `own` copy 1000 bytes; return whether memcpy was seen to move the first one and another."""
    src, out = np.random.default_rng(1).integers(256, size=1000, dtype=np.uint8), np.empty(1000, np.uint8)
    call = own.call("double", [src, out], pairs=((0, 0), (517, 517)))
    assert np.array_equal(src, out)
    return call.moved_by_memcpy is True


@needed
@pytest.mark.parametrize("how", sorted(BY_MEMCPY))
def test_memcpy_is_seen(isolation: Isolation, how: str) -> None:
    """Whoever has memcpy move the bytes is seen to do so, in the first call and in those after it."""
    with Launcher(isolation) as launcher:
        own = _watched(launcher, MEMCPY + BY_MEMCPY[how])
        assert [_moved(own) for _ in range(3)] == [True] * 3
        own.close()


@needed
@pytest.mark.parametrize("how", sorted(BY_SOMETHING_ELSE))
def test_nothing_else_passes_for_memcpy(launcher: Launcher, how: str) -> None:
    """Bytes that get there in any other way are not taken for memcpy's."""
    own = _watched(launcher, MEMCPY + BY_SOMETHING_ELSE[how])
    assert [_moved(own) for _ in range(2)] == [False] * 2
    own.close()


@needed
def test_only_calls_with_pairs_are_watched(launcher: Launcher) -> None:
    """A call without pairs says nothing of memcpy, also after one that was watched."""
    own = _watched(launcher, MEMCPY + BY_MEMCPY["called from Python"])
    assert _moved(own)
    assert not own.call("double", [np.zeros(4, np.uint8), np.empty(4, np.uint8)]).moved_by_memcpy
    own.close()


@needed
def test_a_program_sees_nothing_of_it(launcher: Launcher) -> None:
    """No tracer is named in /proc, and a signal that the program sends itself comes at once."""
    code = """
    import os, signal, time
    seen = []
    signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
    def double(src, out):
        os.kill(os.getpid(), signal.SIGUSR1)
        assert seen.pop()
        assert "TracerPid:\\t0" in open("/proc/self/status").read()
        out[:] = src
    """
    assert not _moved(_watched(launcher, code))


@needed
@pytest.mark.parametrize(
    ("deed", "verdict"),
    [
        ("os._exit(3)", Verdict.CRASHED),
        ("os.kill(os.getpid(), 5)", Verdict.CRASHED),
        ("os.execv('/bin/true', ['true'])", Verdict.CRASHED),
        ("time.sleep(60)", Verdict.TIMEOUT),
        ("os.fork() or time.sleep(60)", Verdict.REJECTED),
        ("os.kill(os.getpid(), 19); out[:] = src", Verdict.TIMEOUT),
    ],
)
def test_a_program_that_fails_while_watched_fails_as_ever(launcher: Launcher, deed: str, verdict: Verdict) -> None:
    """Whoever ends, hangs or forks while it is watched gets the verdict for that, and the judge goes on."""
    own = _watched(launcher, f"import os, time\ndef double(src, out):\n    {deed}\n")
    src = np.zeros(100, np.uint8)
    with pytest.raises(SubmissionFault) as caught:
        own.call("double", [src, src.copy()], pairs=((0, 0), (1, 1)), timeout_s=1.0)
    assert caught.value.verdict is verdict
    other = submission(launcher, HONEST)
    assert doubled(other) == [0, 2, 4, 6]
    other.close()


@needed
def test_nothing_stays_open(launcher: Launcher) -> None:
    """A hundred watched calls leave no descriptor behind."""
    own = _watched(launcher, MEMCPY + BY_MEMCPY["called from Python"])
    assert _moved(own)
    before = len(os.listdir("/proc/self/fd"))
    assert all(_moved(own) for _ in range(100))
    assert len(os.listdir("/proc/self/fd")) == before
    own.close()


def test_a_place_in_a_file_can_be_mapped_anywhere() -> None:
    """A byte of a file lies where the mapping of its part begins, as often as that part is mapped."""
    file, other = ("fe:00", 7), ("fe:00", 8)
    mappings = [
        Mapping(0x1000, 0x3000, 0x4000, file, "/a"),
        Mapping(0x9000, 0xA000, 0x5000, file, "/a"),
        Mapping(0xB000, 0xC000, 0x4000, other, "/b"),
    ]
    assert witness.addresses(mappings, file, 0x4010) == {0x1010}
    assert witness.addresses(mappings, file, 0x5010) == {0x2010, 0x9010}
    assert witness.addresses(mappings, file, 0x7000) == set()


def test_where_nothing_can_be_watched_the_check_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without debug registers leaves the check out, with the reason, and costs no points."""
    monkeypatch.setattr(witness, "obstacle", lambda: "no such registers")
    hidden = HIDDEN.replace("submission", "moved_by_memcpy")
    exercise = make_exercise(tmp_path, hidden=hidden)
    file = hand_in(tmp_path / "handed-in", exercise, SOLUTION)
    card = grade(exercise, read(exercise, file), "ada", Options(isolation=Isolation.NONE)).scorecard
    assert card.verdict is Verdict.PASSED
    assert [(check.verdict, check.message) for check in card.checks if check.id == "secret"] == [
        (Verdict.SKIPPED, "no such registers.")
    ]


@pytest.mark.parametrize("reason", ["", "no such registers"])
def test_the_course_is_right_about_what_cannot_be_seen(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    """Where there is no witness, a known submission that breaks the rule may pass; where there is one, it may not."""
    monkeypatch.setattr(witness, "obstacle", lambda: reason)
    check = CheckResult("speed", "Fast", Verdict.PASSED, 1.0, 1.0, "", "", Visibility.PUBLIC)
    card = Scorecard("ctypes_memcpy", "ada", (check,), None, Isolation.NONE, "", "0" * 64, 1.0)
    exercise = catalog.load(Path(__file__).parents[3] / "exercises" / "ctypes_memcpy")
    rehearsed = rehearsal.rehearse([exercise], lambda *_: card, lambda _: None)
    problems = [each.problem for each in rehearsed if each.problem]
    assert any("wrong/element_loop.py" in problem for problem in problems) is not bool(reason)
    assert any("wrong/clamps.py" in problem for problem in problems)
