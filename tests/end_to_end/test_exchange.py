"""`nbgrader collect` and `release_feedback` with an exchange in which students have put more than `submit` does."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.end_to_end.conftest import jitgrade, nbgrader
from tests.end_to_end.notebooks import RIGHT, WRONG, answered

pytestmark = pytest.mark.sampled(2, "end to end")

WHEN = "2026-11-21 10:00:00.123456 UTC"
ANYBODY = "--ExchangeCollect.check_owner=False"  # as where all students' notebooks run as one user
ME = pwd.getpwuid(os.geteuid()).pw_name
SOMEBODY = "nobody" if ME != "nobody" else "daemon"


@pytest.fixture(scope="module")
def assigned(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the course `jg` and the folder `exchange`, where `release_assignment` has put `ps1`."""
    folder = tmp_path_factory.mktemp("assigned")
    shutil.copytree(released, folder / "jg")
    _folder(folder / "exchange").chmod(0o777)
    done = nbgrader(folder / "jg", "release_assignment", "ps1", f"--Exchange.root={folder / 'exchange'}")
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def course(assigned: Path, tmp_path: Path) -> Path:
    """A course whose assignment `ps1` is in the exchange, the folder `exchange` beside it."""
    shutil.copytree(assigned, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "jg" / "course" / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    return tmp_path / "jg"


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


def test_a_renamed_notebook_is_brought_and_named(course: Path) -> None:
    """One that can only be meant is collected under its released name, said so in the log, judged, and left open."""
    _hand_in(course, "honest")
    browser = _hand_in(course, "browser")
    (browser / "demo.ipynb").rename(browser / "demo (1).ipynb")
    thief = _hand_in(course, "thief")
    _replace(thief / "Demo.ipynb", course / "course" / "source" / "ps1" / "demo.ipynb")
    (thief / "demo.ipynb").unlink()
    several = _hand_in(course, "several")
    for name in ("demo (1).ipynb", "demo (2).ipynb"):
        (several / name).write_bytes((several / "demo.ipynb").read_bytes())
    (several / "demo.ipynb").unlink()
    done = nbgrader(course, "collect", "ps1", ANYBODY)
    assert done.code == 0, done.err
    plain = ["submission_secret.txt", "timestamp.txt"]
    assert _collected(course) == {
        "browser": ["demo.ipynb", "renamed.txt", *plain],
        "honest": ["demo.ipynb", *plain],
        "several": plain,
        "thief": plain,
    }
    said = " ".join(done.err.split())
    assert "Collected demo (1).ipynb of " in said
    assert "open for a person" in said
    assert "Not collected, demo (1).ipynb of " in said
    by_hand = course / "course" / "submitted" / "by-hand" / "ps1"
    by_hand.mkdir(parents=True)
    (by_hand / "DEMO.ipynb").write_bytes((course / "course/submitted/honest/ps1/demo.ipynb").read_bytes())
    done = nbgrader(course, "autograde", "ps1")
    assert done.code == 0, done.err
    assert "Took DEMO.ipynb of by-hand for demo.ipynb" in " ".join(done.err.split())
    with contextlib.closing(sqlite3.connect(course / "course" / "gradebook.db")) as book:
        rows = book.execute(
            "SELECT assignment.student_id, max(grade.needs_manual_grade), sum(grade.auto_score) FROM grade"
            " JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id"
            " JOIN submitted_assignment AS assignment ON submitted_notebook.assignment_id = assignment.id GROUP BY 1"
        ).fetchall()
    open_ = {student: bool(waits) for student, waits, _ in rows}
    assert open_["browser"]
    assert open_["by-hand"]
    scores = {student: score for student, _, score in rows}
    assert scores["browser"] >= 70


def test_a_release_that_nbgrader_would_refuse_touches_nothing(course: Path) -> None:
    """With submissions, other cells are refused before a file is changed, with what to do; the same cells are not."""
    folder = course / "course"
    place = folder / "submitted" / "ada" / "ps1"
    place.mkdir(parents=True)
    (place / "demo.ipynb").write_bytes((folder / "release" / "ps1" / "demo.ipynb").read_bytes())
    assert nbgrader(course, "autograde", "ps1").code == 0
    assert jitgrade("release", "ps1", cwd=course).code == 0
    handout = course / "exercises" / "demo" / "handout.md"
    handout.write_text(handout.read_text(encoding="utf-8") + "\n## One section more\n\nText.\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = jitgrade("release", "ps1", cwd=course)
    said = " ".join(done.err.split())
    assert done.code == 2
    assert "nothing was changed" in said
    assert "Cannot add or remove cells" in said
    assert "under another name" in said
    assert "Traceback" not in said
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert nbgrader(course, "autograde", "ps1", "--force").code == 0
    assert jitgrade("release", "ps2", cwd=course).code == 0
