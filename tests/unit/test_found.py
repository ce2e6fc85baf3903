"""Which file is meant: renamed, nested, zipped, beside stubs and leftovers; or else a list of what is there."""

from __future__ import annotations

import io
import json
import os
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import Exercise
from grader.handed_in import Student, received, students_of
from grader.handed_in.choice import is_hollow
from grader.handed_in.names import Likeness, likeness
from grader.judge.session.answer import Answer
from grader.model import Verdict
from grader.text import printable
from tests.unit.minicourse import SOLUTION, STUB, make_exercise

OTHER = SOLUTION.replace("2 * values", "values + values")
Files = dict[str, str | bytes]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise in a course with another."""
    made = make_exercise(tmp_path / "course")
    (made.folder.parent / "other").mkdir()
    (made.folder.parent / "other" / "exercise.toml").touch()
    return made


def notebook(*cells: tuple[str, str], kind: str = "code", **top: Any) -> bytes:
    """Return a notebook with cells of these ids and texts."""
    body = [
        {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": name}} if name else {}, "source": source}
        for name, source in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": body} | top).encode()


SOLVED, UNSOLVED = notebook(("answer", SOLUTION)), notebook(("answer", STUB))


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def lay(folder: Path, files: Files, slug: str) -> Student:
    """Write the files, in whose names `S` stands for the slug, and return whose they are."""
    for name, content in files.items():
        file = folder / name.replace("S", slug)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    folder.mkdir(exist_ok=True)
    return Student("ada", folder)


def _answer(tmp_path: Path, exercise: Exercise, files: Files) -> Answer:
    return received(lay(tmp_path / "ada", files, exercise.slug), exercise).answer


def _zip(slug_names: Files) -> Callable[[str], bytes]:
    return lambda slug: zipped({name.replace("S", slug): content for name, content in slug_names.items()})


KIT = {f"kit/{name}": "x = 1\n" for name in ("Makefile", "README.md", "grader/__init__.py", "grader/model.py")}
KIT |= {"kit/exercises/S/problem.py": "def baseline(): ...\n", "kit/exercises/S/test_public.py": "def test_a(): ...\n"}

# Each is one answer, whose code is SOLUTION.
FOUND: dict[str, Files] = {
    "where it was asked for": {"S.py": SOLUTION},
    "in its folder": {"S/S.py": SOLUTION},
    "a notebook": {"S.ipynb": SOLVED},
    "by a browser": {"S (1).py": SOLUTION},
    "by a browser, twice": {"S (1) (2).py": SOLUTION},
    "by Canvas": {"S-2.py": SOLUTION},
    "a copy": {"S - Copy.py": SOLUTION},
    "eine Kopie": {"S - Kopie (3).py": SOLUTION},
    "copy of": {"Copy of S.ipynb": SOLVED},
    "a last version": {"S_final_v2.py": SOLUTION},
    "another suffix": {"S.py.txt": SOLUTION},
    "a text file": {"S.txt": SOLUTION},
    "the suffix in capitals": {"S.PY": SOLUTION},
    "the suffix twice": {"S.py.py": SOLUTION},
    "a space before the suffix": {"S .py": SOLUTION},
    "no suffix": {"S": SOLUTION},
    "a notebook called a file": {"S.py": SOLVED},
    "a copied answer cell": {"S.ipynb": notebook(("answer", STUB), ("answer", SOLUTION))},
    "a notebook as JSON": {"S.ipynb.json": SOLVED},
    "a notebook as text": {"S.ipynb.txt": SOLVED},
    "with a name before": {"ada_lovelace_S.py": SOLUTION},
    "with a number before": {"12345_S.py": SOLUTION},
    "any name at all": {"homework.py": SOLUTION},
    "any notebook at all": {"Untitled3.ipynb": SOLVED},
    "nested": {"hw1/S.py": SOLUTION},
    "nested deep": {"a/b/c/d/e/S.py": SOLUTION},
    "a folder called like the file": {"S.py/S.py": SOLUTION},
    "the kit handed back": {**KIT, "kit/exercises/S/S.py": SOLUTION},
    "the kit handed back, solved beside it": {**KIT, "kit/exercises/S/S.py": STUB, "S (1).py": SOLUTION},
    "the course's folder": {"exercises/S/S.py": SOLUTION, "exercises/other/other.py": STUB},
    "a repository": {".git/config": "x", ".git/S.py": OTHER, "README.md": "x", "src/S.py": SOLUTION},
    "a stub beside a solved notebook": {"S.py": STUB, "S.ipynb": SOLVED},
    "a stub and a solved notebook, nested": {"old/S.ipynb": UNSOLVED, "new/S.ipynb": SOLVED},
    "a stub beside a renamed one": {"S.py": STUB, "S-2.py": SOLUTION},
    "an empty file beside a solved one": {"S.py": "", "hw/S.py": SOLUTION},
    "an empty notebook beside a solved one": {"S.ipynb": b"", "hw/S.py": SOLUTION},
    "the same twice": {"a/S.py": SOLUTION, "b/S.py": SOLUTION},
    "the same in a notebook": {"a/S.py": SOLUTION, "b/S.ipynb": SOLVED},
    "with what macOS leaves": {"__MACOSX/hw/._S.py": b"\0\5\x16\7", "hw/S.py": SOLUTION, "hw/.DS_Store": b"\0"},
    "with checkpoints": {"hw/S.ipynb": SOLVED, "hw/.ipynb_checkpoints/S-checkpoint.ipynb": UNSOLVED},
    "with a virtual environment": {"S-1.py": SOLUTION, "env/pyvenv.cfg": "", "env/lib/S.py": OTHER},
    "with caches": {"hw/S.py": SOLUTION, "hw/__pycache__/S.cpython-311.pyc": b"\0"},
    "with their own tests": {"hw/S.py": SOLUTION, "hw/test_S.py": OTHER},
    "beside another exercise's": {"hw/S (1).py": SOLUTION, "hw/other.py": OTHER},
    "beside an older name's": {"S.py": SOLUTION, "S_slow.py": OTHER},
    "asked for, beside others": {"S.py": SOLUTION, "S (1).py": OTHER, "old/S.py": OTHER},
    "zipped": {"S.zip": b""},
    "exported from a notebook": {"hw/S.py": f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\n{SOLUTION}"},
}

PACKED: dict[str, Files] = {
    "alone": {"S.py": SOLUTION},
    "in a folder": {"hw1/S.py": SOLUTION},
    "the kit": {**KIT, "kit/exercises/S/S.py": SOLUTION},
    "with what macOS leaves": {"S.py": SOLUTION, "__MACOSX/._S.py": b"\0\5\x16\7"},
    "by Windows": {"hw1\\S.py": SOLUTION},
    "as a notebook": {"S.ipynb": SOLVED},
    "out of the archive, so it says": {"../../../S.py": SOLUTION},
    "at the root, so it says": {"/etc/S.py": SOLUTION},
    "an archive in an archive": {"inner.zip": b""},
}


@pytest.mark.parametrize("name", [name for name in FOUND if name != "zipped"])
def test_the_file_that_is_meant_is_found(tmp_path: Path, exercise: Exercise, name: str) -> None:
    """Where one file alone can be meant its code is what is judged, and where it was is said."""
    answer = _answer(tmp_path, exercise, FOUND[name])
    assert (answer.verdict, answer.message) == (None, "")
    assert answer.code.decode().endswith(SOLUTION)
    places = {f"{exercise.slug}.py", f"{exercise.slug}/{exercise.slug}.py", f"{exercise.slug}.ipynb"}
    assert answer.found not in places - {f"{exercise.slug}.ipynb"}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("archive", ["S.zip", "homework.ZIP", "deep/er/x.zip"])
def test_what_is_in_an_archive_is_found(tmp_path: Path, exercise: Exercise, name: str, archive: str) -> None:
    """An archive is looked into, whatever its name and whatever paths it claims, and nothing is unpacked to disk."""
    files = PACKED[name]
    if "inner.zip" in files:
        files = {"inner.zip": _zip({"S.py": SOLUTION})(exercise.slug)}
    answer = _answer(tmp_path, exercise, {archive: _zip(files)(exercise.slug)})
    assert (answer.verdict, answer.code) == (None, SOLUTION.encode())
    assert ".zip/" in answer.found.lower()
    assert [path.name for path in (tmp_path / "ada").rglob("*") if path.is_file()] == [
        Path(archive.replace("S", exercise.slug)).name
    ]


def _bomb() -> bytes:
    return zipped({f"{number}.zip": zipped({"S.py": bytes(20_000_000)}) for number in range(30)})


def _liar(slug: str) -> bytes:
    """Return an archive whose table of contents says that a file is small."""
    data = bytearray(zipped({f"{slug}.py": b"#" * 5_000_000}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    return bytes(data)


def _odd_methods(slug: str) -> bytes:
    return zipped({f"{slug}.py": SOLUTION}, zipfile.ZIP_LZMA)


def _encrypted(slug: str) -> bytes:
    data = bytearray(zipped({f"{slug}.py": SOLUTION}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def _linked(slug: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo(f"{slug}.py")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return data.getvalue()


CONFLICT = f"<<<<<<< HEAD\n{SOLUTION}=======\n{OTHER}>>>>>>> theirs\n"
HELD: dict[str, tuple[Callable[[str], Files], str]] = {
    "two attempts": (lambda _: {"attempt1/S.py": SOLUTION, "attempt2/S.py": OTHER}, "attempt1/S.py, attempt2/S.py"),
    "two renamed": (lambda _: {"S (1).py": SOLUTION, "S (2).py": OTHER}, "S (1).py, S (2).py"),
    "two that differ in capitals": (lambda _: {"a/S.PY": SOLUTION, "b/S.PY": OTHER}, "a/S.PY, b/S.PY"),
    "two notebooks": (
        lambda _: {"a/S.ipynb": SOLVED, "b/S.ipynb": notebook(("answer", OTHER))},
        "a/S.ipynb, b/S.ipynb",
    ),
    "two in an archive": (
        lambda slug: {"x.zip": _zip({"a/S.py": SOLUTION, "b/S.py": OTHER})(slug)},
        "x.zip/a/S.py, x.zip/b/S.py",
    ),
    "two of no name": (lambda _: {"one.py": SOLUTION, "two.py": OTHER}, "one.py, two.py"),
    "a document": (lambda _: {"S.docx": b"PK"}, "S.docx"),
    "a picture of it": (lambda _: {"IMG_0001.HEIC": b"x"}, "IMG_0001.HEIC"),
    "another archive": (lambda _: {"S.rar": b"Rar!"}, "S.rar"),
    "a file of another language": (lambda _: {"S.c": b"int x;"}, "S.c"),
    "an empty archive": (lambda _: {"S.zip": zipped({})}, "S.zip (an empty archive)"),
    "a broken archive": (lambda _: {"S.zip": b"PK\3\4 broken"}, "damaged, or no zip archive"),
    "an archive cut off": (lambda slug: {"S.zip": _zip({"S.py": SOLUTION})(slug)[:-30]}, "damaged, or no zip archive"),
    "an archive with a password": (lambda slug: {"S.zip": _encrypted(slug)}, "encrypted"),
    "an archive of another method": (lambda slug: {"S.zip": _odd_methods(slug)}, "packed in an unusual way"),
    "an archive that lies about sizes": (lambda slug: {"S.zip": _liar(slug)}, "S.py is"),
    "a bomb": (lambda _: {"S.zip": _bomb()}, "more than 16384 KiB"),
    "an archive of thousands": (lambda _: {"S.zip": zipped({str(n): "" for n in range(3000)})}, "more than 1000"),
    "a folder of thousands": (lambda _: {f"d/{n}": "" for n in range(1100)}, "more than 1000"),
    "an empty file": (lambda _: {"S.py": ""}, "is empty"),
    "a file of blanks": (lambda _: {"S.py": b"\xef\xbb\xbf \r\n\0\0"}, "is empty"),
    "an empty notebook": (lambda _: {"S.ipynb": b""}, "is empty"),
    "a merge conflict": (lambda _: {"S.py": CONFLICT}, "in the middle of a merge"),
    "a merge conflict in a notebook": (
        lambda _: {"S.ipynb": b'{\n<<<<<<< a\n"x": 1\n=======\n>>>>>>> b\n}'},
        "of a merge",
    ),
    "17 MB of plots": (lambda _: {"S.ipynb": b" " * (17 * 1024 * 1024)}, "Clear its outputs"),
    "an old notebook": (
        lambda _: {"S.ipynb": notebook(("answer", SOLUTION), nbformat=3)},
        "not a notebook of format 4",
    ),
    "half a notebook": (lambda _: {"S.ipynb": SOLVED[:-20]}, "as a notebook must be"),
    "a web page in its place": (lambda _: {"S.ipynb": b"<!DOCTYPE html>"}, "as a notebook must be"),
}


@pytest.mark.parametrize("name", HELD)
def test_what_cannot_be_read_or_told_apart_is_held(tmp_path: Path, exercise: Exercise, name: str) -> None:
    """It is `unreadable`, never a broken rule: with what lies there, printable, short, and for a person to look at."""
    files, words = HELD[name]
    answer = _answer(tmp_path, exercise, files(exercise.slug))
    if words == "more than 16384 KiB":
        assert answer.verdict is Verdict.UNREADABLE
    else:
        assert (answer.verdict, words.replace("S", exercise.slug) in answer.message) == (Verdict.UNREADABLE, True), (
            answer
        )
    assert answer.message == printable(answer.message)
    assert len(answer.message) < 1000
    assert answer.sha256 == ""


NOTHING: dict[str, Files] = {
    "nothing": {},
    "another exercise's": {"other.py": SOLUTION.replace("double", "triple")},
    "another exercise's, and notes": {"hw/other (1).py": "x = 1\n", "hw/notes.txt": "x"},
    "the stub": {"hw/S.py": STUB},
    "the stub twice": {"hw/S.py": STUB, "S.ipynb": UNSOLVED},
    "the stub with a comment": {"S.py": STUB.replace("# YOUR CODE HERE", "# I ran out of time")},
    "nbgrader's own files": {"timestamp.txt": "2026-01-01", "submission_secret.txt": "x"},
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_nothing(tmp_path: Path, exercise: Exercise, name: str) -> None:
    """Who handed in nothing for an exercise, or only its stub, has not attempted it: no person need look."""
    answer = _answer(tmp_path, exercise, NOTHING[name])
    assert is_hollow(answer, exercise)
    assert answer.verdict in (Verdict.NOT_ATTEMPTED, None)


def test_a_link_in_an_archive_is_not_an_answer(tmp_path: Path, exercise: Exercise) -> None:
    """A link in an archive is refused like one in a folder."""
    answer = _answer(tmp_path, exercise, {"S.zip": _linked(exercise.slug)})
    assert answer.verdict is Verdict.REJECTED


def test_a_name_that_only_looks_alike_is_no_name(tmp_path: Path, exercise: Exercise) -> None:
    """A letter of another script makes another name: what is in the file decides, and the right name goes first."""
    alike = exercise.slug.replace("o", "\u043e") + ".py"
    answer = _answer(tmp_path, exercise, {"hw/S.py": SOLUTION, f"hw/{alike}": OTHER})
    assert answer.code == SOLUTION.encode()
    assert likeness(alike, exercise.slug, frozenset()) is Likeness.NONE


def test_a_course_s_own_names_go_first() -> None:
    """The answer to `double_2` is not a second version of `double`."""
    assert likeness("double_2.py", "double", frozenset({"double", "double_2"})) is Likeness.NONE
    assert likeness("double_2.py", "double", frozenset({"double"})) is Likeness.CHANGED
    assert likeness("double_12.py", "double_1", frozenset({"double_1"})) is not Likeness.CHANGED


def test_any_bytes_are_a_verdict(tmp_path: Path, exercise: Exercise) -> None:
    """However an archive is damaged, there is an answer or a verdict, and nothing is raised."""
    whole, luck = zipped({f"hw/{exercise.slug}.py": SOLUTION, "b": "c"}), random.Random(1)
    for number in range(300):
        data = bytearray(whole)
        for _ in range(luck.randint(1, 8)):
            data[luck.randrange(len(data))] = luck.randrange(256)
        student = lay(tmp_path / str(number), {"S.zip": bytes(data[: luck.randint(1, len(data))])}, exercise.slug)
        assert received(student, exercise).answer.verdict in (None, *Verdict)


def test_a_folder_is_read_once(tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was searched for is opened once: what is judged is what was looked at."""
    student = lay(tmp_path / "ada", {"hw/S (1).py": SOLUTION}, exercise.slug)
    opened: list[str] = []
    honest = os.open

    def watched(path: str | Path, *options: int, **more: int) -> int:
        opened.append(Path(path).name)
        return honest(path, *options, **more)

    monkeypatch.setattr(os, "open", watched)
    assert received(student, exercise).answer.code == SOLUTION.encode()
    assert opened.count(f"{exercise.slug} (1).py") == 1


