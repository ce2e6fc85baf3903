"""Memory counted from outside: whatever a call does with memory beside its arrays, the kernel has seen it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.judge.trial import memory_taken
from grader.model import Isolation, Verdict
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import footprint, procfs
from tests.unit.minicourse import HIDDEN, SOLUTION, hand_in, make_exercise
from tests.unit.programs import submission

MIB = 2**20
SIZE = 3 * 2**20  # values, 24 MiB

# The body of a function that fills its output, what it needs before, and how many MiB it takes beside its arrays.
FRUGAL = {
    "in place": ("", "np.multiply(values, 2.0, out=out)"),
    "in small parts": ("", "for k in range(0, SIZE, 4096): out[k : k + 4096] = 2 * values[k : k + 4096]"),
    "much, but long ago": ("kept = np.ones(SIZE)", "np.multiply(values, 2.0, out=out)"),
}
WASTEFUL = {
    "a temporary": ("", "out[:] = 2 * values"),
    "one of half the size": ("", "half = values.astype('f4'); np.multiply(half, 2.0, out=out)"),
    "kept from call to call": ("kept = np.ones(SIZE)", "np.multiply(values, 2.0, out=kept); out[:] = kept"),
    "a mapping of its own": (
        "",
        "there = np.frombuffer(mmap.mmap(-1, 8 * SIZE)); there[:] = values; out[:] = there * 1",
    ),
    "a file without a name": (
        "file = os.memfd_create('x'); os.ftruncate(file, 8 * SIZE); kept = np.frombuffer(mmap.mmap(file, 8 * SIZE))",
        "kept[:] = values; np.multiply(kept, 2.0, out=out)",
    ),
    "a file of its own": (
        "file = open('scratch', 'w+b'); file.truncate(8 * SIZE); kept = np.frombuffer(mmap.mmap(file.fileno(), 0))",
        "kept[:] = values; np.multiply(kept, 2.0, out=out)",
    ),
    "protected before the answer": (
        "kept, protect = np.frombuffer(mmap.mmap(-1, 8 * SIZE)), ctypes.CDLL(None).mprotect",
        "at = kept.ctypes, 8 * SIZE; protect(*at, 3); kept[:] = values; out[:] = kept; protect(*at, 1)",
    ),
    "in another thread": (
        "",
        "work = threading.Thread(target=lambda: np.copyto(out, values * 2)); work.start(); work.join()",
    ),
    "given back at once": ("", "there = mmap.mmap(-1, 8 * SIZE); there[:] = values.tobytes(); there.close()"),
    "held ready, and given back": (
        "ready = [mmap.mmap(-1, 8 * SIZE) for _ in range(2)]; [each.write(b'1' * 8 * SIZE) for each in ready]",
        "there = ready.pop(); kept = np.frombuffer(there); kept[:] = values; out[:] = kept; del kept; there.close()",
    ),
    "held ready, and given back where the kernel needs it": (
        "ready = mmap.mmap(-1, 8 * SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS); kept = np.frombuffer(ready)",
        "kept[:] = values; out[:] = kept; ready.madvise(mmap.MADV_FREE)",
    ),
    "held ready, and not a page of it kept": (
        "at = iter((0, SIZE)); ready = mmap.mmap(-1, 16 * SIZE, mmap.MAP_PRIVATE); ready.write(b'1' * 16 * SIZE)",
        "k = next(at); own = np.frombuffer(ready)[k:][:SIZE]; own[:] = values; out[:] = own; ready.madvise(4, 8 * k)",
    ),
    "written to a file and read from it": (
        "file = open('scratch', 'w+b', buffering=0)",
        "file.seek(0); file.write(values); file.seek(0); file.readinto(out)",
    ),
    "the heap": (
        "libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p",
        "where = libc.malloc(8 * SIZE); libc.memset(ctypes.c_void_p(where), 1, 8 * SIZE)",
    ),
}


def _taken(launcher: Launcher, before: str, body: str) -> float:
    """Return the MiB that the second call takes, on other values than the first."""
    code = f"""import ctypes, mmap, os, threading
import numpy as np
SIZE = {SIZE}
{before}
def double(values, out):
    {body}
"""
    own = submission(launcher, code)
    own.call("double", [np.ones(SIZE), np.empty(SIZE)])
    taken = memory_taken(own, "double", (np.full(SIZE, 2.0), np.empty(SIZE)))
    own.close()
    return taken / MIB


@pytest.mark.parametrize("kind", sorted(FRUGAL))
def test_arrays_alone_cost_next_to_nothing(launcher: Launcher, kind: str) -> None:
    """A call that fills its output in place, or in parts that fit a cache, takes what an interpreter needs."""
    assert min(_taken(launcher, *FRUGAL[kind]) for _ in range(3)) < 6  # a busy interpreter sometimes takes some more


@pytest.mark.parametrize("kind", sorted(WASTEFUL))
def test_what_else_is_used_is_seen(launcher: Launcher, kind: str) -> None:
    """A temporary is seen, wherever it lies, whoever has made it and when, and whether it is still there."""
    assert _taken(launcher, *WASTEFUL[kind]) > 10


@pytest.mark.slow
def test_where_nothing_can_be_counted_the_check_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel without these counts leaves the check out, with the reason, and costs no points."""
    monkeypatch.setattr(footprint, "obstacle", lambda: "no such file")
    exercise = make_exercise(tmp_path, hidden=HIDDEN.replace("submission", "memory_grown"))
    file = hand_in(tmp_path / "handed-in", exercise, SOLUTION)
    card = grade(exercise, read(exercise, file), "ada", Options(isolation=Isolation.NONE)).scorecard
    assert [(check.verdict, check.message) for check in card.checks if check.id == "secret"] == [
        (Verdict.SKIPPED, "no such file.")
    ]


def test_pages_of_libraries_do_not_count() -> None:
    """Of a private mapping of a file what was written counts; all of what is shared, or has no file, does."""
    head = "7f00-7f{} {} 00000000 fe:00 {} {}\n"
    fields = "Rss: {} kB\nReferenced: {} kB\nAnonymous: {} kB\nLazyFree: {} kB\n"
    mappings = [
        ("r-xp", 7, 100, 100, 0, 0),
        ("rw-p", 7, 40, 30, 20, 0),
        ("rw-s", 9, 9, 8, 0, 0),
        ("rw-p", 0, 5, 4, 4, 0),
        ("r--p", 0, 2, 2, 2, 0),
        ("rw-p", 0, 60, 1, 60, 50),
    ]
    text = "".join(
        head.format(k, mode, inode, "/a Referenced: 9 kB") + fields.format(*counts)
        for k, (mode, inode, *counts) in enumerate(mappings)
    )
    held, touched = 20 + 9 + 5 + 2 + 60, 20 + 8 + 4 + 2 + 51
    assert procfs.parse_pages(text.encode()) == (held * 1024, touched * 1024)
