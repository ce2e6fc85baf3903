"""What a student handed in, whatever it was packed in: a bounded list of files, each of which is read at most once."""

from __future__ import annotations

import itertools
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader import text
from grader.handed_in import archives
from grader.handed_in.archives import Budget
from grader.ipynb import Inadmissible, Unreadable
from grader.judge.session.answer import NO_FILE, OutOfReach, folder_descriptor, ordinary_bytes, out_of_reach

_DEEPEST = 12  # folders within folders
_NESTED = 3  # archives within archives
_LONGEST_NAME, _LONGEST_PATH = 255, 4096  # characters: longer ones no file system keeps
_NO_NAME = "an archive with a name too long for any file system"
NOBODYS_FOLDERS = frozenset(("__MACOSX", "__pycache__", "node_modules", "site-packages"))
PSEUDONYM = "leaderboard.txt"  # holds a student's wish to be on the leaderboard
_OTHERS_FILES = frozenset(("Thumbs.db", "desktop.ini", "timestamp.txt", "submission_secret.txt", PSEUDONYM))
_CHECKPOINTS = ".ipynb_checkpoints"
_HIDDEN_CODE = re.compile(r"\.(?!_).*\.(?:py|ipynb)\b.*")  # what an editor, or a cloud, has kept of a file with code
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
    is_closed: bool = False  # an archive that could not be opened
    link: Path | None = None  # where it is a link on the disk

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]

    @property
    def is_left_behind(self) -> bool:
        """Whether it is a copy that a program has kept where nobody looks, and so not what was handed in."""
        return any(part.startswith(".") for part in self.path.split("/"))

    @property
    def folder(self) -> str:
        """What it lies in."""
        return self.path.rpartition("/")[0]


def members_of(folder: Path, files: Sequence[tuple[str, str]] = ()) -> list[Member]:
    """Return what lies in `folder` and below, with the contents of archives, in the order of their names.

    Where `files` are given it is only these of it: what each was called, and what it is called there.

    Virtual environments, what systems leave behind and hidden files are not listed, but for copies of code that
    Jupyter, an editor or a cloud has kept (`is_left_behind`); links are not followed. Raises OutOfReach where there is
    too much or where it cannot be looked into, and KitError where the machine fails.
    """
    budget = Budget()
    loose = [_loose(folder, (file,), shown) for shown, file in files] if files else _walk(folder, budget)
    found = (_unpacked(member, budget, _NESTED) for member in loose)
    return sorted(itertools.chain.from_iterable(found), key=lambda member: member.path)


def _walk(folder: Path, budget: Budget) -> list[Member]:
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


def _entries(folder: Path, place: tuple[str, ...], budget: Budget) -> list[tuple[str, int]]:
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
    if is_folder:
        return name in NOBODYS_FOLDERS or (name.startswith(".") and name != _CHECKPOINTS)
    return name in _OTHERS_FILES or (name.startswith(".") and not _HIDDEN_CODE.fullmatch(name))


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


def _unpacked(member: Member, budget: Budget, levels: int) -> Iterator[Member]:
    """Yield the member, or what is in it where it is an archive; one that cannot be opened stands for itself."""
    if not archives.suffix_of(member.name) or member.is_odd:
        yield member
        return
    try:
        inside = _contents(member, budget, levels)
    except OutOfReach:
        raise
    except Unreadable as error:
        # A new one: with its traceback the old one keeps all that was unpacked before it.
        yield Member(f"{member.path} ({error})", _refusal(type(error)(str(error))), is_closed=True)
        return
    for each in inside:
        yield from _unpacked(each, budget, levels - 1)


def _refusal(error: Unreadable) -> Callable[[int], bytes]:
    def refuse(_: int) -> bytes:
        raise error

    return refuse


def _contents(member: Member, budget: Budget, levels: int) -> list[Member]:
    """Return what is in an archive; raises Unreadable where it cannot be opened, or is in too many others."""
    if not levels:
        raise Unreadable("an archive in too many archives")
    found = []
    for packed in archives.contents(member.name, member.load(archives.LARGEST), budget):
        if len(packed.name) > _LONGEST_PATH:
            raise Unreadable(_NO_NAME)
        parts = [part for part in packed.name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if any(len(part) > _LONGEST_NAME for part in parts):
            raise Unreadable(_NO_NAME)
        if parts and not _is_in_others(parts):
            found.append(Member("/".join((member.path, *parts)), packed.load, packed.is_odd))
    if not found:
        raise Unreadable("an empty archive")
    return found


def _is_in_others(parts: list[str]) -> bool:
    """Return whether a path is, or leads through, what a program left there."""
    return any(_is_others(part, is_folder=True) for part in parts[:-1]) or _is_others(parts[-1], is_folder=False)


def listed(members: Sequence[Member], most: int = 5, longest: int = 100) -> str:
    """Return the paths of `members`, as many as one reads, fit to be shown."""
    return text.listed([member.path for member in members], most, longest)
