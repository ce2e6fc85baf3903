"""What a student handed in for an exercise, read once: a Python file, or the answer cell of a notebook.

All that comes after, whether an older result stands, the judging, the hash on the scorecard, is about these bytes.
"""

from __future__ import annotations

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

NOTEBOOK = ".ipynb"
_LARGEST_CODE = 256 * 1024  # bytes
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_NO_FILE = (errno.ELOOP, errno.ENXIO, errno.EISDIR)  # what open(2) says of a link and a socket, Python of a folder


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


def read(exercise: Exercise, file: Path | None) -> Answer:
    """Return what `file` holds, None where nothing was handed in; it is opened once, and links are not followed.

    Raises KitError where the machine does not let us read it.
    """
    if file is None:
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=f"No {exercise.slug}.py was handed in.")
    try:
        if file.suffix == NOTEBOOK:
            return _from_notebook(file)
        return Answer(ordinary_bytes(file, _LARGEST_CODE))
    except Unreadable as error:
        return Answer(verdict=Verdict.REJECTED, message=f"{file.name} is {error}.")


def read_notebook(file: Path) -> bytes:
    """Return the bytes of a notebook; raises what `ordinary_bytes` raises."""
    return ordinary_bytes(file, ipynb.LARGEST, ". Clear its outputs, save it and hand it in again")


def _from_notebook(file: Path) -> Answer:
    source = ipynb.source_of(ipynb.cells_of(read_notebook(file)), ipynb.ANSWER)
    if source is None:
        told = f"{file.name} has no answer cell any more. Copy your code into the answer cell of a fresh copy."
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=told)
    code = source.encode()
    if len(code) > _LARGEST_CODE:
        raise Unreadable(f"a notebook whose answer cell is {_too_large(_LARGEST_CODE)}")
    return Answer(code)


def ordinary_bytes(file: Path, limit: int, advice: str = "") -> bytes:
    """Return all bytes of an ordinary file: what was opened is looked at, not what has the name meanwhile.

    Raises Unreadable, with `advice`, for more than `limit` bytes and for what is no ordinary file, and KitError where
    the machine does not let us read it.
    """
    try:
        with open(file, "rb", opener=lambda path, _: os.open(path, _FLAGS)) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Unreadable("not an ordinary file")
            data = opened.read(limit + 1)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise Unreadable("not an ordinary file") from error
        raise KitError(f"{file}: cannot be read: {error.strerror}. Check its permissions.") from error
    if len(data) > limit:
        raise Unreadable(_too_large(limit) + advice)
    return data


def _too_large(limit: int) -> str:
    return f"larger than {limit >> 10} KiB"
