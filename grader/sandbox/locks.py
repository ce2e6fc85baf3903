"""Locks on files, by which judges know of each other: the kernel takes them back whatever ends a process."""

from __future__ import annotations

import contextlib
import fcntl


def taken(descriptor: int) -> bool:
    """Lock an open file, and return whether nobody else has it locked; closing it unlocks it. Raises OSError."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
