"""A shield for calls that are timed: while one runs, no other program gets a processor, where the kernel allows that.

The program that is timed is given real-time priority, before which all ordinary work makes way (sched(7)). A process
that does nothing holds each processor that it leaves free, so that nobody fills caches and memory meanwhile either.
Judges of one user that are at work on the same machine take turns, and leave the others some time between two calls:
what the kernel takes for them of its own accord after a second it takes in the middle of a call.
Root may do so outside most containers, and so may whoever has a limit on real-time priority, setrlimit(2).
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.sandbox import locks
from grader.sandbox.watch import processes

# Priorities: who holds a processor makes way for whoever is timed, and that one, were it hostile, for the judge.
_HOLDING, _TIMED, _JUDGING = 1, 2, 3
_POLICY = os.SCHED_RR
_MOST = 8  # processors that are held: who has more has room for others' work, which then counts as noise
_READY_S = 10.0
# Not where TMPDIR says, which differs between judges: a cluster gives each job its own.
_SHARED = next((folder for folder in (Path("/dev/shm"), Path("/tmp")) if folder.is_dir()), Path(tempfile.gettempdir()))  # noqa: S108
_LOCK = _SHARED / f"jitgrade-shield-{os.getuid()}.lock"
_STUCK_S, _LOOK_S = 20.0, 0.001  # seconds: longer than a call may take, and between two looks at the lock
_REST, _LONGEST_REST_S = 0.25, 0.15  # of the time inside, and in seconds: more than the twentieth that the kernel takes
_TIME = struct.Struct("<d")
# It ends with the judge (PR_SET_PDEATHSIG, SIGKILL), says that it is ready, and spins.
_HOLD = "import ctypes, os; ctypes.CDLL(None).prctl(1, 9, 0, 0, 0); os.write(1, b'.')\nwhile True: pass"


class Shield:
    """Holds `processors` while a call is timed; with none of them, it does nothing at all."""

    def __init__(self, processors: tuple[int, ...] = (), lock: Path = _LOCK) -> None:
        self._lock = lock
        self._holders: list[subprocess.Popen[bytes]] = []
        try:
            for processor in processors:
                self._holders.append(_start())
                os.sched_setaffinity(self._holders[-1].pid, {processor})
            for holder in self._holders:
                _stop(holder)
        except BaseException:
            self.close()
            raise

    @property
    def works(self) -> bool:
        """Whether it keeps anybody out."""
        return bool(self._holders)

    @property
    def pids(self) -> set[int]:
        """The processes that hold processors."""
        return {holder.pid for holder in self._holders}

    @property
    def spent_s(self) -> float:
        """The processor time in seconds that was spent on nothing but holding processors so far."""
        return sum(processes.cpu_seconds(holder.pid) for holder in self._holders)

    @contextlib.contextmanager
    def over(self, pid: int) -> Iterator[None]:
        """Let no program but `pid` and this one have a processor inside, where both can be given priority."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(PermissionError):
                if self.works:
                    stack.enter_context(_turn(self._lock))
                    stack.enter_context(_prior({pid: _TIMED, os.getpid(): _JUDGING}))
                    stack.enter_context(self._held())
            yield

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        for holder in self._holders:
            holder.send_signal(signal.SIGCONT)
        try:
            yield
        finally:
            for holder in self._holders:
                holder.send_signal(signal.SIGSTOP)

    def close(self) -> None:
        """End what holds processors."""
        for holder in self._holders:
            holder.kill()
            holder.communicate()


def obstacle() -> str:
    """Return why no call can be shielded here, or an empty text."""
    try:
        with _prior({os.getpid(): _JUDGING}):
            return ""
    except PermissionError:
        return "This user may not give programs real-time priority."


NO_SHIELD = Shield()


@contextlib.contextmanager
def open_shield(lock: Path = _LOCK) -> Iterator[Shield]:
    """Yield the best shield there is here, over the processors that this process may use."""
    usable = tuple(sorted(os.sched_getaffinity(0))[:_MOST])
    with contextlib.closing(_shield(() if obstacle() else usable, lock)) as shield:
        yield shield


def _shield(processors: tuple[int, ...], lock: Path) -> Shield:
    try:
        return Shield(processors, lock)
    except OSError:  # no process more, or a processor that has gone
        return Shield()


@contextlib.contextmanager
def _turn(lock: Path, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Wait until no other judge that knows this lock is inside, or for so long that one must be stuck there."""
    try:
        opened = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:  # another user's: his calls count as noise
        yield
        return
    try:
        if not _is_own(opened):
            yield
            return
        started = clock()
        while not locks.taken(opened) and clock() < started + _STUCK_S:
            time.sleep(_LOOK_S)
        time.sleep(_rest_s(opened, clock()))
        started = clock()
        yield
        ended = clock()
        os.pwrite(opened, _TIME.pack(ended + min(_REST * (ended - started), _LONGEST_REST_S)), 0)
    finally:
        os.close(opened)


def _is_own(lock: int) -> bool:
    """Return whether this user made the file, which has no other name: anybody can put another into that folder."""
    found = os.fstat(lock)
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_nlink == 1


def _rest_s(lock: int, now: float) -> float:
    """Return for how many seconds others are still to be left alone, by what the last judge wrote into the file."""
    written = os.pread(lock, _TIME.size, 0)
    until = _TIME.unpack(written)[0] if len(written) == _TIME.size else now
    return min(max(0.0, until - now), _LONGEST_REST_S)  # 0 where what is written is no number


@contextlib.contextmanager
def _prior(priorities: dict[int, int]) -> Iterator[None]:
    """Have all threads of these processes, and what they start, go before ordinary programs inside, and not after it.

    Raises PermissionError where this user may not.
    """
    try:
        for pid, priority in priorities.items():
            _schedule(pid, _POLICY, priority)
        yield
    finally:
        for pid in priorities:
            _schedule(pid, os.SCHED_OTHER, 0)


def _schedule(pid: int, policy: int, priority: int) -> None:
    for thread in processes.threads(pid):
        with contextlib.suppress(ProcessLookupError):
            os.sched_setscheduler(thread, policy, os.sched_param(priority))


def _start() -> subprocess.Popen[bytes]:
    # Isolated and without `site`: it is there in a hundredth of a second, and no file of the user's is read.
    return subprocess.Popen([sys.executable, "-ISc", _HOLD], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


def _stop(holder: subprocess.Popen[bytes]) -> None:
    """Wait until a holder is there, stop it, and give it its priority."""
    assert holder.stdout is not None
    select.select([holder.stdout], [], [], _READY_S)
    holder.send_signal(signal.SIGSTOP)
    os.sched_setscheduler(holder.pid, _POLICY, os.sched_param(_HOLDING))
