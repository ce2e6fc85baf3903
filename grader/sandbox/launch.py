"""The seam between the judge and whatever isolates a worker: start, freeze, thaw, kill, and nothing else."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox import homes, rooms, start
from grader.sandbox.confine.view import furnish, view_of
from grader.sandbox.start import Ends, Job, Room
from grader.sandbox.watch import groups, memory, processes, stopping
from grader.sandbox.watch.stopping import Stillness
from grader.wire import READY

_TIMEOUT_S = 30.0
_CERTAIN = 3
# The workers of all launchers. To the kernel they are children of this one process, as is what they disown, and its
# list says nothing of whose: so each launcher must know the others' workers, or it would end them as strays.
_workers: set[int] = set()
_starting = threading.Lock()  # from a child's birth until it is known


class Undying(KitError):
    """What a worker started cannot be ended: no honest program does that, and it is not safe to go on beside it."""


class Process:
    """A worker's process as the judge holds it: a channel, a pipe with its output, and its life.

    `path` is the file it runs, as the worker sees it.
    """

    def __init__(
        self, isolation: Isolation, job: Job, room: Room, pid: int, channel: socket.socket, output: int
    ) -> None:
        self.pid = pid
        self.channel = channel
        self.output = output
        self.path = start.seen_by_worker(isolation, room).code / f"{job.name}.py"
        self._isolation = isolation
        self._limits = job.limits
        self._home = room.home
        self._device = memory.device_of(room.home)
        self._reserve = memory.Reserve()
        self._group = groups.join(pid, job.limits.memory, job.limits.tasks) if job.limits.memory else None
        self._status: int | None = None
        self._frozen = False
        self._closed = False

    def freeze(self) -> Stillness:
        """Stop every thread; return whether all of them stand still now (or the process is dead)."""
        if not self._frozen:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                found = stopping.stop(self.pid)
                self._frozen = found is Stillness.STILL
                return found
        return Stillness.STILL

    def thaw(self) -> None:
        """Let every thread go on."""
        self._frozen = False
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    def woke(self) -> bool:
        """Return whether anyone but `thaw` has let it go on since it was frozen."""
        with contextlib.suppress(ChildProcessError):
            return self._frozen and processes.has_moved(self.pid)
        return False

    def excess(self) -> str:
        """Return what it has more of than its limits allow, an empty text where all is well.

        Raises Hidden where it does not let itself be looked at, and memory.Exhausted where others leave it no memory.
        """
        limits, family = self._limits, (self.pid, *processes.descendants(self.pid))
        if sum(len(processes.threads(pid)) for pid in family) > limits.tasks:
            return f"more than {limits.tasks} threads and processes"
        held = memory.held(family, self._device, limits.file_size)
        files, size = homes.used(self._isolation, self.pid, self._home, limits.files)
        if files + len(held.files) > limits.files or size + sum(held.files) > limits.file_bytes:
            return f"more than {limits.files} files or {limits.file_bytes >> 20} MiB in its directory"
        if limits.memory is not None and held.memory > limits.memory:
            return f"more than {limits.memory >> 20} MiB of memory, with what is in pipes and in deleted files"
        left = self._reserve.broken_by(held.memory)
        return "" if left is None else f"so much memory that this machine had {left >> 20} MiB left"

    def kill(self) -> None:
        """Kill it alone, and leave it to whoever waits for it to find out."""
        if not self._closed and self._status is None:  # else the number may be another's
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def exit_status(self, timeout_s: float = 2.0) -> int | None:
        """Return the exit status (minus the signal's number where one ended it), None while it lives."""
        if self._status is None:
            with contextlib.suppress(ProcessLookupError), _watched(self.pid) as ended:
                select.select([ended], [], [], timeout_s)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status

    def close(self) -> None:
        """Kill the process and all below it, and close what belongs to it; once is enough.

        Raises Undying where something of it cannot be killed.
        """
        if self._closed:
            return
        self._closed = True
        self.channel.close()
        os.close(self.output)
        try:
            if self._status is None:
                tree = processes.descendants(self.pid) | {self.pid}
                processes.kill(tree)
                self._status = -signal.SIGKILL
                _require_dead(tree)
        finally:
            _workers.discard(self.pid)  # its number may be another's from now on
            if self._group is not None:
                self._group.close()


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[int]:
    descriptor = os.pidfd_open(pid)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


class Launcher:
    """Starts workers and, at the end, leaves none of them nor anything they started alive."""

    def __init__(self, isolation: Isolation) -> None:
        missing = processes.without_statistics()
        if missing:
            raise KitError(
                f"This kernel does not offer {missing[0]}, by which workers are watched. Use another machine."
            )
        processes.adopt_orphans()
        processes.sleep_exactly()
        self.isolation = isolation
        self._before = processes.children(os.getpid()) - _workers
        self._started: list[Process] = []
        self._closing = contextlib.ExitStack()
        self.room = self._closing.enter_context(rooms.room())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def kill(self) -> None:
        """Kill every worker that is not closed, so that whoever waits for one hears of it."""
        for process in tuple(self._started):
            process.kill()

    def close(self) -> None:
        """Kill every worker and all that came of it, and remove their files.

        Raises Undying where something survives.
        """
        with contextlib.ExitStack() as stack:  # each of these, whatever becomes of the others
            stack.callback(self._closing.close)
            stack.callback(self._end_strays)
            for process in self._started:
                stack.callback(process.close)

    def _end_strays(self) -> None:
        """Kill every orphan until none is seen several times over: one that forks and ends is hard to catch."""
        deadline, unseen = time.monotonic() + _TIMEOUT_S, 0
        while unseen < _CERTAIN:
            strays = self.strays()
            unseen = 0 if strays else unseen + 1
            processes.kill(strays)
            processes.reap(self._orphans())
            if strays and time.monotonic() > deadline:
                raise Undying(f"Processes of a submission come up again and again, as {sorted(strays)}. End them.")

    def start(self, job: Job) -> Process:
        """Start a worker in a room of its own, and return once it waits for its first request.

        Raises KitError where no worker can be started.
        """
        room = self._room(job)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, output_end = os.pipe()
        os.set_blocking(output, False)
        try:
            with theirs, _starting:
                ends = Ends(theirs.fileno(), output_end)
                started = start.spawn(self.isolation, view_of(job.place, job.packages), job, room, ends)
                pid = start.born(self.isolation, started)  # known at once: it is no stray, whoever kills bubblewrap
                _workers.update((started.pid, pid))
        except OSError as error:
            raise KitError(f"No worker can be started: {error}. `jitgrade doctor` says more.") from error
        finally:
            os.close(output_end)
        try:
            self._await({started.pid, pid}, ours, output)
            with _starting:
                start.settle(self.isolation, started)
        except BaseException:
            _workers.discard(pid)
            started.returncode = -signal.SIGKILL
            raise
        finally:
            if started.returncode != 0:  # it is another process that goes on as the worker, or none
                _workers.discard(started.pid)
        process = Process(self.isolation, job, room, pid, ours, output)
        self._started.append(process)
        job.limits.apply(process.pid, own_user=self.isolation is Isolation.BUBBLEWRAP)
        return process

    def _room(self, job: Job) -> Room:
        packages = self.room / "-".join(("packages", job.place, *job.packages))
        if not packages.exists():
            furnish(view_of(job.place, job.packages), packages)
        own = Path(tempfile.mkdtemp(dir=self.room))
        room = Room(packages, own / "code", own / "home")
        room.code.mkdir()
        room.home.mkdir()
        (room.code / f"{job.name}.py").write_bytes(job.code)
        return room

    def _await(self, started: set[int], channel: socket.socket, output: int) -> None:
        """Wait until the worker says that it is ready; where it does not, end it and say what it said instead."""
        if select.select([channel], [], [], _TIMEOUT_S)[0] and channel.recv(len(READY)) == READY:
            return
        processes.kill(started)
        said = b""
        with contextlib.suppress(BlockingIOError):
            said = os.read(output, 4096)
        channel.close()
        os.close(output)
        reason = said.decode("utf-8", "replace").strip() or "it said nothing"
        raise KitError(f"No worker came up under {self.isolation}: {reason}")

    def strays(self) -> set[int]:
        """Return orphans that have come to this process: what a worker started and then disowned.

        One that forks and ends again and again is never met alive, but where it has been there are others soon.
        """
        orphans = self._orphans()
        living = processes.live(orphans)
        if orphans and not living:
            processes.reap(orphans)
            return self._orphans() - orphans
        return living

    def _orphans(self) -> set[int]:
        with _starting:
            return processes.children(os.getpid()) - _workers - self._before

    def leftovers(self, process: Process) -> set[int]:
        """Return what runs besides the (frozen) worker itself: its descendants, and orphans."""
        return processes.live(processes.descendants(process.pid)) | self.strays()


def _require_dead(pids: set[int]) -> None:
    survivors = processes.survivors(pids)
    if survivors:
        raise Undying(f"Processes {sorted(survivors)} of a submission could not be killed. End them before going on.")
