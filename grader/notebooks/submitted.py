"""What nbgrader must not meet: it copies all of a folder, follows links, waits for pipes, shows names as HTML."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nbgrader.utils import parse_utc

from grader.text import one_line, printable

TIMESTAMP = "timestamp.txt"
MOST_FILES = 500  # nbgrader compares each file of a folder with all others
MOST_BYTES = 100 * 1024 * 1024
_LONGEST_TIME = 1000  # bytes
_ACT_IN_PAGES = frozenset('<>&"\\\n')


def objection_to_name(student: str) -> str:
    """Return what is wrong with a student's id, an empty text where nothing is.

    formgrader writes ids into its pages as they are: there they act with the rights of whoever grades.
    """
    if not student or student != printable(student) or _ACT_IN_PAGES & set(student):
        return "is no name for a student: formgrader would show it as a part of its page. Give it a plainer one"
    return ""


def objection(folder: Path) -> str:
    """Return why nbgrader must not look into a submission's folder, an empty text where it may.

    Notebooks in it may be anything: they are read elsewhere, and what is no notebook has a verdict.
    """
    try:
        if folder.is_symlink():
            return "is a link. Put the files themselves there"
        return objection_to_name(folder.parent.name) or _odd_entry(folder) or _odd_time(folder / TIMESTAMP)
    except OSError as error:
        return f"cannot be looked into: {error.strerror}. Check its permissions"


def _odd_entry(folder: Path) -> str:
    size = 0
    for number, entry in enumerate(_entries(folder), start=1):
        shown = one_line(os.path.relpath(entry.path, folder))
        status = entry.stat(follow_symlinks=False)
        size += status.st_size
        if number > MOST_FILES or size > MOST_BYTES:
            return f"holds more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB. Remove what is not needed"
        if entry.name != printable(entry.name):
            return f"holds {shown}, a name that could act in a terminal. Rename it"
        if not (_is_notebook(entry, folder) or stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            return f"holds {shown}, a link or a special file. Remove it"
    return ""


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what is in `folder` and below, as it comes: there may be more than anybody wants to see."""
    waiting = [os.fspath(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for entry in found:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def _is_notebook(entry: os.DirEntry[str], folder: Path) -> bool:
    """Return whether nbgrader takes the entry for a notebook, and so does not copy it."""
    return Path(entry.path).parent == folder and entry.name.endswith(".ipynb") and not entry.name.startswith(".")


def _odd_time(note: Path) -> str:
    if not note.exists() or _says_a_time(note):
        return ""
    return f"holds a {note.name} that says no time. Write when it was handed in, as 2099-12-01 23:59:00 UTC"


def _says_a_time(note: Path) -> bool:
    with contextlib.suppress(Exception):  # dateutil raises whatever it comes across
        if note.is_file() and note.stat().st_size < _LONGEST_TIME:
            parse_utc(note.read_text(encoding="utf-8").strip())
            return True
    return False
