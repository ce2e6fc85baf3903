"""Submissions that are attacks before any of them runs: special files, and names that act where they are shown."""

from __future__ import annotations

import bz2
import contextlib
import ctypes
import hashlib
import itertools
import lzma
import os
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.model import Verdict
from grader.student_ids import student_id

_SLUG = "moving_average"
_WRONG = "def moving_average(values, window, out):\n    pass\n"
_REJECTED = (Verdict.REJECTED,)
_AS_MET = (Verdict.REJECTED, Verdict.WRONG, Verdict.UNREADABLE)  # of what is another thing at each look
_LONG = "n" * 250
_MANY = 65_000_000  # bytes, nearly as much as an archive may unpack to
_LIBC = ctypes.CDLL(None, use_errno=True)
_HERE, _RENAME_EXCHANGE = -100, 2  # AT_FDCWD of fcntl.h, and linux/fs.h


@dataclass(frozen=True)
class Oddity:
    """An attack by what a file or its folder is.

    `make(file, course)` lays it out; `student` is the folder's name, where that is the attack.
    """

    name: str
    make: Callable[[Path, Path], object]
    verdicts: tuple[Verdict, ...] = _REJECTED
    student: str = ""
    slug: str = _SLUG


def _plain(file: Path, _: Path) -> None:
    file.write_text(_WRONG)


def _link_to_solution(file: Path, course: Path) -> None:
    file.symlink_to(course / "solutions" / _SLUG / f"{_SLUG}.py")


def _folder_link_to_solution(file: Path, course: Path) -> None:
    (file.parent / _SLUG).symlink_to(course / "solutions" / _SLUG)


def _hard_link_to_itself_in_a_loop(file: Path, _: Path) -> None:
    file.symlink_to(file.name)


