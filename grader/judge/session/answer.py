"""What a student handed in for an exercise, read once: a Python file, or the answer cell of a notebook.

All that comes after, whether an older result stands, the judging, the hash on the scorecard, is about these bytes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import ipynb
from grader.catalog import Exercise
from grader.errors import KitError
from grader.ipynb import Empty, Inadmissible, Unreadable
from grader.judge.session import exported, foreign, notebook
from grader.model import FOUND_AS, LATE, REMARK, Verdict
from grader.text import one_line

NOTEBOOK = ".ipynb"
NO_FILE = "not an ordinary file"
LARGEST_CODE = 256 * 1024  # bytes
_NO_SCRIPT = "no Python code. Hand in the code itself, saved as plain text"
_NO_NOTEBOOK = "not JSON, as a notebook must be. Hand in the notebook itself"
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
    """The code that was handed in, or the verdict and the message that stand for it where there is none to judge.

    A `remark` is what its student must know besides, `found` where it was where that is not the usual place, `late`
    what the platform says of the time. `is_empty`: there was a file, and nothing in it.
    """

    code: bytes = b""
    verdict: Verdict | None = None
    message: str = ""
    remark: str = ""
    found: str = ""
    late: str = ""
    is_empty: bool = False

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of `code` in hexadecimal; "" where there is none to judge."""
        return hashlib.sha256(self.code).hexdigest() if self.verdict is None else ""

    @property
    def facts(self) -> dict[str, str]:
        """What the scorecard says beside the verdict about what was handed in."""
        told = {REMARK: self.remark, FOUND_AS: self.found, LATE: self.late}
        return {name: text for name, text in told.items() if text}


def read(exercise: Exercise, file: Path | None, under: Path | None = None) -> Answer:
    """Return what `file` holds, None where nothing was handed in; it is opened once, and links are not followed.

    Where it lies `under` a folder, no link on the way from there is followed either. Raises KitError where the machine
    fails; whatever a student can do to a file is a verdict.
    """
    if file is None:
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=f"No {exercise.slug}.py was handed in.")
    try:
        data = read_notebook(file, under) if file.suffix == NOTEBOOK else read_script(file, under)
    except Unreadable as error:
        return refused(file.name, error)
    return answer_in(exercise, file.name, data)


def answer_in(exercise: Exercise, name: str, data: bytes) -> Answer:
    """Return what the bytes of a file called `name` are: a notebook where it says so, else a Python file."""
    is_notebook = NOTEBOOK in name.lower() or _is_notebook(data)
    try:
        _refuse_foreign(data, _NO_NOTEBOOK if is_notebook else _NO_SCRIPT)
        if is_notebook:
            return _from_notebook(exercise, name, data)
        return _from_script(data)
    except Unreadable as error:
        return refused(name, error)


def _refuse_foreign(data: bytes, advice: str) -> None:
    kind = foreign.kind_of(data)
    if kind:
        raise Unreadable(f"{kind}, and {advice}")


def _is_notebook(data: bytes) -> bool:
    """Return whether it is a notebook whatever it is called: no Python file that one would hand in looks like that."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"nbformat"' in data


def refused(name: str, error: Unreadable) -> Answer:
    """Return what stands for a file that is not read: a link or a pipe in its place breaks a rule, the rest may not."""
    if isinstance(error, OutOfReach):
        return unreadable(error)
    told = f"{one_line(name)} is {error}."
    if isinstance(error, Inadmissible):
        return Answer(verdict=Verdict.REJECTED, message=told)
    return dataclasses.replace(unreadable(OutOfReach(told)), is_empty=isinstance(error, Empty))


def unreadable(error: OutOfReach) -> Answer:
    """Return what stands for something that cannot be read: no points yet, and a person to look at it."""
    return Answer(verdict=Verdict.UNREADABLE, message=f"{error} Until a person has looked at it, its points stay open.")


def read_script(file: Path, under: Path | None = None) -> bytes:
    """Return the bytes of a Python file; raises what `ordinary_bytes` raises."""
    return ordinary_bytes(file, LARGEST_CODE, Inadmissible(too_large(LARGEST_CODE)), under)


def read_notebook(file: Path, under: Path | None = None) -> bytes:
    """Return the bytes of a notebook; raises what `ordinary_bytes` raises."""
    return ordinary_bytes(file, ipynb.LARGEST, Unreadable(too_large(ipynb.LARGEST) + ipynb.CLEAR), under)


def _from_script(data: bytes) -> Answer:
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f\v\0"):
        raise Empty("empty. Save your answer and hand it in again")
    if ipynb.has_conflict(data):
        raise Unreadable(ipynb.CONFLICT)
    return Answer(exported.without_notebook_lines(data))


def _from_notebook(exercise: Exercise, name: str, data: bytes) -> Answer:
    chosen = notebook.choose(exercise, ipynb.cells_of(data))
    if chosen is None:
        told = f"{one_line(name)} has no answer cell any more. Copy your code into the answer cell of a fresh copy."
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=told)
    if chosen.held:
        return unreadable(OutOfReach(f"{one_line(name)}: {chosen.held}"))
    code = chosen.source.encode()
    if len(code) > LARGEST_CODE:
        raise Inadmissible(f"a notebook whose answer cell is {too_large(LARGEST_CODE)}")
    return dataclasses.replace(_from_script(code), remark=chosen.remark, found=chosen.cells)


def ordinary_bytes(file: Path, limit: int, excess: Unreadable | None = None, under: Path | None = None) -> bytes:
    """Return all bytes of an ordinary file: what was opened is looked at, not what has the name meanwhile.

    Raises `excess`, or else Unreadable, for more than `limit` bytes, Inadmissible for what is no ordinary file,
    OutOfReach where it cannot be read, and KitError where the machine fails.
    """
    try:
        with open(file, "rb", opener=lambda *_: _descriptor(file, under or file.parent)) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Inadmissible(NO_FILE)
            data = opened.read(limit + 1)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise Inadmissible(NO_FILE) from error
        raise out_of_reach(error, file.name) from error
    if len(data) > limit:
        raise excess or Unreadable(too_large(limit))
    return data


def _descriptor(file: Path, under: Path) -> int:
    """Return a descriptor of `file`; a folder between it and `under` that is a link, by now, is not followed."""
    folders = file.relative_to(under).parts[:-1]
    if not folders:
        return os.open(file, _FLAGS)
    place = folder_descriptor(under, folders)
    try:
        return os.open(file.name, _FLAGS, dir_fd=place)
    finally:
        os.close(place)


def folder_descriptor(under: Path, folders: Sequence[str]) -> int:
    """Return a descriptor of the folder that one comes to through `folders`, none of which may be a link."""
    with contextlib.ExitStack() as opened:
        place = os.open(under, _FOLDER_FLAGS)
        for folder in folders:
            opened.callback(os.close, place)
            place = os.open(folder, _FOLDER_FLAGS, dir_fd=place)
        return place


def too_large(limit: int) -> str:
    """Return what is said of a file of more than `limit` bytes."""
    return f"larger than {limit >> 10} KiB"
