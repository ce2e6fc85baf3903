"""The folder in which a judge keeps its workers' files, and what is done with those that a killed judge left behind.

A judge that is killed cannot remove its folder. So it holds a lock on a file in it for as long as it lives, which the
kernel takes back whatever ends it, and the next judge removes the folders whose lock nobody holds. A lock does not
confuse a process with a later one of the same number, nor with one in another container that shares the folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox import locks

_PREFIX = "jitgrade-"
_OWNER, _TO_BE = "owner", "owner-to-be"  # a file has the first name only once it is locked
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def room() -> Iterator[Path]:
    """Make a folder of one's own, and remove it at the end; first of all, remove those that killed judges have left."""
    with contextlib.suppress(OSError):
        sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(folder / _TO_BE, os.O_CREAT | os.O_EXCL | os.O_RDONLY | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / _TO_BE).rename(folder / _OWNER)
        yield folder
    finally:
        remove(folder)
        os.close(lock)


def sweep(where: Path) -> None:
    """Remove the folders in `where` that a judge of this user has left behind; raises OSError where it cannot look."""
    with os.scandir(where) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(_PREFIX)]
    for name in names:
        with contextlib.suppress(OSError), _opened(where / name, _FOLDER) as folder:
            if os.fstat(folder).st_uid == os.geteuid() and _is_left(folder):
                remove(where / name)


def _is_left(folder: int) -> bool:
    """Return whether the folder has had an owner, who is gone; raises OSError where it never had one."""
    with _opened(_OWNER, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, folder) as lock:
        if not stat.S_ISREG(os.fstat(lock).st_mode):
            return False
        return locks.taken(lock)


@contextlib.contextmanager
def _opened(path: Path | str, flags: int, folder: int | None = None) -> Iterator[int]:
    descriptor = os.open(path, flags, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as that can be done; links in it are not followed."""
    with contextlib.suppress(RecursionError):  # folders may be nested deeper than Python can follow
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # or be such that only who does not look into them can remove them
        subprocess.run(["rm", "-rf", "--", folder], stderr=subprocess.DEVNULL, check=False)  # noqa: S607 - of any system
