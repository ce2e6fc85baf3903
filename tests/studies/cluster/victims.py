"""Who is killed in a storm: a process of a class that is being graded, found among those below the command."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from enum import StrEnum
from pathlib import Path

from grader.cluster.store import Claim, Store
from grader.sandbox.watch import processes

_WRITES_S = 20.0  # how long somebody is waited for who writes


class Victim(StrEnum):
    """What a process is to the class."""

    COORDINATOR = "coordinator"
    GRADER = "grader"
    WRITER = "writer"
    WORKER = "worker"


def strike(victim: Victim, command: subprocess.Popen[bytes], store: Store, chance: random.Random) -> bool:
    """Kill -9 one process of this kind, if there is any now, and return whether one was killed."""
    judges = sorted(processes.children(command.pid))
    if victim is Victim.COORDINATOR:
        return _killed(command.pid)
    if victim is Victim.WRITER:
        return _killed(_writer(command, store))
    if victim is Victim.GRADER:
        return _killed(chance.choice(judges) if judges else None)
    workers = sorted(set().union(*(processes.descendants(judge) for judge in judges)))
    return _killed(chance.choice(workers) if workers else None)


def _killed(pid: int | None) -> bool:
    with contextlib.suppress(ProcessLookupError):
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            return True
    return False


def _writer(command: subprocess.Popen[bytes], store: Store) -> int | None:
    """Return the judge that is just writing a result: its file has no name yet, or only just has."""
    deadline = time.monotonic() + _WRITES_S
    while time.monotonic() < deadline and command.poll() is None:
        holders = _holders(store)
        looked = time.monotonic()
        while time.monotonic() < looked + 1 and command.poll() is None:
            for unit, pid in holders.items():
                if _is_written(store.folder / unit[:2], unit):
                    return pid
            time.sleep(0.0005)
    return None


def _holders(store: Store) -> dict[str, int]:
    """Return which process holds each unit that somebody is at."""
    found = {}
    for unit, claims in store.listing().claims.items():
        holder, _ = store.holder_of(Claim(unit, *max(claims)))
        if holder is not None and not holder.is_dead():
            found[unit] = holder.pid
    return found


def _is_written(shard: Path, unit: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return any(name.startswith(unit) and ".json." in name for name in os.listdir(shard))
    return False
