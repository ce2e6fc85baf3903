"""nbgrader's `collect`, for an exchange in which anybody can put anything under any name."""

from __future__ import annotations

import errno
import itertools
import os
import pwd
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from grader.ipynb import LARGEST
from grader.notebooks.renamed import note, renamed
from grader.notebooks.submitted import TIMESTAMP, objection_to_name
from grader.text import one_line

_SECRET = "submission_secret.txt"  # noqa: S105 - a file's name; who knows its content can fetch the feedback
_SECRETS = re.compile(rb"[0-9a-f]{128}")  # what `nbgrader submit` draws
_ENOUGH = LARGEST + 1  # bytes of a notebook: one more than are read, so that the judge can say what is wrong
_MOST_NAMES = 500  # in a student's folder that are looked at
_NOBODY = {"username": "", "filename": "", "timestamp": datetime.min}  # noqa: DTZ901 - nbgrader's times have no zone


class Collect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """Collects from each student's own folder the assignment's notebooks, and nothing else: `ExchangeFactory.collect`.

    nbgrader's own follows links with the rights of whoever collects, to the solutions for example; it only warns where
    one student's folder bears another's name; and it stops for all at the first folder that it cannot read.
    """

    def init_src(self) -> None:
        """Find the submissions to collect."""
        super().init_src()
        self.src_records: list[dict[str, Any]] = [record for record in self.src_records if record is not _NOBODY]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Return whose folder it is, and of when; nobody's where that cannot be told or is not true."""
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            wrong = self._objection(path, record["username"])
        except Exception as error:  # dateutil raises whatever it comes across
            wrong = str(error)
        if wrong:
            self.log.warning("Not collected, %s: %s.", one_line(path), one_line(wrong, 400))
        return _NOBODY if wrong else record

    def _objection(self, path: str, student: str) -> str:
        """Return why it is no folder of the student's own, "" where it is, or may be without `check_owner`."""
        status = os.lstat(path)
        if not stat.S_ISDIR(status.st_mode):
            return "is no folder"
        if self.check_owner and _user(status.st_uid) != student:
            return (
                f"claims to be {student}'s and belongs to {_user(status.st_uid)}."
                " Where names of users are not students' ids, set c.ExchangeCollect.check_owner = False"
            )
        return objection_to_name(student)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:  # noqa: ARG002 - nbgrader's signature
        """Write the student's notebooks, the time in the folder's name, and the secret that names their feedback."""
        time: datetime = super()._path_to_record(src)["timestamp"]
        folder, wanted = Path(dest), self._wanted()
        folder.mkdir(parents=True)
        (folder / TIMESTAMP).write_text(f"{time.isoformat(sep=' ')} UTC", encoding="utf-8")
        (folder / _SECRET).write_text(secrets.token_hex(64), encoding="utf-8")  # release_feedback stops without one
        try:
            for name, data in self._files(src, wanted):
                if name != _SECRET or _SECRETS.fullmatch(data):
                    (folder / name).write_bytes(data)
            self._bring_renamed(src, folder, wanted)
        except OSError as error:
            shutil.rmtree(folder)  # so that the next run tries again
            self.log.warning("Not collected, %s: %s", one_line(src), error.strerror)
            return
        if self.coursedir.groupshared:
            for path in (folder, *folder.iterdir()):
                path.chmod(path.stat().st_mode | (0o2770 if path.is_dir() else 0o660))

    def _files(self, folder: str, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of those files in `folder` that are ordinary ones and its owner's.

        The folder is the student's, who can change it meanwhile: what was opened is looked at, not what has the name.
        """
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            for name in names:
                try:
                    yield name, _ordinary(name, opened)
                except FileNotFoundError:
                    continue
                except OSError as error:
                    self.log.warning("Not collected, %s of %s: %s", one_line(name), one_line(folder), error.strerror)
        finally:
            os.close(opened)

    def _bring_renamed(self, src: str, folder: Path, wanted: list[str]) -> None:
        """Write notebooks of other names in the places of those that are not there, where no other can be meant.

        That is said in the log, and in a note beside it, so that a person looks at its points.
        """
        absent = [name for name in wanted if name != _SECRET and not (folder / name).exists()]
        lying = [name for name in _notebooks(src) if name not in wanted] if absent else []
        brought = renamed(absent, lying, wanted)
        for name, data in self._files(src, list(brought)):
            (folder / brought[name]).write_bytes(data)
            note(folder, brought[name], name)
            self.log.warning(
                "Collected %s of %s as %s: it is open for a person.", one_line(name), one_line(src), brought[name]
            )
        for name in sorted(set(lying) - brought.keys()):
            self.log.warning("Not collected, %s of %s: not of this assignment.", one_line(name), one_line(src))

    def _wanted(self) -> list[str]:
        """Return the names of the files to collect; fails where the assignment has no notebook."""
        directory, assignment = self.coursedir.release_directory, self.coursedir.assignment_id
        released = Path(self.coursedir.format_path(directory, ".", assignment))
        notebooks = sorted(path.name for path in released.glob("*.ipynb"))
        if not notebooks:
            self.fail(f"{released} has no notebook. `nbgrader generate_assignment {assignment}` makes them.")
        return [*notebooks, _SECRET]


def _notebooks(folder: str) -> list[str]:
    """Return the names of what may be notebooks in a student's folder, as many as one may have."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in itertools.islice(entries, _MOST_NAMES)]
    return sorted(name for name in names if ".ipynb" in name.lower() and not name.startswith("."))


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def _ordinary(name: str, folder: int) -> bytes:
    """Return the bytes of a file in the opened `folder`; raises OSError for links, special files, and others' files."""
    opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.fstat(folder).st_uid:
            raise OSError(errno.EPERM, "no ordinary file of the student's own")
        with open(opened, "rb", closefd=False) as file:
            return file.read(_ENOUGH)
    finally:
        os.close(opened)