def _class(folder: Path, *entries: str) -> Path:
    for entry in entries:
        path = folder / entry
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if entry.endswith("_") or "." not in entry else path.write_text(SOLUTION, encoding="utf-8")
    return folder


def test_moodle_s_number_is_the_id(tmp_path: Path) -> None:
    """The number is the id, one student's text beside their files is no second student, and macOS is none at all."""
    names = [
        "Jane Doe_12345_assignsubmission_file",
        "Jane Doe_12345_assignsubmission_onlinetext",
        "Participant_77_assignsubmission_file_",
        "Zoë de la Cruz_78_assignsubmission_onlinetext",
        "Group A_9_assignsubmission_file",
        "__MACOSX",
    ]
    students = students_of(_class(tmp_path, *names))
    assert {student.id: student.folder.name for student in students} == {
        "12345": names[0],
        "77": names[2],
        "78": names[3],
        "9": names[4],
    }


def test_a_download_in_a_folder_of_its_own_is_the_class(tmp_path: Path) -> None:
    """Programs that unpack put one more folder around a download: the students are in it."""
    names = ["A_1_assignsubmission_file", "B_2_assignsubmission_file"]
    _class(tmp_path / "class" / "submissions", *names)
    for left_behind in ("__MACOSX", "__pycache__"):
        (tmp_path / "class" / left_behind).mkdir()
    assert [student.id for student in students_of(tmp_path / "class")] == ["1", "2"]
    (tmp_path / "class" / "submissions" / names[0]).rmdir()
    assert [student.id for student in students_of(tmp_path / "class")] == ["submissions"]


