"""Whether a folder's file system does what the store relies on: tried, and, of how it is mounted, looked up."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_RACERS = 8
# Options of mounts, and what comes of each: nfs(5), mount.cifs(8).
_OPTIONS = {
    "nocto": "a machine may not see what another has just written",
    "soft": "writes may be lost while the server is slow",
    "softerr": "writes may be lost while the server is slow",
    "vers=2": "NFS 2 writes without waiting for the disk",
    "cache=loose": "a machine may not see what another has just written",
    "nostrictsync": "the server may lose what it said it had",
    "nobarrier": "the disk may lose what it said it had",
}
_TYPES = {
    "fuse.sshfs": "sshfs makes no link that fails for the second",
    "9p": "a folder of the host's, whose links and times are not known to be safe",
    "vboxsf": "a folder of the host's, whose links and times are not known to be safe",
}


@dataclass(frozen=True)
class Mount:
    """Where a file system is mounted, its type, and its options."""

    point: Path
    type: str
    options: frozenset[str]


def broken(folder: Path) -> str:
    """Try in `folder` what the store relies on; return what does not hold there, "" where all does. Raises OSError."""
    trial = folder / f"{secrets.token_hex(8)}.tmp"
    names = [trial.with_name(f"{trial.name}.{number}") for number in range(_RACERS)]
    goal = trial.with_name(f"{trial.name}.goal")
    try:
        for name in names:
            _flushed(name)
        won = _race(names, goal)
        if len(won) != 1:
            return f"of {_RACERS} that linked to one name at once {len(won)} were told that they had it"
        if won[0].stat().st_nlink != 2:
            return f"a file with two names has {won[0].stat().st_nlink} by stat(2)"
        os.utime(goal, (0, 0))
        os.utime(goal)
        if goal.stat().st_mtime == 0:
            return "utimensat(2) does not set a file's time"
    finally:
        for name in (*names, goal):
            name.unlink(missing_ok=True)
    return ""


def _flushed(path: Path) -> None:
    with path.open("xb") as file:
        file.write(b"1")
        file.flush()
        os.fsync(file.fileno())


def _race(names: list[Path], goal: Path) -> list[Path]:
    """Have all link to one name at once; return those that were told that they made it. Raises what none may meet."""
    won: list[Path] = []
    faults: list[OSError] = []
    start = threading.Barrier(len(names))

    def link(name: Path) -> None:
        start.wait()
        try:
            goal.hardlink_to(name)
            won.append(name)
        except FileExistsError:
            pass
        except OSError as error:
            faults.append(error)

    threads = [threading.Thread(target=link, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults and not won:
        raise faults[0]
    return won


def doubtful(folder: Path, mounts: str | None = None) -> list[str]:
    """Return what is told of `folder`'s mount against it as a place for results of several machines, if anything.

    `mounts` is the text of /proc/self/mountinfo, proc_pid_mountinfo(5).
    """
    if mounts is None:
        with contextlib.suppress(OSError):
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    there = folder.resolve()
    over = [mount for mount in _mounts(mounts or "") if there.is_relative_to(mount.point)]
    if not over:
        return []
    last = max(reversed(over), key=lambda each: len(each.point.parts))  # of those at one place it hides the others
    found = [f"{last.type} on {last.point}: {_TYPES[last.type]}"] if last.type in _TYPES else []
    bad = [option for option in _OPTIONS if option in last.options]
    return found + [f"{last.type} on {last.point} is mounted with {option}: {_OPTIONS[option]}" for option in bad]


def _mounts(text: str) -> Iterator[Mount]:
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, rest = before.split(), after.split()
        if dash and len(fields) >= 6 and len(rest) >= 3:
            point = Path(fields[4].encode().decode("unicode_escape"))  # \\040 for a blank
            yield Mount(point, rest[0], frozenset(f"{fields[5]},{rest[2]}".split(",")))
