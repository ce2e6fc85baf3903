"""Archives that students hand in, opened as an attacker's: bounded, in memory, each by what its first bytes say it is.

Nothing is unpacked onto the disk: a name in an archive is something to be shown and compared, and no path.
"""

from __future__ import annotations

import bz2
import functools
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from grader.handed_in import tape
from grader.ipynb import Inadmissible, Unreadable
from grader.judge.session.answer import NO_FILE, OutOfReach, too_large
from grader.judge.session.foreign import CLOSED_ARCHIVES

LARGEST = 64 * 1024 * 1024  # bytes of an archive
_MOST_ENTRIES = 1000  # of a student's folder, and of the archives in it, that are looked at
_MOST_UNPACKED = 128 * 1024 * 1024  # bytes of one student's archives and of what is in them, all together
_LARGEST_INNER = 16 * 1024 * 1024  # bytes of a file within an archive
_PIECE = 4 * 1024 * 1024  # bytes that are decompressed at a time: each is counted, also of what turns out to be damaged
_XZ_MEMORY = 100 * 1024 * 1024  # bytes that `xz -9` asks for, and some
_ENTRY = b"PK\x01\x02"  # begins each line of a zip's table of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack more than one asks for
# What the libraries raise for archives that were made to harm them, or cut off.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, LookupError),
    *(EOFError, OSError, OverflowError, lzma.LZMAError),
)
_STREAMS = (".gz", ".bz2", ".xz")
_OPENED = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", *_STREAMS)
_OTHERS = (".7z", ".rar", ".zst", ".lz", ".lz4", ".lzma", ".z", ".cab", ".dmg", ".iso", ".sit", ".sitx")


@dataclass
class Budget:
    """How much of a submission may still be looked at."""

    entries: int = _MOST_ENTRIES
    unpacked: int = _MOST_UNPACKED

    def count(self) -> None:
        """Count an entry; raises OutOfReach where there are too many."""
        self.entries -= 1
        if self.entries < 0:
            raise OutOfReach(f"It holds more than {_MOST_ENTRIES} files and folders. Hand in what was asked for.")

    def unpack(self, size: int) -> None:
        """Count unpacked bytes; raises OutOfReach where there are too many."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise OutOfReach(f"Its archives hold more than {_MOST_UNPACKED >> 20} MiB. Hand in what was asked for.")


@dataclass(frozen=True)
class Packed:
    """A file in an archive, or what stands where one might be: its name there and, by `load`, at most so many bytes."""

    name: str
    load: Callable[[int], bytes] = field(repr=False)
    is_odd: bool = False


def suffix_of(name: str) -> str:
    """Return the end of a file's name that says that it is an archive, "" where none does."""
    lowered = name.lower()
    found = max((suffix for suffix in (*_OPENED, *_OTHERS) if lowered.endswith(suffix)), key=len, default="")
    return f".tar{found}" if found in _STREAMS and lowered.endswith(f".tar{found}") else found


def contents(name: str, data: bytes, budget: Budget) -> list[Packed]:
    """Return the files in the archive `name`; raises Unreadable where it is empty, damaged or not one to be opened."""
    budget.unpack(len(data))
    kind = next((kind for mark, kind in CLOSED_ARCHIVES.items() if data.startswith(mark)), "")
    if kind or suffix_of(name) in _OTHERS:
        raise Unreadable(f"{kind or 'not opened here'}: hand in a .zip")
    stream = _stream(data)
    if stream is not None:
        data = _decompressed(stream, data, budget)
    if tape.is_tape(data):
        return list(_of_tape(data, budget))
    if stream is not None:
        return [Packed(name[: -len(suffix_of(name))], functools.partial(_cut, data, budget))]
    return list(_of_zip(_zip(data), budget))


class _Stream(Protocol):
    """What three libraries have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return as many bytes, or all there are."""


def _stream(data: bytes) -> _Stream | None:
    """Return what decompresses a single stream of bytes, None where it is none."""
    if data.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    if data.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY) if data.startswith(b"\xfd7zXZ") else None


def _decompressed(stream: _Stream, data: bytes, budget: Budget) -> bytes:
    found = bytearray()
    while not stream.eof:
        try:
            piece = stream.decompress(data, _PIECE)
        except _BROKEN as error:
            budget.unpack(_PIECE)
            raise Unreadable("damaged") from error
        budget.unpack(len(piece))
        found += piece
        if len(found) > LARGEST:
            raise Unreadable(too_large(LARGEST))
        if not piece and not stream.eof:
            raise Unreadable("damaged: its end is missing")
        data = getattr(stream, "unconsumed_tail", b"")  # zlib gives back what the others keep
    return bytes(found)


def _of_tape(data: bytes, budget: Budget) -> Iterator[Packed]:
    try:
        for entry in tape.entries(data):
            budget.count()
            if entry.kind is tape.Kind.FOLDER:
                continue
            load = functools.partial(_from_tape, data, entry, budget)
            yield Packed(entry.name, load, is_odd=entry.kind is tape.Kind.NO_FILE)
    except ValueError as error:
        raise Unreadable("damaged") from error


def _from_tape(data: bytes, entry: tape.Entry, budget: Budget, limit: int) -> bytes:
    if entry.kind is tape.Kind.NO_FILE:
        raise Inadmissible(NO_FILE)
    if entry.kind is tape.Kind.UNUSUAL:
        raise Unreadable("packed in an unusual way. Pack it as an ordinary .zip")
    return _cut(memoryview(data)[entry.start : entry.start + entry.size], budget, limit)


def _cut(data: bytes | memoryview, budget: Budget, limit: int) -> bytes:
    """Return all of it; raises Unreadable where that is more than `limit` bytes."""
    most = min(limit, _LARGEST_INNER)
    budget.unpack(min(len(data), most + 1))
    return _whole(data, most)


def _whole(data: bytes | memoryview, most: int) -> bytes:
    if len(data) > most:
        raise Unreadable(too_large(most))
    return bytes(data)


def _zip(data: bytes) -> zipfile.ZipFile:
    if data.count(_ENTRY) > _MOST_ENTRIES:  # before each becomes an object
        raise Unreadable(f"an archive of more than {_MOST_ENTRIES} files and folders")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise Unreadable("damaged, or no zip archive") from error
    if not archive.infolist():
        raise Unreadable("an empty archive")
    return archive


def _of_zip(archive: zipfile.ZipFile, budget: Budget) -> Iterator[Packed]:
    for info in archive.infolist():
        budget.count()
        if info.is_dir():
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            yield Packed(info.filename, _refuse, is_odd=True)
        else:
            yield Packed(info.filename, functools.partial(_from_zip, archive, info, budget))


def _refuse(_: int) -> bytes:
    raise Inadmissible(NO_FILE)


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, limit: int) -> bytes:
    if info.flag_bits & 1:
        raise Unreadable("encrypted. Hand it in without a password")
    if info.compress_type not in _METHODS:
        raise Unreadable("packed in an unusual way. Pack it as an ordinary .zip")
    most = min(limit, _LARGEST_INNER)
    size = min(info.file_size, most + 1)  # as the archive says: no more is unpacked, and what is damaged counts as well
    budget.unpack(size)
    try:
        with archive.open(info) as file:
            data = file.read(size)
    except _BROKEN as error:
        raise Unreadable("damaged in its archive. Pack it and hand it in again") from error
    return _whole(data, most)
