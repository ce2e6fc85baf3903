"""Kernel-enforced limits on a worker, set from outside before any student code is in it."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceLimits:
    """What one worker process may use: bytes, seconds of CPU time, numbers."""

    address_space: int
    cpu_s: int
    file_size: int = 64 * 2**20
    open_files: int = 256

    def apply(self, pid: int) -> None:
        """Set these limits, hard and soft, on the process `pid`."""
        pairs = {
            resource.RLIMIT_AS: self.address_space,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_size,
            resource.RLIMIT_NOFILE: self.open_files,
            resource.RLIMIT_CORE: 0,
        }
        for name, value in pairs.items():
            _, hard = resource.prlimit(pid, name)
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, name, (allowed, allowed))
