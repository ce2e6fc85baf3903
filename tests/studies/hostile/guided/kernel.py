"""What the kernel says of a worker, in which names are the student's: the first byte chooses which text it is."""

from __future__ import annotations

import os
from collections.abc import Iterator

from grader.sandbox.watch import procfs
from tests.studies.hostile.guided.oracle import Target

_PARSERS = (
    *(procfs.parse_task, procfs.parse_maps, procfs.parse_nameless, procfs.parse_fields),
    *(procfs.parse_numbers, procfs.parse_scheduled),
)
_FILES = ("stat", "maps", "maps", "status", "task/{}/children", "schedstat")
_NAMELESS = b"7f0000000000-7f0000001000 rw-s 00001000 00:01 %d                          /memfd:\xff) Z 1 (deleted)\n"


def _read(data: bytes) -> None:
    if data:
        _PARSERS[data[0] % len(_PARSERS)](data[1:])


def _seeds() -> Iterator[bytes]:
    for number, name in enumerate(_FILES):
        yield bytes([number]) + procfs.read(f"/proc/self/{name.format(os.getpid())}")
    yield from (bytes([number]) + _NAMELESS % 7 * 3 for number in (1, 2))
    yield b"\0" + b"12 (a) Z 1 (\xff) R %s" % (b"18446744073709551615 " * 40)


TARGET = Target(
    read=_read,
    refusals=(procfs.Hidden,),
    seeds=_seeds,
    words=(
        *(") Z 1 ", " (deleted)\n", "[heap]", "VmRSS:\t", " kB\n", "r-xp ", "rw-s ", "00:1f ", "/dev/zero", "\\012"),
        *("18446744073709551616", "\xff\xfe", "\xe2\x80\xa8", "\x0b", "\x0c", "\x1c", "\x85"),
    ),
)
