"""Freezing: it must end, it must be complete, and what runs until then, or in spite of it, must count."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judge.faults import SubmissionFault
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from tests.unit.programs import judged, submission

pytestmark = pytest.mark.slow

VFORK = """
import ctypes, threading, time
libc = ctypes.CDLL(None)
def double(values, out):
    there = []
    def child():
        if libc.vfork() == 0:
            there.append(1)
            time.sleep({})
            out[:] = 2 * values
            libc._exit(0)
    threading.Thread(target=child, daemon=True).start()
    while not there: time.sleep(0)
"""
# A thread that the filter of system calls lets pass: its parent waits in the kernel, as after vfork, until it ends.
WAITING = """
import ctypes, threading, time
libc = ctypes.CDLL(None)
stack = ctypes.create_string_buffer(1 << 16)
top = (ctypes.addressof(stack) + (1 << 16) - 64) & ~63
flags = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000 | 0x4000  # CLONE_VM ... CLONE_THREAD, CLONE_VFORK
refused = []
def run():
    if libc.clone(ctypes.cast(libc.pause, ctypes.c_void_p), ctypes.c_void_p(top), flags, None) < 0: refused.append(1)
def double(values, out):
    threading.Thread(target=run, daemon=True).start()
    time.sleep(0.1)
    if refused: raise PermissionError
    out[:] = 2 * values
"""
TRACED = """
import ctypes, threading, time
def thread():
    ctypes.CDLL(None).ptrace(0, 0, 0, 0)  # PTRACE_TRACEME: the judge becomes this thread's tracer
    time.sleep(600)
def double(values, out):
    for _ in range(5): threading.Thread(target=thread, daemon=True).start()
    time.sleep(0.1)
    out[:] = 2 * values
"""
SELF_THAW = """
import ctypes, threading, time
libc = ctypes.CDLL(None)
class Event(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("signal", ctypes.c_int), ("rest", ctypes.c_char * 52)]
def thaw_later():
    for k in range(1, 20):
        timer = ctypes.c_void_p()
        if libc.timer_create(1, ctypes.byref(Event(0, 18)), ctypes.byref(timer)):  # SIGCONT, from the kernel
            raise PermissionError
        libc.timer_settime(timer, 0, (ctypes.c_long * 4)(0, 0, 0, k * 10_000_000), None)
def spin():
    while True: pass
threading.Thread(target=spin, daemon=True).start()
def double(values, out):
    thaw_later()
    out[:] = 2 * values
"""
TRACED_MAIN = """
import ctypes
def double(values, out):
    ctypes.CDLL(None).ptrace(0, 0, 0, 0)
    out[:] = 2 * values
"""


def _is_refused(printed: str, isolation: Isolation) -> bool:
    """Return whether the isolation already kept the submission from trying."""
    return isolation is not Isolation.NONE and "PermissionError" in printed


def test_freezing_ends_though_a_thread_cannot_be_stopped(isolation: Isolation) -> None:
    """A thread that waits in the kernel for another ignores SIGSTOP: the judge notices and does not wait for ever."""
    printed = judged(WAITING, isolation=isolation)
    assert "rejected" in printed or _is_refused(printed, isolation)
    assert "closed" in printed


def test_freezing_ends_though_a_child_was_vforked() -> None:
    """A thread that waits for its vforked child ignores SIGSTOP too."""
    printed = judged(VFORK.format(600))
    assert "rejected" in printed
    assert "closed" in printed


def test_a_traced_worker_is_tampering() -> None:
    """A worker that makes the judge its tracer is not frozen but trapped: that is tampering, not a timeout."""
    assert "rejected" in judged(TRACED_MAIN, calls=2, timeout_s=90)


def test_work_done_after_the_answer_is_timed(launcher: Launcher) -> None:
    """What a submission computes between its answer and the moment it stands still is on its time."""
    own = submission(launcher, VFORK.format(0.3))
    try:
        call = own.call("double", [np.arange(4.0), np.empty(4)])
    except SubmissionFault:
        return
    assert call.seconds >= 0.3


def test_a_worker_that_thaws_itself_is_seen(isolation: Isolation) -> None:
    """A worker that runs while it should be frozen, which its processor time tells, is tampering."""
    printed = judged(SELF_THAW, calls=3, pause_s=0.2, isolation=isolation)
    assert "rejected" in printed or _is_refused(printed, isolation)
    assert "closed" in printed


def test_a_child_whose_first_thread_has_ended_is_seen() -> None:
    """A process that the kernel calls a zombie, for its main thread has ended, but whose other threads run, counts."""
    code = """
import ctypes, os, threading, time
def double(values, out):
    if os.fork() == 0:
        threading.Thread(target=time.sleep, args=(600,)).start()
        ctypes.CDLL(None).syscall(60, 0)  # exit(2): ends this thread alone
    time.sleep(0.1)
    out[:] = 2 * values
"""
    assert "rejected" in judged(code, 2)


def test_freezing_ends_though_a_thread_is_traced() -> None:
    """A traced thread that swallows SIGSTOP does not hang the judge."""
    assert "closed" in judged(TRACED)
