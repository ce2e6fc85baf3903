"""What a student handed in for an exercise, read once: a Python file, or the answer cell of a notebook.

All that comes after, whether an older result stands, the judging, the hash on the scorecard, is about these bytes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import ipynb
from grader.catalog import Exercise
from grader.errors import KitError
from grader.ipynb import Unreadable
from grader.model import Verdict
from grader.text import one_line

NOTEBOOK = ".ipynb"
_LARGEST_CODE = 256 * 1024  # bytes
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_FOLDER_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY
# What open(2) says of a link, of one in a folder's place, and of a socket; what Python says of a folder.
_NO_FILE = (errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR)
_MACHINE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO)  # what no file or folder can bring about


class OutOfReach(Unreadable):
    """Something was handed in, and it cannot be read, or not be told which it is; the message is a sentence."""


def out_of_reach(error: OSError, what: str) -> OutOfReach | KitError:
    """Return whose fault it is that `what` cannot be read: the student's, who chose it, unless the machine failed."""
    if error.errno in _MACHINE:
        return KitError(f"{what}: cannot be read: {error.strerror}. Find out what this machine is short of.")
    return OutOfReach(
        f"{one_line(what)} cannot be read: {error.strerror}. Check its permissions, and hand it in again."
    )


@dataclass(frozen=True)
class Answer:
    """The code that was handed in, or the verdict and the message that stand for it where there is none to judge."""

    code: bytes = b""
    verdict: Verdict | None = None
    message: str = ""

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of `code` in hexadecimal; "" where there is none to judge."""
        return hashlib.sha256(self.code).hexdigest() if self.verdict is None else ""


def read(exercise: Exercise, file: Path | None, under: Path | None = None) -> Answer:
    """Return what `file` holds, None where nothing was handed in; it is opened once, and links are not followed.

    Where it lies `under` a folder, no link on the way from there is followed either. Raises KitError where the machine
    fails; whatever a student can do to a file is a verdict.
    """
    if file is None:
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=f"No {exercise.slug}.py was handed in.")
    try:
        if file.suffix == NOTEBOOK:
            return _from_notebook(file, under)
        return Answer(ordinary_bytes(file, _LARGEST_CODE, under=under))
    except OutOfReach as error:
        return unreadable(error)
    except Unreadable as error:
        return Answer(verdict=Verdict.REJECTED, message=f"{file.name} is {error}.")


def unreadable(error: OutOfReach) -> Answer:
    """Return what stands for something that cannot be read: no points yet, and a person to look at it."""
    return Answer(verdict=Verdict.UNREADABLE, message=f"{error} Until a person has looked at it, its points stay open.")


def read_notebook(file: Path, under: Path | None = None) -> bytes:
    """Return the bytes of a notebook; raises what `ordinary_bytes` raises."""
    return ordinary_bytes(file, ipynb.LARGEST, ". Clear its outputs, save it and hand it in again", under)


def _from_notebook(file: Path, under: Path | None) -> Answer:
    source = ipynb.source_of(ipynb.cells_of(read_notebook(file, under)), ipynb.ANSWER)
    if source is None:
        told = f"{file.name} has no answer cell any more. Copy your code into the answer cell of a fresh copy."
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=told)
    code = source.encode()
    if len(code) > _LARGEST_CODE:
        raise Unreadable(f"a notebook whose answer cell is {_too_large(_LARGEST_CODE)}")
    return Answer(code)


def ordinary_bytes(file: Path, limit: int, advice: str = "", under: Path | None = None) -> bytes:
    """Return all bytes of an ordinary file: what was opened is looked at, not what has the name meanwhile.

    Raises Unreadable, with `advice`, for more than `limit` bytes and for what is no ordinary file, OutOfReach where it
    cannot be read, and KitError where the machine fails.
    """
    try:
        with open(file, "rb", opener=lambda *_: _descriptor(file, under or file.parent)) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Unreadable("not an ordinary file")
            data = opened.read(limit + 1)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise Unreadable("not an ordinary file") from error
        raise out_of_reach(error, file.name) from error
    if len(data) > limit:
        raise Unreadable(_too_large(limit) + advice)
    return data


def _descriptor(file: Path, under: Path) -> int:
    """Return a descriptor of `file`; a folder between it and `under` that is a link, by now, is not followed."""
    folders = file.relative_to(under).parts[:-1]
    if not folders:
        return os.open(file, _FLAGS)
    with contextlib.ExitStack() as opened:
        place = os.open(under, _FOLDER_FLAGS)
        opened.callback(os.close, place)
        for folder in folders:
            place = os.open(folder, _FOLDER_FLAGS, dir_fd=place)
            opened.callback(os.close, place)
        return os.open(file.name, _FLAGS, dir_fd=place)


def _too_large(limit: int) -> str:
    return f"larger than {limit >> 10} KiB"
