"""What a student handed in, whatever it was packed in: a bounded list of files, each of which is read at most once.

Nothing is unpacked onto the disk: a name in an archive is something to be shown and compared, and no path.
"""

from __future__ import annotations

import io
import itertools
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader import text
from grader.ipynb import Inadmissible, Unreadable
from grader.judge.session.answer import NO_FILE, OutOfReach, folder_descriptor, ordinary_bytes, out_of_reach, too_large

_MOST_ENTRIES = 1000  # of a student's folder, and of the archives in it, that are looked at
_DEEPEST = 12  # folders within folders
_NESTED = 3  # archives within archives
_LARGEST_ARCHIVE = 64 * 1024 * 1024  # bytes, packed
_MOST_UNPACKED = 128 * 1024 * 1024  # bytes of one student's archives and of what is in them, all together
_LARGEST_INNER = 16 * 1024 * 1024  # bytes of an archive within an archive
_PACKED = (".zip",)
_ENTRY = b"PK\x01\x02"  # begins each line of a zip's table of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack more than one asks for
# What zipfile raises for archives that were made to harm it, or cut off.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, LookupError),
    *(EOFError, OSError, OverflowError),
)
NOBODYS_FOLDERS = frozenset(("__MACOSX", "__pycache__", "node_modules", "site-packages"))
_OTHERS_FILES = frozenset(("Thumbs.db", "desktop.ini", "timestamp.txt", "submission_secret.txt"))
_ENVIRONMENT = "pyvenv.cfg"  # lies in a virtual environment


@dataclass(frozen=True)
class Member:
    """A file of a student's, or what stands where one might be. `load` returns its bytes, at most so many.

    Raises Unreadable where they cannot be had. `path` has its folders and archives in it, and a suffix that says
    what is odd about it, if anything.
    """

    path: str
    load: Callable[[int], bytes] = field(repr=False)
    is_odd: bool = False
    link: Path | None = None  # where it is a link on the disk

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """What it lies in."""
        return self.path.rpartition("/")[0]


@dataclass
class _Budget:
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


def members_of(folder: Path, files: Sequence[tuple[str, str]] = ()) -> list[Member]:
    """Return what lies in `folder` and below, with the contents of zip archives, in the order of their names.

    Where `files` are given it is only these of it: what each was called, and what it is called there.

    Hidden files, virtual environments and what systems leave behind are not listed, and links not followed. Raises
    OutOfReach where there is too much or where it cannot be looked into, and KitError where the machine fails.
    """
    budget = _Budget()
    loose = [_loose(folder, (file,), shown) for shown, file in files] if files else _walk(folder, budget)
    found = (_unpacked(member, budget, _NESTED) for member in loose)
    return sorted(itertools.chain.from_iterable(found), key=lambda member: member.path)


def _walk(folder: Path, budget: _Budget) -> list[Member]:
    members: list[Member] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        place = waiting.pop()
        try:
            entries = _entries(folder, place, budget)
        except OSError as error:
            raise out_of_reach(error, "/".join(place) or folder.name) from error
        if place and any(name == _ENVIRONMENT for name, _ in entries):
            continue
        for name, mode in entries:
            path = (*place, name)
            if _is_others(name, is_folder=stat.S_ISDIR(mode)):
                continue
            if stat.S_ISDIR(mode) and len(path) <= _DEEPEST:
                waiting.append(path)
            members += _listed(folder, path, mode)
    return members


def _entries(folder: Path, place: tuple[str, ...], budget: _Budget) -> list[tuple[str, int]]:
    """Return name and mode of what is in a folder; links on the way there are not followed."""
    opened = folder_descriptor(folder, place)
    try:
        with os.scandir(opened) as found:
            entries = []
            for entry in found:
                budget.count()
                entries.append((entry.name, entry.stat(follow_symlinks=False).st_mode))
            return entries
    finally:
        os.close(opened)


def _is_others(name: str, *, is_folder: bool) -> bool:
    """Return whether a program left it there, and not the student."""
    return name.startswith(".") or name in (NOBODYS_FOLDERS if is_folder else _OTHERS_FILES)


def _listed(folder: Path, path: tuple[str, ...], mode: int) -> Iterator[Member]:
    if stat.S_ISREG(mode):
        yield _loose(folder, path)
    elif not stat.S_ISDIR(mode) or path[-1].endswith((".py", ".ipynb")):
        link = folder.joinpath(*path) if stat.S_ISLNK(mode) else None
        yield Member("/".join(path), _refuse, is_odd=True, link=link)


def _refuse(_: int) -> bytes:
    raise Inadmissible(NO_FILE)


def _loose(folder: Path, path: tuple[str, ...], shown: str = "") -> Member:
    return Member(shown or "/".join(path), lambda limit: ordinary_bytes(folder.joinpath(*path), limit, under=folder))


def _unpacked(member: Member, budget: _Budget, levels: int) -> Iterator[Member]:
    """Yield the member, or what is in it where it is an archive; one that cannot be opened stands for itself."""
    if not member.name.lower().endswith(_PACKED) or member.is_odd:
        yield member
        return
    try:
        inside = _contents(member, budget, levels)
    except OutOfReach:
        raise
    except Unreadable as error:
        yield Member(f"{member.path} ({error})", _refusal(error))
        return
    for each in inside:
        yield from _unpacked(each, budget, levels - 1)


def _refusal(error: Unreadable) -> Callable[[int], bytes]:
    def refuse(_: int) -> bytes:
        raise error

    return refuse


def _contents(member: Member, budget: _Budget, levels: int) -> list[Member]:
    """Return what is in an archive; raises Unreadable where it is empty, damaged, too full or in too many others."""
    if not levels:
        raise Unreadable("an archive in too many archives")
    archive = _opened(member.load(_LARGEST_ARCHIVE), budget)
    found = []
    for info in archive.infolist():
        budget.count()
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if info.is_dir() or not parts or _is_left_behind(parts):
            continue
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        load = _refuse if is_link else _loader(archive, info, budget)
        found.append(Member("/".join((member.path, *parts)), load, is_odd=is_link))
    return found


def _opened(data: bytes, budget: _Budget) -> zipfile.ZipFile:
    budget.unpack(len(data))
    if data.count(_ENTRY) > _MOST_ENTRIES:  # before each becomes an object
        raise Unreadable(f"an archive of more than {_MOST_ENTRIES} files and folders")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise Unreadable("damaged, or no zip archive") from error
    if not archive.infolist():
        raise Unreadable("an empty archive")
    return archive


def _is_left_behind(parts: list[str]) -> bool:
    return any(_is_others(part, is_folder=True) for part in parts[:-1]) or _is_others(parts[-1], is_folder=False)


def _loader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> Callable[[int], bytes]:
    def load(limit: int) -> bytes:
        if info.flag_bits & 1:
            raise Unreadable("encrypted. Hand it in without a password")
        if info.compress_type not in _METHODS:
            raise Unreadable("packed in an unusual way. Pack it as an ordinary .zip")
        most = min(limit, _LARGEST_INNER)
        try:
            with archive.open(info) as file:
                data = file.read(most + 1)
        except _BROKEN as error:
            raise Unreadable("damaged in its archive. Pack it and hand it in again") from error
        budget.unpack(len(data))
        if len(data) > most:
            raise Unreadable(too_large(most))
        return data

    return load


def listed(members: Sequence[Member], most: int = 5, longest: int = 60) -> str:
    """Return the paths of `members`, as many as one reads, fit to be shown."""
    return text.listed([member.path for member in members], most, longest)
