"""Kernel-enforced limits on a worker, set from outside before any student code is in it."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceLimits:
    """What one worker process may use: bytes, seconds of CPU time, numbers.

    `address_space` is None where a GPU's driver, which reserves far more than it uses, is in the process.
    """

    address_space: int | None
    cpu_s: int
    file_size: int = 64 * 2**20
    open_files: int = 256

    def apply(self, pid: int) -> None:
        """Set these limits, hard and soft, on the process `pid`."""
        pairs = {
            resource.RLIMIT_AS: resource.RLIM_INFINITY if self.address_space is None else self.address_space,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_size,
            resource.RLIMIT_NOFILE: self.open_files,
            resource.RLIMIT_CORE: 0,
        }
        for name, value in pairs.items():
            _, hard = resource.prlimit(pid, name)
            allowed = value if resource.RLIM_INFINITY in (hard, value) else min(value, hard)
            resource.prlimit(pid, name, (allowed, allowed))
