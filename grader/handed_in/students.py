"""Who handed in what: the students of a class, whatever made its folder, and their ids."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import UsageError
from grader.handed_in import platforms
from grader.handed_in.archives import suffix_of
from grader.handed_in.members import NOBODYS_FOLDERS
from grader.handed_in.platforms import Upload
from grader.student_ids import student_id

_MOST_LOOKED_AT = 10_000  # names in a folder


@dataclass(frozen=True)
class Student:
    """A student's id, fit to be shown and to be a directory's name, and the folder with their files.

    `collected` by nbgrader: a notebook there counts more than a file of the same name, as it does for nbgrader. Where
    all students' files lie in one folder, `files` are this one's: what each was called, and what it is called there.
    A platform knows the student by `number`, "" where that is not certain, and what was handed in as `upload`.
    """

    id: str
    folder: Path
    collected: bool = False
    files: tuple[tuple[str, str], ...] = ()
    late: str = ""
    number: str = ""
    upload: str = ""


def students_of(folder: Path, assignment: str = "") -> list[Student]:
    """Return a class's students in the order of their names: each sub-directory is one.

    Their files are in it, or in the sub-directory `assignment` of it. What Canvas or Moodle named has its student's
    number as id; files that they put side by side are sorted out. Else an archive beside the folders is a student's.
    Raises UsageError where `folder` is no directory, or has none of these.
    """
    _require_directory(folder, "--class")
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    folders = [entry for entry in entries if _is_students(entry) and entry.name not in NOBODYS_FOLDERS]
    files = [entry.name for entry in entries if entry.is_file() and not entry.is_symlink()]
    if len(folders) == 1 and not files and _is_download(folders[0]):
        return students_of(folders[0], assignment)
    found = [*_of_folders(folders, assignment), *_of_files(folder, files)]
    if not any(student.number for _, student in found):  # a platform's class may have its own archive beside it
        there = {entry.name for entry in folders}
        stems = {name: name[: -len(end)] for name in files if (end := suffix_of(name))}
        left = ((name, stem) for name, stem in stems.items() if stem not in there)
        found += [((stem, name), Student("", folder, files=((name, name),))) for name, stem in left]
    if not found:
        raise UsageError(f"{folder}: no sub-directory there. --class wants one for each student.")
    return _with_ids(sorted(found, key=lambda each: each[0][-1]))


def single(folder: Path, name: str = "") -> Student:
    """Return the one student whose files are in `folder`, called `name` or else like the folder."""
    _require_directory(folder, "--submission")
    return Student(student_id(name or folder.resolve().name), folder.resolve())


def _require_directory(folder: Path, option: str) -> None:
    if not folder.is_dir():
        what = "is not a directory" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {what}. {option} wants the directory that holds the submission.")


_Named = tuple[tuple[str, ...], Student]  # names for a student, the most wanted first, the last nobody else's


def _of_folders(folders: Iterable[Path], assignment: str) -> list[_Named]:
    """Return the students who have a folder. A text of theirs beside their files is in a folder that does not count."""
    uploads = {folder: platforms.folder_of(folder.name) for folder in folders}
    owners = {upload.owner for upload in uploads.values() if upload and not upload.is_text}
    return [
        (_names(folder.name, upload), _known(Student("", _place(folder) / assignment, bool(assignment)), upload))
        for folder, upload in uploads.items()
        if upload is None or not upload.is_text or upload.owner not in owners
    ]


def _is_students(entry: Path) -> bool:
    """Return whether it is a folder, or a link to one that is gone: whose that was has a row all the same."""
    return entry.is_dir() or (entry.is_symlink() and not entry.exists())


def _is_download(folder: Path) -> bool:
    """Return whether all that is in a folder has a platform's names, so that it is the class and no student's.

    Of a student's own folder that says nothing: the names in it are theirs.
    """
    if platforms.folder_of(folder.name):
        return False
    try:
        names = [entry.name for entry in itertools.islice(folder.iterdir(), _MOST_LOOKED_AT)]
    except OSError:
        return False
    shown = [name for name in names if not name.startswith(".") and name not in NOBODYS_FOLDERS]
    return len(shown) > 1 and all(platforms.folder_of(name) or platforms.file_of(name) for name in shown)


def _place(folder: Path) -> Path:
    """Return where a student's folder is: who made the class may have linked it; a link to nowhere stays one."""
    return folder.resolve() if folder.is_dir() else folder


def _of_files(folder: Path, files: Iterable[str]) -> list[_Named]:
    by_owner: dict[tuple[str, str], list[Upload]] = {}
    for upload in filter(None, map(platforms.file_of, files)):
        by_owner.setdefault(upload.owner, []).append(upload)
    found = []
    for uploads in map(platforms.newest, by_owner.values()):
        chosen = tuple((upload.name, upload.entry) for upload in uploads)
        late = platforms.LATE if any(upload.late for upload in uploads) else ""
        student = Student("", folder, files=chosen, late=late)
        found.append((_names(uploads[0].entry, uploads[0]), _known(student, uploads[0])))
    return found


def _known(student: Student, upload: Upload | None) -> Student:
    return replace(student, number=upload.number, upload=upload.entry) if upload else student


def _names(entry: str, upload: Upload | None) -> tuple[str, ...]:
    return (entry,) if upload is None or not upload.number else (upload.number, f"{upload.who}_{upload.number}", entry)


def _with_ids(found: list[_Named]) -> list[Student]:
    """Give each student the first of their names that is nobody else's."""
    count = Counter(name for names, _ in found for name in set(names))
    chosen = [next((name for name in names if count[name] == 1), names[-1]) for names, _ in found]
    return [replace(student, id=student_id(name)) for name, (_, student) in zip(chosen, found, strict=True)]
