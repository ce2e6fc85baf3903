"""The seam between the judge and whatever isolates a worker: start, freeze, thaw, kill, and nothing else.

A `Launcher` owns every process of one grading. Today it starts plain processes under resource limits;
a stronger sandbox changes `_command` and says so in `isolation`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

from grader.model import Isolation
from grader.sandbox import processes
from grader.sandbox.limits import ResourceLimits

_KIT = Path(__file__).resolve().parents[2]
_BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from grader.worker.main import main; main(int(sys.argv[2]))"


class Process:
    """A worker's process as the judge holds it: a channel, a pipe with its output, and its life."""

    def __init__(self, popen: subprocess.Popen[bytes], channel: socket.socket, output: int) -> None:
        self.pid = popen.pid
        self.channel = channel
        self.output = output
        self._popen = popen

    def freeze(self) -> None:
        """Stop every thread, and return once they stand still (or the process is dead)."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGSTOP)
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def thaw(self) -> None:
        """Let every thread go on."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    def exit_status(self, patience_s: float = 2.0) -> int | None:
        """Return the exit status (minus the signal's number where one ended it), None while it lives."""
        try:
            return self._popen.wait(patience_s)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """Kill the process and all below it, and close what belongs to it."""
        if self._popen.poll() is None:
            processes.kill(processes.descendants(self.pid))
            self._popen.kill()
            self._popen.wait()
        self.channel.close()
        with contextlib.suppress(OSError):
            os.close(self.output)


class Launcher:
    """Starts workers and, at the end, leaves none of them nor anything they started alive."""

    isolation = Isolation.NONE

    def __init__(self) -> None:
        processes.adopt_orphans()
        self._before = processes.children(os.getpid())
        self._started: list[Process] = []
        self._room = tempfile.TemporaryDirectory(prefix="jitgrade-", ignore_cleanup_errors=True)
        self.room = Path(self._room.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill every worker and all that came of it, and remove their files."""
        for process in self._started:
            process.close()
        processes.kill(self.strays())
        self._room.cleanup()

    def start(self, environment: dict[str, str], limits: ResourceLimits) -> Process:
        """Start a worker in a directory of its own, with this environment and nothing of the judge's."""
        home = Path(tempfile.mkdtemp(dir=self.room))
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        output, output_end = os.pipe()
        os.set_blocking(output, False)
        with theirs:
            popen = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _BOOTSTRAP, str(_KIT), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=output_end,
                stderr=output_end,
                cwd=home,
                env=environment | _private_places(home),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        os.close(output_end)
        process = Process(popen, ours, output)
        self._started.append(process)
        limits.apply(process.pid)
        return process

    def strays(self) -> set[int]:
        """Return orphans that have come to this process: what a worker started and then disowned."""
        known = {process.pid for process in self._started}
        return processes.alive(processes.children(os.getpid()) - known - self._before)

    def leftovers(self, process: Process) -> set[int]:
        """Return what runs besides the (frozen) worker itself: its descendants, and orphans."""
        return processes.alive(processes.descendants(process.pid)) | self.strays()


def _private_places(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "TMPDIR": str(home), "NUMBA_CACHE_DIR": str(home / "numba")}
