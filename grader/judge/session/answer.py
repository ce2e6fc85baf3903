"""What a student handed in for an exercise, as bytes: a Python file, or the answer cell of a notebook."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from grader import ipynb
from grader.catalog import Exercise
from grader.errors import KitError
from grader.ipynb import Unreadable
from grader.model import Verdict

NOTEBOOK = ".ipynb"
_LARGEST_CODE = 256 * 1024


@dataclass(frozen=True)
class Answer:
    """A submission's bytes, or the verdict that stands in their place."""

    code: bytes = b""
    verdict: Verdict | None = None
    message: str = ""


def read(exercise: Exercise, file: Path | None) -> Answer:
    """Return what `file` holds, or the verdict for a file that is absent or unusable.

    Raises KitError where the machine does not let us read it.
    """
    if file is None:
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=f"No {exercise.slug}.py was handed in.")
    try:
        if file.suffix == NOTEBOOK:
            return _from_notebook(file)
        return Answer(_bytes(file, _LARGEST_CODE))
    except Unreadable as error:
        return Answer(verdict=Verdict.REJECTED, message=f"{file.name} is {error}.")


def read_notebook(file: Path) -> bytes:
    """Return the bytes of a notebook.

    Raises Unreadable for what is too large or no ordinary file, and KitError where the machine does not let us.
    """
    return _bytes(file, ipynb.LARGEST, ". Clear its outputs, save it and hand it in again")


def _from_notebook(file: Path) -> Answer:
    source = ipynb.source_of(ipynb.cells_of(read_notebook(file)), ipynb.ANSWER)
    if source is None:
        told = f"{file.name} has no answer cell any more. Copy your code into the answer cell of a fresh copy."
        return Answer(verdict=Verdict.NOT_ATTEMPTED, message=told)
    code = source.encode()
    if len(code) > _LARGEST_CODE:
        raise Unreadable(f"a notebook whose answer cell is {_too_large(_LARGEST_CODE)}")
    return Answer(code)


def _bytes(file: Path, limit: int, advice: str = "") -> bytes:
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("not an ordinary file")
        if status.st_size > limit:
            raise Unreadable(_too_large(limit) + advice)
        return file.read_bytes()
    except OSError as error:
        raise KitError(f"{file}: cannot be read: {error.strerror}. Check its permissions.") from error


def _too_large(limit: int) -> str:
    return f"larger than {limit >> 10} KiB"