def test_a_number_that_two_have_is_nobody_s_id(tmp_path: Path) -> None:
    """Where a number, or a number and a name, are not one student's alone, ids still differ."""
    names = ["A_1_assignsubmission_file", "B_1_assignsubmission_file", "2", "C_2_assignsubmission_file", "C_2"]
    students = students_of(_class(tmp_path, *names))
    assert len({student.id for student in students}) == len(names)
    assert {"A_1", "B_1", "2", "C_2"} <= {student.id for student in students}


def test_canvas_s_files_are_sorted_by_student(tmp_path: Path, exercise: Exercise) -> None:
    """Of each file the newest attempt counts, who was late is told, and Canvas's number is the id."""
    slug = exercise.slug
    files: Files = {
        f"doejane_LATE_12345_678_{slug}-2.py": SOLUTION,
        f"doejane_12345_600_{slug}.py": OTHER,
        f"doejane_12345_601_{slug}-1.py": OTHER,
        f"roejohn_23456_679_{slug}.py": SOLUTION,
        f"poeann_34567_680_{slug.upper()} (1).py": SOLUTION,
        f"lovelaceada_4711_99182_{slug}.zip": zipped({f"{slug}.py": SOLUTION}),
        "silentsam_5_1_text.html": "<p>see my file</p>",
        f"anonymous_anon_x9y_17_{slug}.py": SOLUTION,
        "Grades.csv": "Student,ID\n",
    }
    lay(tmp_path / "class", files, slug)
    students = {student.id: student for student in students_of(tmp_path / "class")}
    assert list(students) == ["anon_x9y", "12345", "4711", "34567", "23456", "5"]
    answers = {name: received(student, exercise).answer for name, student in students.items()}
    silent = answers.pop("5")
    assert silent.verdict is Verdict.UNREADABLE
    assert "text.html" in silent.message
    assert {answer.code for answer in answers.values()} == {SOLUTION.encode()}
    assert [name for name, answer in answers.items() if answer.late] == ["12345"]


