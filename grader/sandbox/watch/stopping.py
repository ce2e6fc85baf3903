"""Waiting until a process that was told to stop stands still, for as long as going on is not its own doing."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from grader.sandbox.watch import processes, procfs
from grader.sandbox.watch.procfs import Gone, Hidden

_CHANCE_S = 2.0  # in which it could have stopped
_BOUND_S = 60.0  # after which a machine is too busy, whatever it gave to whom
_AT_ONCE_S = 0.002  # an idle machine stops a process in less
_NAP_S = 10e-6  # what is timed must not wait for long, nor for a judge that keeps it from its processor
_LOOK_S, _LONGEST_S = 0.01, 0.05
_RUNNABLE = b"R"
_STILL_STATES = b"TtZX"


class Stillness(Enum):
    """How waiting for a process to stop ended."""

    STILL = auto()  # it stands still as a whole, or has ended
    DEFIANT = auto()  # it had its chance to stop and goes on
    STARVED = auto()  # the machine was too busy to let it stop


class Seen(NamedTuple):
    """A thread that does not stand still: whether it runs or waits for a processor, and how many seconds it has run."""

    runnable: bool
    ran: float


Look = Callable[[], dict[int, Seen]]


def stop(pid: int) -> Stillness:
    """Send SIGSTOP to the child `pid` and return what came of it.

    A thread that waits for its vforked child does not stop; a traced one has stopped for its tracer only. The
    kernel's note of the stop is taken, so that `processes.has_moved` sees what comes after it. Raises
    ProcessLookupError and ChildProcessError where it is gone.
    """

    def ended() -> Stillness | None:
        seen = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT | os.WNOHANG)
        if seen is None:
            return None
        os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG)
        return Stillness.DEFIANT if seen.si_code == os.CLD_TRAPPED else Stillness.STILL

    def look() -> dict[int, Seen]:
        os.kill(pid, signal.SIGSTOP)  # again: a SIGCONT on the way takes back a stop that has not taken effect
        return unstopped(pid)

    os.kill(pid, signal.SIGSTOP)
    return wait(ended, look)


def wait(
    ended: Callable[[], Stillness | None],
    look: Look,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Stillness:
    """Return what `ended` says, once it does, or that it never will.

    `look` gives the threads that go on. As long as one of them can run, only the time that it ran counts as a chance
    to stop: what waits for a processor that others have cannot heed a signal.
    """
    started = last = clock()
    seen: dict[int, Seen] | None = None
    chance = 0.0
    while True:
        found = ended()
        if found is not None:
            return found
        now = clock()
        if now - started > _LOOK_S:
            before, seen = seen, look()
            chance += 0.0 if before is None else _chance(before, seen, now - last)
            last = now
        if chance > _CHANCE_S:
            return Stillness.DEFIANT
        if now - started > _BOUND_S:
            return Stillness.STARVED
        sleep(_NAP_S if now - started < _AT_ONCE_S else min((now - started) / 8, _LONGEST_S))


def _chance(before: dict[int, Seen], now: dict[int, Seen], passed_s: float) -> float:
    """Return for how many of the seconds that passed the process could have stopped."""
    if not any(thread.runnable for thread in now.values()):
        return passed_s
    return max(seen.ran - before[thread].ran if thread in before else 0.0 for thread, seen in now.items())


def unstopped(pid: int) -> dict[int, Seen]:
    """Return the threads of `pid` that neither stand still nor have ended; those that hide are asleep."""
    found = {}
    for thread in processes.threads(pid):
        with contextlib.suppress(Gone):
            try:
                state = procfs.task(pid, thread).state
                if state not in _STILL_STATES:
                    found[thread] = Seen(state == _RUNNABLE, procfs.scheduled(pid, thread).ran)
            except Hidden:
                found[thread] = Seen(runnable=False, ran=0.0)
    return found
