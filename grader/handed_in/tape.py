"""Tape archives, as tar writes them (POSIX.1-2001: ustar and pax; GNU's long names), read in memory.

Python's own `tarfile` is not for an attacker's bytes: in versions that people have, a header can be made to take it
for ever (CVE-2024-6232, CVE-2025-8194). This reads each byte at most once, and follows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_BLOCK = 512  # bytes: a header, and what contents are rounded up to
_OCTAL = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
_MOST_NAMING = 4 * 1024 * 1024  # bytes of an archive's longer names and pax records, all together
_SMALLEST_RECORD = 5  # bytes: `5 a=` and a line's end
_POSIX = b"ustar\0"
# Type flags: files, among them contiguous ones; what stands for no file, which has no contents; longer names.
_FILES, _FOLDER, _OTHERS, _GNU_NAME, _PAX = (b"0", b"\0", b"7"), b"5", (b"1", b"2", b"3", b"4", b"6"), b"L", b"x"
_ABOUT = (b"g", b"K", b"V", b"X")  # about the archive, or what a link shows


class Kind(Enum):
    """What an entry is."""

    FILE = "file"
    FOLDER = "folder"
    NO_FILE = "a link, a pipe or a device"
    UNUSUAL = "with holes, or of a kind that is not known"


@dataclass(frozen=True)
class Entry:
    """What is in an archive: its contents are the `size` bytes from `start`."""

    name: str
    kind: Kind
    start: int
    size: int


def is_tape(data: bytes) -> bool:
    """Return whether it begins as a tape archive does: with a header, whose sum of bytes is in it."""
    header = data[:_BLOCK]
    try:
        return len(header) == _BLOCK and _number(header[148:156]) == sum(header) - sum(header[148:156]) + 8 * ord(" ")
    except ValueError:
        return False


def entries(data: bytes) -> Iterator[Entry]:
    """Yield what is in an archive, in its order. Raises ValueError where it is damaged or cut off."""
    place, longer, naming = 0, "", 0
    while place + _BLOCK <= len(data):
        header = data[place : place + _BLOCK]
        if not header.strip(b"\0"):
            return
        if not is_tape(header):
            raise ValueError("no header")
        flag, start = header[156:157], place + _BLOCK
        size = 0 if flag in (*_OTHERS, _FOLDER) else _number(header[124:136])
        if start + size > len(data):
            raise ValueError("cut off")
        naming += size if flag in (_GNU_NAME, _PAX) else 0
        if naming > _MOST_NAMING:
            raise ValueError("more about files than there are files")
        if flag == _GNU_NAME:
            longer = _text(data[start : start + size])
        elif flag == _PAX:
            longer = _pax_path(data[start : start + size]) or longer
        elif flag not in _ABOUT:
            name = longer or _name(header)
            yield Entry(name, _kind(flag, name), start, size)
            longer = ""
        place = start + -(-size // _BLOCK) * _BLOCK


def _number(field: bytes) -> int:
    """Return a number in octal digits; raises ValueError for the other notations, which are for many gigabytes."""
    found = _OCTAL.fullmatch(field)
    if found is None:
        raise ValueError("no number")
    return int(found[1] or b"0", 8)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _name(header: bytes) -> str:
    prefix = _text(header[345:500]) if header[257:263] == _POSIX else ""
    return f"{prefix}/{_text(header[:100])}" if prefix else _text(header[:100])


def _kind(flag: bytes, name: str) -> Kind:
    if flag == _FOLDER or (flag in _FILES and name.endswith("/")):
        return Kind.FOLDER
    if flag in _OTHERS:
        return Kind.NO_FILE
    return Kind.FILE if flag in _FILES else Kind.UNUSUAL


def _pax_path(body: bytes) -> str:
    """Return the value of `path` among records of the form `LENGTH KEY=VALUE` and a line's end, else ""."""
    place, found = 0, ""
    while place < len(body):
        digits = body[place : place + 10].partition(b" ")[0]
        if not digits.isdigit() or not _SMALLEST_RECORD <= int(digits) <= len(body) - place:
            raise ValueError("no record")
        key, _, value = body[place + len(digits) + 1 : place + int(digits) - 1].partition(b"=")
        found = _text(value) if key == b"path" else found
        place += int(digits)
    return found
