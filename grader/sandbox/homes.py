"""The one folder that a worker may write to: how full it is."""

from __future__ import annotations

import os
from pathlib import Path

from grader.model import Isolation
from grader.sandbox.confine import bubblewrap
from grader.sandbox.watch import procfs
from grader.sandbox.watch.procfs import Hidden


def used(isolation: Isolation, pid: int, home: Path, most: int) -> tuple[int, int]:
    """Return how many files lie in the home of the worker `pid`, and their bytes; counting ends above `most`.

    Raises Hidden where it does not let itself be looked at.
    """
    if isolation is not Isolation.BUBBLEWRAP:
        return _counted(home, most)
    try:
        disk = os.statvfs(f"{procfs.root(pid)}{bubblewrap.HOME}")
    except OSError as error:
        if procfs.is_alive(pid):
            raise Hidden(error.errno, error.strerror, error.filename) from error
        return 0, 0
    return disk.f_files - disk.f_ffree, (disk.f_blocks - disk.f_bfree) * disk.f_frsize


def _counted(home: Path, most: int) -> tuple[int, int]:
    """Count without recursion, for folders may be nested deeper than Python can call; one out of reach is too much."""
    count = size = 0
    queue = [str(home)]
    while queue and count <= most:
        try:
            with os.scandir(queue.pop()) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    queue += [entry.path] if entry.is_dir(follow_symlinks=False) else []
        except FileNotFoundError:  # it may be at work meanwhile
            continue
        except OSError:
            return most + 1, size
    return count, size
