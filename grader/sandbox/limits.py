"""Limits on a worker: those the kernel enforces, set from outside, and those that the judge watches over."""

from __future__ import annotations

import contextlib
import os
import resource
from dataclasses import dataclass
from pathlib import Path

_FIRST_VICTIM = "1000"  # proc_pid_oom_score_adj(5); not an honest worker's loss, for nothing is graded without memory

# Bytes. A limit of 0 keeps a dump out of files only: of 1 the kernel starts no program of the machine's either that
# takes dumps through a pipe (core(5)'s core_pattern), outside the sandbox and while others are timed (do_coredump).
_NO_DUMP = 1


@dataclass(frozen=True)
class ResourceLimits:
    """What one worker process may use: bytes, seconds of CPU time, numbers.

    `memory` is what it may hold in all, wherever it puts it, as `memory.held` counts it; None sets no limit.
    `address_space` is None where a GPU's driver, which reserves far more than it uses, is in the process.
    `cores` are the processors that it may run on, whatever the number of its threads; all of them if empty.
    `tasks` counts processes and threads together, `files` and `file_bytes` what lies in its home.
    """

    address_space: int | None
    cpu_s: int
    tasks: int = 128
    file_size: int = 64 * 2**20
    open_files: int = 256
    files: int = 2000
    file_bytes: int = 96 * 2**20
    cores: tuple[int, ...] = ()
    memory: int | None = None

    def apply(self, pid: int, own_user: bool) -> None:
        """Set these limits, hard and soft, on the process `pid`.

        Where the machine runs out of memory, the kernel ends this process and what it starts before any other.
        `own_user` says that nobody else counts as its user: only then does the kernel's limit on tasks
        mean this worker alone. (It never binds root, whose tasks `Process.excess` counts.)
        """
        with contextlib.suppress(PermissionError):  # a kernel's hardening; what it holds is counted all the same
            Path(f"/proc/{pid}/oom_score_adj").write_text(_FIRST_VICTIM)
        if self.cores:
            os.sched_setaffinity(pid, self.cores)
        pairs = {
            resource.RLIMIT_AS: resource.RLIM_INFINITY if self.address_space is None else self.address_space,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_size,
            resource.RLIMIT_NOFILE: self.open_files,
            resource.RLIMIT_CORE: _NO_DUMP,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }
        if own_user:
            pairs[resource.RLIMIT_NPROC] = self.tasks
        for name, value in pairs.items():
            _, hard = resource.prlimit(pid, name)
            unlimited = resource.RLIM_INFINITY
            allowed = hard if value == unlimited else value if hard == unlimited else min(value, hard)
            # A second between the limits lets SIGXCPU say why, before SIGKILL, which says nothing.
            second = 1 if name == resource.RLIMIT_CPU and allowed not in (hard, unlimited) else 0
            resource.prlimit(pid, name, (allowed, allowed + second))
