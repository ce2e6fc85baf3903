"""What keeps a submission apart is chosen by the machine, loosened only by a flag, and said on the scorecard."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.model import Isolation
from grader.sandbox import choice
from tests.end_to_end.conftest import card, jitgrade

_ANSWER = "def demo(values, out):\n    out.fill(1)\n"
_NO_LANDLOCK = (
    "import sys; from grader.sandbox.confine import landlock; landlock.abi = lambda: 0;"
    " from grader import cli; cli.main()"
)


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """A folder with a wrong answer, which is quickly graded."""
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / "demo.py").write_text(_ANSWER)
    return folder


def _without_bubblewrap(tmp_path: Path) -> dict[str, str]:
    """Return an environment in whose PATH there is nothing."""
    (tmp_path / "bin").mkdir()
    return os.environ | {"PATH": str(tmp_path / "bin")}


def test_the_strongest_isolation_is_used_and_said(small_course: Path, submission: Path, tmp_path: Path) -> None:
    """Nobody has to ask for isolation; the scorecard names what was used."""
    done = jitgrade("grade", "--submission", str(submission), "--out", str(tmp_path / "out"), cwd=small_course)
    assert done.code == 0, done.err
    assert card(tmp_path / "out", "ann", "demo")["isolation"] == choice.strongest()


def test_without_isolation_only_when_asked(small_course: Path, submission: Path, tmp_path: Path) -> None:
    """--no-isolation is obeyed, and the scorecard says what that means."""
    arguments = ("grade", "--no-isolation", "--submission", str(submission), "--out", str(tmp_path / "out"))
    assert jitgrade(*arguments, cwd=small_course).code == 0
    body = card(tmp_path / "out", "ann", "demo")
    assert body["isolation"] == Isolation.NONE
    assert "rights of whoever grades it" in body["environment"]["isolation_lacks"]


def test_without_bubblewrap_landlock_stands_in(small_course: Path, submission: Path, tmp_path: Path) -> None:
    """Where bubblewrap is not installed, Landlock is used, and the scorecard says what it lacks."""
    offers = {offer.isolation: offer.obstacle for offer in choice.offers()}
    if offers[Isolation.LANDLOCK]:
        pytest.skip(f"no Landlock here: {offers[Isolation.LANDLOCK]}")
    command = [sys.executable, "-m", "grader", "grade", "--submission", str(submission), "--out", str(tmp_path / "out")]
    environment = _without_bubblewrap(tmp_path)
    done = subprocess.run(command, cwd=small_course, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    body = card(tmp_path / "out", "ann", "demo")
    assert body["isolation"] == Isolation.LANDLOCK
    assert "no process namespace" in body["environment"]["isolation_lacks"]


@pytest.mark.parametrize(("command", "code"), [("grade", 2), ("check", 1)])
def test_without_anything_only_the_students_own_check_goes_on(
    small_course: Path, submission: Path, tmp_path: Path, command: str, code: int
) -> None:
    """Where a machine offers nothing, `grade` says what to do, and `check` runs the student's own code all the same."""
    slug = ["demo"] if command == "check" else ["--out", str(tmp_path / "out")]
    arguments = [sys.executable, "-c", _NO_LANDLOCK, command, *slug, "--submission", str(submission)]
    environment = _without_bubblewrap(tmp_path)
    done = subprocess.run(arguments, cwd=small_course, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    if command == "grade":
        said = " ".join(done.stderr.split())
        assert "bubblewrap: not installed; landlock: this kernel does not offer it" in said
        assert "apt-get install bubblewrap" in said
        assert not any((tmp_path / "out").glob("*/*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_grade_too(small_course: Path, submission: Path, tmp_path: Path) -> None:
    """Neither sandbox needs to be root; the interpreter must be one that others may run."""
    if shutil.which("setpriv") is None:
        pytest.skip("no setpriv here")
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env"]
    if subprocess.run([*nobody, sys.executable, "-c", "import grader"], check=False, capture_output=True).returncode:
        pytest.skip("this interpreter is not readable by others")
    room = tmp_path / "theirs"
    shutil.copytree(small_course, room / "course")
    shutil.copytree(submission, room / "ann")
    for path in (room, *room.rglob("*")):
        os.chown(path, 65534, 65534)
    for folder in itertools.takewhile(lambda folder: folder != Path(tempfile.gettempdir()), room.parents):
        folder.chmod(0o755)
    command = [*nobody, f"HOME={room}", f"TMPDIR={room}", sys.executable, "-B", "-m", "grader", "grade"]
    command += ["--submission", str(room / "ann"), "--out", str(room / "out")]
    done = subprocess.run(command, cwd=room / "course", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert card(room / "out", "ann", "demo")["isolation"] != Isolation.NONE
