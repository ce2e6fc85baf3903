"""The launcher that confines itself under Landlock and seccomp, and then becomes the worker.

A program of its own, and not something between fork and exec in the judge: the judge has threads.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
from dataclasses import asdict, dataclass

from grader.sandbox.confine import landlock, seccomp

_PDEATHSIG, _NO_NEW_PRIVS, _SECCOMP, _DROP_CAPABILITY, _SECURE_BITS, _AMBIENT = 1, 38, 22, 24, 28, 47  # prctl(2)
_FILTER = 2
_NO_ROOT = 0b11  # being root gives no capability, for good
_CLEAR_ALL = 4
_CAPABILITY_VERSION = 0x20080522


@dataclass(frozen=True)
class Plan:
    """What to be confined to and what to run then: paths with Landlock rights, a command, where it starts.

    `abi` is the version of Landlock whose restrictions are asked for; with `driver` the filter lets through what
    a GPU's driver needs.
    """

    abi: int
    granted: list[tuple[str, int]]
    home: str
    command: list[str]
    driver: bool

    def encode(self) -> str:
        """Return the plan as an argument of the launcher."""
        return json.dumps(asdict(self))


def main(text: str) -> None:
    """Follow the plan; raises OSError where the kernel refuses a part of it."""
    plan = Plan(**json.loads(text))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.chdir(plan.home)
    _give_up_capabilities(libc)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("the kernel does not support no_new_privs")
    landlock.confine(plan.granted, plan.abi)
    if seccomp.supported():
        _filter(libc, seccomp.program(os.getpid(), driver=plan.driver))
    os.execve(plan.command[0], plan.command, os.environ)  # noqa: S606 - no shell is what is wanted


def _give_up_capabilities(libc: ctypes.CDLL) -> None:
    """Keep no capability and no way to one. Who has none, as any ordinary user, cannot and need not drop any."""
    libc.prctl(_SECURE_BITS, _NO_ROOT, 0, 0, 0)
    capability = 0
    while libc.prctl(_DROP_CAPABILITY, capability, 0, 0, 0) == 0:
        capability += 1
    libc.prctl(_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    if libc.capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "capabilities could not be given up")


def _filter(libc: ctypes.CDLL, program: bytes) -> None:
    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    if libc.prctl(_SECCOMP, _FILTER, ctypes.byref(Program(len(program) // 8, program)), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")