def test_moodle_s_files_side_by_side_are_sorted_too(tmp_path: Path, exercise: Exercise) -> None:
    """Moodle can be told to leave folders out; names are then before the files'."""
    lay(tmp_path / "class", {f"Ada L_7_assignsubmission_file_{exercise.slug}.py": SOLUTION}, exercise.slug)
    (ada,) = students_of(tmp_path / "class")
    assert (ada.id, received(ada, exercise).answer.code) == ("7", SOLUTION.encode())


NUMBERS = "_9_assignsubmission_file_"  # what a student may have in the name of a file, or in their own


@pytest.mark.parametrize(
    "name",
    [
        f"Ada L_7_assignsubmission_file_x{NUMBERS}S.py",
        f"Ada{NUMBERS}L_7_assignsubmission_file_S.py",
        "Ada_9_12_L_7_assignsubmission_file_S.py",
        f"lada_7_99182_x{NUMBERS}S.py",
    ],
)
def test_a_name_in_a_name_is_no_classmate(tmp_path: Path, name: str) -> None:
    """Whose file it is cannot be said where names that students chose look like a platform's: it is no number's."""
    bo = "Bo_9_assignsubmission_file_S.py"
    students = students_of(_class(tmp_path, name, bo))
    assert [(student.number, student.upload) for student in students if student.number] == [("9", bo)]
    assert len({student.id for student in students}) == 2


