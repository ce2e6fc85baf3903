"""Looking at and signalling processes by what the kernel says of them, never by what they say."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.watch import procfs
from grader.sandbox.watch.procfs import Gone, Hidden, Scheduled

_PR_SET_PDEATHSIG, _PR_SET_TIMERSLACK, _PR_SET_CHILD_SUBREAPER = 1, 29, 36  # prctl(2)
_PR_SET_THP_DISABLE, _PR_GET_THP_DISABLE = 41, 42
_WALL = 0x40000000  # waitpid(2): threads and clones too


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it, so that no double fork hides a process."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(parent: int) -> None:
    """Have this process be told to end (SIGTERM) when `parent`, which started it, has ended, or has ended already."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it was killed while this one was still importing
        os.kill(os.getpid(), signal.SIGTERM)


def sleep_exactly() -> None:
    """Have this thread's sleeps end when they are over, and not up to 50 us later, as the kernel prefers."""
    ctypes.CDLL(None).prctl(_PR_SET_TIMERSLACK, 1, 0, 0, 0)  # in nanoseconds


@contextlib.contextmanager
def without_huge_pages() -> Iterator[None]:
    """Have what is started inside do without transparent huge pages, and whatever it executes or starts as well.

    Of a huge page in part unmapped the kernel keeps all, and counts next to nothing for whoever holds it. Whether there
    are any left also depends on what others hold, and decides how fast a program is that makes large arrays.
    """
    prctl = ctypes.CDLL(None).prctl
    before = prctl(_PR_GET_THP_DISABLE, 0, 0, 0, 0)
    prctl(_PR_SET_THP_DISABLE, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_PR_SET_THP_DISABLE, before, 0, 0, 0)


def without_statistics() -> list[str]:
    """Return the files of /proc that this kernel does not offer, without which a worker could hide its doings."""
    own = Path("/proc/self/task") / str(os.getpid())
    return [str(path) for path in (own / "children", own / "schedstat") if not path.exists()]


def threads(pid: int) -> list[int]:
    """Return the threads of `pid`; none where it is gone, or keeps them from us."""
    with contextlib.suppress(Hidden):
        return procfs.threads(pid)
    return []


def children(pid: int) -> set[int]:
    """Return the direct children of `pid`; none where it is gone."""
    found: set[int] = set()
    for thread in threads(pid):
        with contextlib.suppress(Gone, Hidden):
            found.update(procfs.children(pid, thread))
    return found


def descendants(pid: int) -> set[int]:
    """Return everything below `pid`, without itself."""
    found: set[int] = set()
    queue = [pid]
    while queue:
        new = children(queue.pop()) - found
        found |= new
        queue.extend(new)
    return found


def live(pids: set[int]) -> set[int]:
    """Return those of `pids` that can still run: not gone, and not a zombie that waits to be reaped.

    A process whose first thread has ended passes for a zombie; its other threads run on.
    """
    return {pid for pid in pids if _may_run(pid) or len(threads(pid)) > 1}


def _may_run(pid: int) -> bool:
    try:
        return not procfs.task(pid).ended
    except Gone:
        return False
    except Hidden:  # it is there, and that is all it shows
        return True


def reap(pids: set[int]) -> None:
    """Take note of the end of those of `pids` that are children of this process and have ended.

    Their threads as well: one that has made this process its tracer keeps its own process from going.
    """
    for task in [task for pid in pids for task in (*threads(pid), pid)]:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(task, os.WNOHANG | _WALL)


def has_moved(pid: int) -> bool:
    """Return whether the child `pid`, which stood still, has been continued since, were it but for a moment.

    The kernel keeps a note for the parent of every such change, waitid(2); a time could tell only long ones.
    """
    changes = os.WSTOPPED | os.WCONTINUED | os.WNOWAIT | os.WNOHANG
    # Twice: the kernel looks for the one and then for the other, and misses a process that stops in between.
    return any(os.waitid(os.P_PID, pid, changes) is not None for _ in range(2))


def kill(pids: set[int], timeout_s: float = 5.0) -> None:
    """Kill these processes and everything below them, until nothing is left to kill or `timeout_s` is over."""
    deadline = time.monotonic() + timeout_s
    while pids and time.monotonic() < deadline:
        doomed = pids.union(*(descendants(pid) for pid in pids))
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        reap(doomed)
        pids = (doomed & children(os.getpid())) | live(doomed)


def survivors(pids: set[int], timeout_s: float = 60.0) -> set[int]:
    """Return those of `pids`, all of them killed, that still run after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while (left := live(pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return left


def cpu_seconds(pid: int) -> float:
    """Return the CPU time in seconds that all threads of `pid`, ended ones included, have used; 0 where it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) makes of a process id
    except OSError:
        return 0.0


def scheduled(pid: int) -> dict[int, Scheduled]:
    """Return how the kernel's scheduler treated each thread of `pid` so far."""
    found: dict[int, Scheduled] = {}
    for thread in threads(pid):
        with contextlib.suppress(Gone, Hidden):
            found[thread] = procfs.scheduled(pid, thread)
    return found
