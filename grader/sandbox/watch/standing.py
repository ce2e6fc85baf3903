"""Where a thread stands: the instruction it is at, and what is on its stack."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.watch import procfs


class Standing(NamedTuple):
    """Where a thread stands that does not run: the addresses of its stack's top and of its next instruction."""

    stack: int
    code: int


def parse_standing(text: bytes) -> Standing | None:
    """Return what `syscall` says of a thread, None of one that runs."""
    words = text.split()
    if words == [b"running"]:
        return None
    try:
        return Standing(int(words[-2], 16), int(words[-1], 16))
    except (IndexError, ValueError) as error:
        raise procfs.senseless("syscall") from error


def look(pid: int) -> Standing | None:
    """Return where a process's first thread stands, None while it runs; raises Gone and Hidden."""
    return parse_standing(procfs.read(f"/proc/{pid}/task/{pid}/syscall"))


def words(pid: int, start: int, count: int) -> tuple[int, ...]:
    """Return words of 8 bytes of a process's memory, 0 for those behind its end; raises Gone and Hidden."""
    try:
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            data = os.pread(memory.fileno(), 8 * count, start)
    except OSError as error:
        raise procfs.explained(error) from error
    except OverflowError as error:
        raise procfs.senseless("an address") from error
    return struct.unpack(f"={count}Q", data.ljust(8 * count, b"\0"))