def test_what_looks_like_a_number_is_part_of_a_file_s_name(tmp_path: Path) -> None:
    """What comes after the platform's own part of a name is the student's, and says nothing of whose it is."""
    again = "_7_assignsubmission_file_"
    names = [f"Ada L{again}1_2_S.py", f"Ada L{again}Ada L{again}S.py", "bo_8_99_week_3_4_S.py"]
    found = {student.number: student.files for student in students_of(_class(tmp_path, *names))}
    assert found == {
        "7": (("1_2_S.py", names[0]), (f"Ada L{again}S.py", names[1])),
        "8": (("week_3_4_S.py", names[2]),),
    }


def test_the_only_student_s_folder_is_no_class(tmp_path: Path) -> None:
    """What is in the folder of the one who has handed in is theirs, whatever names it has."""
    names = [f"Ada_7_assignsubmission_file/{other}_assignsubmission_file/S.py" for other in ("Bo_8", "Cy_9")]
    (ada,) = students_of(_class(tmp_path, *names))
    assert ada.id == "7"


def test_a_class_of_archives_is_a_class(tmp_path: Path, exercise: Exercise) -> None:
    """An archive is a student's, unless it is one's whose folder is there too."""
    packed = zipped({f"{exercise.slug}.py": SOLUTION})
    files: Files = {"ada.zip": packed, "bo.ZIP": packed, "notes.txt": "x"}
    lay(tmp_path / "class", files, exercise.slug)
    assert [student.id for student in students_of(tmp_path / "class")] == ["ada", "bo"]
    lay(tmp_path / "class", {"cy.zip": packed, "cy/S.py": SOLUTION, "ada/S.py": SOLUTION}, exercise.slug)
    students = students_of(tmp_path / "class")
    assert [student.id for student in students] == ["ada", "bo", "cy"]
    assert {received(student, exercise).answer.code for student in students} == {SOLUTION.encode()}


