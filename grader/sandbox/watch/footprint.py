"""How much memory a process takes while it works, as the kernel counts it, read from outside.

Two counts, for each misses what the other sees: the most that it held at once, beyond what it had before, misses what
lay ready from earlier; what it has used, touched memory, given it back or written it to files, misses what was taken
and given back in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.sandbox.watch import procfs

_TOUCHED, _PEAK = "1", "5"  # what clear_refs sets back, proc_pid_clear_refs(5)


def obstacle() -> str:
    """Return why no memory can be counted on this machine, or an empty text."""
    missing = [name for name in ("clear_refs", "smaps", "io") if not Path(f"/proc/self/{name}").exists()]
    return f"This kernel does not count what a call takes: it has no /proc/<pid>/{missing[0]}" if missing else ""


@dataclass(frozen=True)
class Footprint:
    """A process that stood still when its counts were set back: the bytes it held, was `resident` with and had written.

    Of what is resident, what it `held` leaves out the files that it only reads, libraries above all.
    """

    pid: int
    resident: int
    held: int
    written: int

    @classmethod
    def begun(cls, pid: int) -> Self:
        """Set both counts of `pid` back; raises Gone and Hidden."""
        for count in (_TOUCHED, _PEAK):
            procfs.set_back(pid, count)
        return cls(pid, procfs.status(pid)[b"VmRSS"], procfs.pages(pid).held, procfs.written(pid))

    def beside(self, arrays: int) -> int:
        """Return the bytes that it has taken since, beside `arrays` bytes that it was given in memory that it held.

        It is the larger one of the two counts. An interpreter's own are up to 6 MiB. Raises Gone and Hidden.
        """
        held_at_once = procfs.status(self.pid)[b"VmHWM"] - self.resident
        pages = procfs.pages(self.pid)
        given_back = max(self.held - pages.held, 0)
        used = pages.touched + given_back + procfs.written(self.pid) - self.written
        return max(held_at_once, used - arrays, 0)