def _socket(file: Path, _: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(file.name)
    finally:
        os.chdir(here)


def _bytes(data: bytes) -> Callable[[Path, Path], object]:
    return lambda file, _: file.write_bytes(data)


def _crowded_archive(ending: str, data: Callable[[], bytes]) -> Callable[[Path, Path], None]:
    """A zip of many files with the same contents, which are an archive again."""

    def make(file: Path, _: Path) -> None:
        contents = data()
        with zipfile.ZipFile(file.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(100):
                archive.writestr(f"{number}{ending}", contents)

    return make


def _long_names(file: Path, _: Path) -> None:
    """Names that grow eighteenfold when letters of one look are made one."""
    with zipfile.ZipFile(file.with_suffix(".zip"), "w") as archive:
        for number in range(400):
            archive.writestr(f"{number}{chr(0xFDFA) * 20_000}.py", "")


def _sparse(file: Path, _: Path) -> None:
    file.touch()
    os.truncate(file, 1 << 40)


def _beside(name: str) -> Callable[[Path, Path], None]:
    """A wrong answer, and beside it a module that imports might find first."""

    def make(file: Path, course: Path) -> None:
        _plain(file, course)
        (file.parent / name).write_text(f"from {_SLUG} import *\nprint('imported from beside')\n")

    return make


def _package(file: Path, course: Path) -> None:
    """A wrong answer, and folders that look like the kit."""
    _plain(file, course)
    for name in ("grader", "numba", "solutions", "tests"):
        shutil.copytree(course / "exercises" / _SLUG, file.parent / name)


def _notebooks(*folders: str) -> Callable[[Path, Path], None]:
    """A notebook of one name in each of these folders."""

    def make(file: Path, _: Path) -> None:
        for name in folders:
            (file.parent / name).mkdir()
            (file.parent / name / f"{_SLUG}.ipynb").write_text("{}")

    return make


def _linked_notebooks(file: Path, course: Path) -> None:
    _notebooks("a")(file, course)
    (file.parent / "b").symlink_to("a")


def _crowd(file: Path, _: Path) -> None:
    for number in range(2000):
        (file.parent / f"{number}").mkdir()


def _swapped(make: Callable[[Path, Path], object]) -> Callable[[Path, Path], None]:
    """A wrong answer that all the time changes places with what `make` puts beside it."""

    def lay_out(file: Path, course: Path) -> None:
        other = file.with_name(".other")
        _plain(file, course)
        make(other, course)
        _all_the_time(lambda: _exchange(file, other))

    return lay_out


def _exchange(first: Path, second: Path) -> None:
    """Have two names change places at once, renameat2(2)."""
    names = os.fsencode(first), os.fsencode(second)
    if _LIBC.renameat2(_HERE, names[0], _HERE, names[1], _RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), "renameat2", str(first))


def _all_the_time(act: Callable[[], object]) -> None:
    """Act in bursts, so that a processor is left for those who are timed, until the files are no longer there."""

    def run() -> None:
        with contextlib.suppress(OSError):
            while True:
                for _ in range(101):  # odd: what rests between bursts is the one and then the other
                    act()
                time.sleep(0.005)

    threading.Thread(target=run, daemon=True).start()


def _swapped_folder(file: Path, course: Path) -> None:
    own, other = file.with_name(_SLUG), file.with_name(".other")
    own.mkdir()
    _plain(own / file.name, course)
    other.symlink_to(course / "solutions" / _SLUG)
    _all_the_time(lambda: _exchange(own, other))


def _rewritten(file: Path, course: Path) -> None:
    """Two answers of one length, written over each other: the second one knows no `pas`."""
    _plain(file, course)
    texts = itertools.cycle((_WRONG.replace("pass", "pas "), _WRONG))

    def write() -> None:
        with file.open("r+") as opened:
            opened.write(next(texts))

    _all_the_time(write)


def _file(name: str, make: Callable[[Path, Path], object], *verdicts: Verdict) -> Oddity:
    return Oddity(name, make, verdicts or _REJECTED)


def _name(name: str, student: str) -> Oddity:
    return Oddity(name, _plain, (Verdict.WRONG,), student)


ODDITIES = (
    _file("link to the solution", _link_to_solution),
    _file("folder that is a link to the solution", _folder_link_to_solution),
    _file("link to itself", _hard_link_to_itself_in_a_loop),
    _file("link to a device", lambda file, _: file.symlink_to("/dev/zero")),
    _file("link to the judge's memory", lambda file, _: file.symlink_to("/proc/self/mem")),
    _file("named pipe", lambda file, _: os.mkfifo(file)),
    _file("socket", _socket),
    _file("folder with the file's name", lambda file, _: file.mkdir()),
    _file("a terabyte of nothing", _sparse),
    _file("one byte too many", _bytes(b"#" * (256 * 1024 + 1))),
    _file("nothing at all", _bytes(b""), Verdict.UNREADABLE),
    _file("no text", _bytes(bytes(range(256)) * 16), Verdict.ERROR),
    _file("NUL among the letters", _bytes(_WRONG.encode() + b"\0"), Verdict.ERROR),
    _file("another encoding", _bytes(b"# -*- coding: rot13 -*-\nqrs zbivat(): cnff\n"), Verdict.ERROR),
    _file("UTF-16", _bytes(_WRONG.encode("utf-16")), Verdict.ERROR),
    _file("sitecustomize beside it", _beside("sitecustomize.py"), Verdict.WRONG),
    _file("numpy.py beside it", _beside("numpy.py"), Verdict.WRONG),
    _file("conftest.py beside it", _beside("conftest.py"), Verdict.WRONG),
    _file("pytest.ini beside it", _beside("pytest.ini"), Verdict.WRONG),
    _file("a kit of its own beside it", _package, Verdict.WRONG),
    _file("file swapped with a link to the solution", _swapped(_link_to_solution), *_AS_MET),
    _file("folder swapped with a link to the solution's", _swapped_folder, *_AS_MET),
    _file("file swapped with a pipe", _swapped(lambda file, _: os.mkfifo(file)), *_AS_MET),
    _file("file written while it is read", _rewritten, Verdict.WRONG, Verdict.ERROR),
    _file("two notebooks of one name", _notebooks("a", "b"), Verdict.UNREADABLE),
    _file("notebooks in folders whose names act", _notebooks("\x1b[2J", "\u202e", "<b>"), Verdict.UNREADABLE),
    _file(
        "a hundred notebooks in long names", _notebooks(*(f"{n}{'n' * 200}" for n in range(100))), Verdict.UNREADABLE
    ),
    _file("notebooks in links to one folder", _linked_notebooks, Verdict.UNREADABLE),
    _file("a crowd of folders", _crowd, Verdict.UNREADABLE),
    _file(
        "a crowd of cut-off archives",
        _crowded_archive(".bz2", lambda: bz2.compress(bytes(_MANY), 1)[:-10]),
        Verdict.UNREADABLE,
    ),
    _file(
        "a crowd of cut-off archives in xz",
        _crowded_archive(".xz", lambda: lzma.compress(bytes(_MANY), preset=0)[:-30]),
        Verdict.UNREADABLE,
    ),
    _file("an archive of names without end", _long_names, Verdict.UNREADABLE),
    _name("a classmate's long name as it is shown", student_id(_LONG)),
    _name("a classmate's long name as it was shown", f"{_LONG[:50]}~{hashlib.sha256(_LONG.encode()).hexdigest()[:16]}"),
    _name("a classmate's name and a filler", "0000 honest\u3164"),
    _name("a classmate's name and a blank", "0000 honest\u2800"),
    _name("a classmate's name and a joiner", "0000 hon\u034fest"),
    _name("a classmate's name and a variation", "0000 honest\ufe0f"),
    _name("a classmate's name and a space more", "0000  honest"),
    _name("a classmate's name in Cyrillic letters", "0000 h\u043enest"),
    _name("a classmate's name in wide letters", "0000 \uff48onest"),
    _name("marks heaped on a classmate's name", "0000 honest" + "\u0301" * 60),
    _name("escape sequences as a name", "\x1b]0;owned\x07\x1b[2J\x1b[31mred\r\nSecond line"),
    _name("markup as a name", "<script>alert(1)<&script> ' onerror=\"alert(1)"),
    _name("a formula as a name", '=HYPERLINK("x")'),
    _name("rich markup as a name", "[bold red]passed[&bold red]"),
    _name("a path as a name", "x%2F..%2F..%2Fetc"),
    _name("a template as a name", "{{ 7 * 7 }}{% raw %}"),
    _name("reversed writing as a name", "\u202edessap\u202c \u200b"),
    _name("no valid text as a name", os.fsdecode(b"\xff\xfe\x80")),
    _name("a name as long as may be", _LONG),
)