def test_a_link_to_nowhere_has_a_row(tmp_path: Path, exercise: Exercise) -> None:
    """Whose folder is gone is a student all the same, and no rule of theirs was broken."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada").symlink_to(tmp_path / "gone")
    (ada,) = students_of(tmp_path / "class")
    assert received(ada, exercise).answer.verdict is Verdict.UNREADABLE


def typed(*lines: str) -> list[str | bytes]:
    """Return what Moodle keeps of lines that were typed: in paragraphs, with breaks, preformatted, or plain."""
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines]
    hard = [re.sub("^ +", lambda found: "&nbsp;" * len(found[0]), line) for line in escaped]
    return [
        "\n".join(f"<p>{line}</p>" for line in hard),
        '<p dir="ltr">' + "<br>\n".join(hard) + "<br /></p>\n",
        "<p>My answer:</p>\n".replace("My answer:", "# mine") + "<pre>" + "\n".join(escaped) + "\n</pre>",
        "\r\n".join(lines),
    ]


@pytest.mark.parametrize("kind", range(4))
def test_code_that_was_typed_into_moodle_is_graded(tmp_path: Path, exercise: Exercise, kind: int) -> None:
    """Where there is no file, the text that Moodle's editor keeps as HTML is the answer, with its indentation."""
    lines = [*SOLUTION.splitlines(), "", "def helper(a, b):", "    return a < b and a & 1 > 0"]
    student = lay(tmp_path / "ada", {"onlinetext.html": typed(*lines)[kind]}, exercise.slug)
    answer = received(student, exercise).answer
    assert answer.verdict is None
    assert [line for line in answer.code.decode().splitlines() if line.strip()] == [
        *(["# mine"] if kind == 2 else []),
        *(line for line in lines if line),
    ]


@pytest.mark.parametrize("text", ["<p>see file</p>", "", "<p>" * 20_000, "<!--" * 15_000, "<" * 60_000, "x" * 70_000])
def test_a_text_that_is_no_code_is_no_answer(tmp_path: Path, exercise: Exercise, text: str) -> None:
    """What was typed and does not define the function is listed, and a file beside it counts; none takes a second."""
    alone = lay(tmp_path / "ada", {"onlinetext.html": text}, exercise.slug)
    beside = lay(tmp_path / "bob", {"onlinetext.html": text, "mine.py": SOLUTION}, exercise.slug)
    started = time.process_time()
    assert received(alone, exercise).answer.verdict in (Verdict.UNREADABLE, Verdict.NOT_ATTEMPTED)
    assert received(beside, exercise).answer.code == SOLUTION.encode()
    assert time.process_time() - started < 5.0
