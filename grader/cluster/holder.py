"""Who holds a claim: a process of a machine, and whether it can be told from here that it is gone."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.sandbox.watch import procfs

_PROC = Path("/proc")
_UNKNOWN = 0  # of a process that is gone, or hidden from this user


@dataclass(frozen=True)
class Holder:
    """A process: its host, its id there, and in clock ticks when it was started.

    `world` names the boot of the machine and the namespace that `pid` is a number in.
    """

    host: str
    pid: int
    started: int
    world: str

    def to_json(self) -> str:
        """Return it as a line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Holder | None:
        """Return what `to_json` wrote; None for any other text."""
        try:
            body = json.loads(text)
            return cls(str(body["host"]), int(body["pid"]), int(body["started"]), str(body["world"]))
        except (ValueError, KeyError, TypeError):
            return None

    def is_dead(self) -> bool:
        """Return whether that process has ended. Of one in another world nothing is known: it may be alive."""
        if self.world != _world():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass  # another user's
        return _started(self.pid) not in (self.started, _UNKNOWN)

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


def this_process() -> Holder:
    """Return who asks."""
    return Holder(platform.node(), os.getpid(), _started(os.getpid()), _world())


def _world() -> str:
    boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"


def _started(pid: int) -> int:
    """Return when a process was started, in clock ticks since boot; -1 of one that has ended and is still listed."""
    try:
        task = procfs.task(pid)
    except (procfs.Gone, procfs.Hidden):
        return _UNKNOWN
    return -1 if task.ended else task.started
