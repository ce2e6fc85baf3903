"""A control group for each worker, where this machine lets us make one: the kernel counts its memory as a whole.

Version 2 only (Linux, cgroup-v2.rst). A group is made below the judge's own or below one above that, the nearest that
shares out memory and tasks to the groups in it; root can do so on most machines, others where a group was delegated to
them, as systemd does for a user's session. Where none can be made, `memory.held` counts alone.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.watch import procfs

_PREFIX = "jitgrade-"
_NEEDED = frozenset({b"memory", b"pids"})
_OWN = Path("/proc/self/cgroup")
_MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
_numbers = itertools.count()


class Group:
    """A control group that holds one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def close(self) -> None:
        """End whatever is in it, and remove it; what has not ended yet keeps it until a later judge comes."""
        with contextlib.suppress(OSError):
            (self._folder / "cgroup.kill").write_bytes(b"1")
        with contextlib.suppress(OSError):
            self._folder.rmdir()


def join(pid: int, memory: int, tasks: int, parents: Iterator[Path] | None = None) -> Group | None:
    """Put the process `pid` into a group of its own, limited in bytes and tasks; return None where none can be had."""
    for parent in _parents() if parents is None else parents:
        _sweep(parent)
        folder = parent / f"{_PREFIX}{os.getpid()}-{procfs.task(os.getpid()).started}-{next(_numbers)}"
        group = Group(folder)
        try:
            folder.mkdir()
            for name, value in (("memory.max", memory), ("pids.max", tasks), ("memory.oom.group", 1)):
                (folder / name).write_bytes(b"%d" % value)
            with contextlib.suppress(OSError):  # a kernel that does not count swap has none of it
                (folder / "memory.swap.max").write_bytes(b"0")
            (folder / "cgroup.procs").write_bytes(b"%d" % pid)
        except OSError:
            group.close()
        else:
            return group
    return None


def _parents(own: Path = _OWN, mounts: tuple[Path, ...] = _MOUNTS) -> Iterator[Path]:
    """Yield the groups that share out what is needed, the judge's own first, then those above it."""
    with contextlib.suppress(OSError):
        for mount in mounts:
            for folder in _above(procfs.read(own), mount):
                with contextlib.suppress(OSError):
                    if set(procfs.read(folder / "cgroup.subtree_control").split()) >= _NEEDED:
                        yield folder


def _above(text: bytes, mount: Path) -> list[Path]:
    """Return the folder of the group that /proc/self/cgroup names, and those above it up to `mount`."""
    path = next((line[4:] for line in text.split(b"\n") if line.startswith(b"0::/")), b"")
    inside = mount / os.fsdecode(path)
    if ".." in inside.parts:  # of a group outside what this process can see
        return [mount]
    return [inside, *(folder for folder in inside.parents if folder == mount or mount in folder.parents)]


def _sweep(parent: Path) -> None:
    """Remove groups of judges that are gone. The kernel keeps one that something runs in, whoever's it is."""
    with contextlib.suppress(OSError), os.scandir(parent) as entries:
        for folder in [parent / entry.name for entry in entries if entry.name.startswith(_PREFIX)]:
            if _is_left(folder.name):
                with contextlib.suppress(OSError):
                    folder.rmdir()


def _is_left(name: str) -> bool:
    try:
        pid, started, _ = map(int, name.removeprefix(_PREFIX).split("-"))
        return procfs.task(pid).started != started
    except procfs.Gone:
        return True
    except (ValueError, OSError):
        return False
