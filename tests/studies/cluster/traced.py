"""A process that is killed before or after its n-th system call, by ptrace(2): every place where a kill can hit."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

_TRACEME, _SYSCALL, _SETOPTIONS = 0, 24, 0x4200  # sys/ptrace.h
_OPTIONS = 0x1 | 0x100000  # PTRACE_O_TRACESYSGOOD, PTRACE_O_EXITKILL
_AT_A_CALL = signal.SIGTRAP | 0x80
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True)
class Traced:
    """How a traced process ended: at how many stops it was seen, two a system call, and whether it was killed."""

    stops: int
    killed: bool


def obstacle() -> str:
    """Return why no process can be traced here, or an empty text."""
    if not sys.platform.startswith("linux"):
        return "ptrace(2) is used as Linux has it"
    try:
        run(lambda: None, -1)
    except OSError as error:
        return f"ptrace: {error.strerror}"
    return ""


def run(work: Callable[[], None], kill_at: int) -> Traced:
    """Run `work` in a child, and kill -9 the child at the stop `kill_at`: entry or return of a system call, from 0.

    Raises OSError where tracing is not allowed, and RuntimeError where `work` fails.
    """
    pid = os.fork()
    if pid == 0:
        _child(work)
    _, status = os.waitpid(pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        raise OSError(os.WEXITSTATUS(status), os.strerror(os.WEXITSTATUS(status)))
    _ptrace(_SETOPTIONS, pid, _OPTIONS)
    stops, pending = 0, 0
    while True:
        _ptrace(_SYSCALL, pid, pending)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            if os.WEXITSTATUS(status):
                raise RuntimeError(f"the child failed: {os.WEXITSTATUS(status)}")
            return Traced(stops, killed=False)
        stopped = os.WSTOPSIG(status)
        pending = 0 if stopped == _AT_A_CALL else stopped
        if stopped == _AT_A_CALL:
            if stops == kill_at:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return Traced(stops, killed=True)
            stops += 1


def _child(work: Callable[[], None]) -> None:
    try:
        _ptrace(_TRACEME, 0, 0)
    except OSError as error:
        os._exit(error.errno or 1)
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _ptrace(request: int, pid: int, data: int) -> None:
    ctypes.set_errno(0)
    if _libc.ptrace(request, pid, None, data) == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
