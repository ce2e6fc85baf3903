"""`nbgrader collect` and `release_feedback` with an exchange in which students have put more than `submit` does."""

from __future__ import annotations

import json
import os
import pwd
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.conftest import nbgrader
from tests.end_to_end.notebooks import RIGHT, WRONG, answered

WHEN = "2026-11-21 10:00:00.123456 UTC"
ANYBODY = "--ExchangeCollect.check_owner=False"  # as where all students' notebooks run as one user
ME = pwd.getpwuid(os.geteuid()).pw_name
SOMEBODY = "nobody" if ME != "nobody" else "daemon"


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    """A course whose assignment `ps1` is in the exchange, the folder `exchange` beside it."""
    root = shutil.copytree(released, tmp_path / "jg")
    _folder(tmp_path / "exchange").chmod(0o777)
    with (root / "course" / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    done = nbgrader(root, "release_assignment", "ps1")
    assert done.code == 0, done.err
    return root


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _inbound(course: Path, name: str) -> Path:
    return course.parent / "exchange" / "jg" / "inbound" / name


def _hand_in(course: Path, student: str, code: str = RIGHT, when: str = WHEN) -> Path:
    """Do by hand what `nbgrader submit` does; return the folder in the exchange."""
    folder = _folder(_inbound(course, f"{student}+ps1+{when}+abc"))
    notebook = json.loads((course / "course" / "release" / "ps1" / "demo.ipynb").read_text(encoding="utf-8"))
    answered(code)(notebook)
    (folder / "demo.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "timestamp.txt").write_text(when, encoding="utf-8")
    (folder / "submission_secret.txt").write_text("0" * 127 + str(len(student) % 10), encoding="utf-8")
    return folder


def _replace(path: Path, target: Path | str) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def _collected(course: Path) -> dict[str, list[str]]:
    """Return the names of each student's files in submitted/; they are ordinary files."""
    submitted = course / "course" / "submitted"
    found = {folder.name: sorted((folder / "ps1").iterdir()) for folder in sorted(submitted.iterdir())}
    assert all(path.is_file() and not path.is_symlink() for paths in found.values() for path in paths)
    return {student: [path.name for path in paths] for student, paths in found.items()}


def test_students_get_nothing_by_the_exchange(course: Path) -> None:
    """Nobody's folder stops the collecting, brings a file of the instructor's, or acts in formgrader's pages."""
    _hand_in(course, "honest")
    _replace(_hand_in(course, "thief") / "demo.ipynb", course / "course" / "source" / "ps1" / "demo.ipynb")
    curious = _hand_in(course, "curious", WRONG)
    _replace(curious / "tests.html", course / "tests" / "hidden" / "demo" / "test_hidden.py")
    _replace(curious / "timestamp.txt", "/dev/null")
    _replace(curious / "submission_secret.txt", course / "course" / "gradebook.db")
    waiting = _hand_in(course, "waiting", WRONG)
    for name in ("demo.ipynb", "timestamp.txt", "submission_secret.txt"):
        (waiting / name).unlink()
        os.mkfifo(waiting / name)
    for name in (f"<img src=x onerror=alert(1)>+ps1+{WHEN}+a", "late+ps1+never+a", "x+ps1+", f"+ps1+{WHEN}+a"):
        _folder(_inbound(course, name))
    _inbound(course, f"copier+ps1+{WHEN}+a").symlink_to(_inbound(course, f"honest+ps1+{WHEN}+abc"))
    done = nbgrader(course, "collect", "ps1", ANYBODY)
    assert done.code == 0, done.err
    plain = ["submission_secret.txt", "timestamp.txt"]
    assert _collected(course) == {
        "curious": ["demo.ipynb", *plain],
        "honest": ["demo.ipynb", *plain],
        "thief": plain,
        "waiting": plain,
    }
    assert all(f"{name}+ps1+" in done.err for name in ("thief", "waiting", "late", "copier", "onerror=alert(1)>"))
    for command in ("autograde", "generate_feedback", "release_feedback"):
        done = nbgrader(course, command, "ps1")
        assert done.code == 0, done.err
    pages = list((course.parent / "exchange" / "jg" / "feedback").iterdir())
    assert len(pages) == 2
    assert not any("def test_" in page.read_text(encoding="utf-8") for page in pages)


def test_nobody_submits_for_somebody_else(course: Path) -> None:
    """A folder in another's name is not collected, and one that is newer does not stand in the way of theirs."""
    _hand_in(course, SOMEBODY)
    mine = _hand_in(course, ME, WRONG)
    done = nbgrader(course, "collect", "ps1")
    assert done.code == 0, done.err
    assert list(_collected(course)) == [ME]
    assert f"claims to be {SOMEBODY}'s and belongs to {ME}" in done.err
    if os.geteuid() != 0:
        return  # nobody else can make a folder that is not their own
    newer = _hand_in(course, ME, RIGHT, "2026-11-21 11:00:00 UTC")
    os.chown(newer, pwd.getpwnam(SOMEBODY).pw_uid, -1)
    assert nbgrader(course, "collect", "ps1", "--update").code == 0
    taken = course / "course" / "submitted" / ME / "ps1" / "demo.ipynb"
    assert taken.read_bytes() == (mine / "demo.ipynb").read_bytes()


def test_what_submit_hands_in_is_collected(course: Path, tmp_path: Path) -> None:
    """What `nbgrader submit` hands in is collected, with --update too, and its feedback can be fetched."""
    (tmp_path / "home" / "course").mkdir(parents=True)
    given = [f"--Exchange.{key}" for key in (f"root={tmp_path / 'exchange'}", f"cache={tmp_path / 'cache'}")]
    student = tmp_path / "home"
    assert nbgrader(student, "fetch_assignment", "ps1", "--course=jg", *given).code == 0
    notebook = student / "course" / "ps1" / "demo.ipynb"
    for code, update in ((WRONG, ()), (RIGHT, ("--update",))):
        body = json.loads(notebook.read_text(encoding="utf-8"))
        answered(code)(body)
        notebook.write_text(json.dumps(body), encoding="utf-8")
        done = nbgrader(student, "submit", "ps1", "--course=jg", *given)
        assert done.code == 0, done.err
        done = nbgrader(course, "collect", "ps1", *update)
        assert done.code == 0, done.err
        taken = course / "course" / "submitted" / ME / "ps1"
        assert (taken / "demo.ipynb").read_bytes() == notebook.read_bytes()
    for command in ("autograde", "generate_feedback", "release_feedback"):
        done = nbgrader(course, command, "ps1")
        assert done.code == 0, done.err
    done = nbgrader(student, "fetch_feedback", "ps1", "--course=jg", *given)
    assert done.code == 0, done.err
    assert list((student / "course" / "ps1" / "feedback").rglob("demo.html"))
