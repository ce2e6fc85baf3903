"""The zip for Gradescope, set up and run where its base image puts things, without the namespaces that it forbids."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader import cli
from grader.catalog import Exercise
from grader.platforms import Shown, write_autograder
from tests.end_to_end.conftest import REPOSITORY
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise

_BWRAP = shutil.which("bwrap")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_BWRAP is None, reason="the throw-away root needs bubblewrap"),
    pytest.mark.sampled(2, "end to end"),
]

# In the image's place of Python: a virtual environment is this one, and what would be installed is in it already.
_PYTHON = f"""#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$3/bin"
    printf '#!/bin/sh\\necho "pip $*" >> /autograder/installed\\n' > "$3/bin/pip"
    printf '#!/bin/sh\\nexec {sys.executable} -m grader "$@"\\n' > "$3/bin/jitgrade"
    chmod +x "$3/bin/pip" "$3/bin/jitgrade"
else
    exec {sys.executable} "$@"
fi
"""
_APT = '#!/bin/sh\necho "apt-get $*" >> /autograder/installed\n'


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny course of one exercise, beside the kit's own files."""
    exercise = make_exercise(tmp_path / "course")
    for name in ("grader", "templates", "Makefile", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        (exercise.root / name).symlink_to(REPOSITORY / name)
    return exercise


class Image:
    """A root of its own, in which /autograder is as Gradescope's base image has it."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.autograder, self._programs = folder / "autograder", folder / "programs"
        for name in ("source", "submission", "results"):
            (self.autograder / name).mkdir(parents=True)
        with zipfile.ZipFile(archive) as file:
            for info in file.infolist():
                path = Path(file.extract(info, self.autograder / "source"))
                path.chmod(info.external_attr >> 16)
        shutil.copy(self.autograder / "source" / "run_autograder", self.autograder)
        self._programs.mkdir()
        for name, text in {"python3": _PYTHON, "apt-get": _APT}.items():
            (self._programs / name).write_text(text)
            (self._programs / name).chmod(0o755)

    def run(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a program of /autograder, in /autograder, as the platform does."""
        tops = [path for path in Path("/").iterdir() if path.name not in ("proc", "dev", "tmp", "autograder")]
        root = [
            part
            for path in tops
            for part in (
                ("--symlink", str(path.readlink()), str(path))
                if path.is_symlink()
                else ("--ro-bind", str(path), str(path))
            )
        ]
        assert _BWRAP
        command = [_BWRAP, *root, "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
        command += ["--ro-bind", str(REPOSITORY), str(REPOSITORY)]  # with the interpreter, also where it lies in /tmp
        command += ["--ro-bind", "/dev/null", _BWRAP, "--bind", str(self.autograder), "/autograder"]
        command += ["--ro-bind", str(self._programs), "/programs", "--chdir", "/autograder"]
        command += ["--setenv", "PATH", "/programs:/usr/bin:/bin", program]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_the_zip_grades_in_the_published_layout(tmp_path: Path, exercise: Exercise) -> None:
    """setup.sh installs and finds Landlock; run_autograder grades by the hidden tests too, and hides them as asked."""
    image = Image(tmp_path, write_autograder(exercise.root, "week1", [exercise], Shown.AFTER_DUE_DATE))
    done = image.run("/autograder/source/setup.sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Isolation: landlock\n")
    installed = (image.autograder / "installed").read_text()
    assert "apt-get update" in installed
    assert "pip install --no-cache-dir --editable .\n" in installed
    hand_in(image.autograder / "submission", exercise, SOLUTION.replace("2 * values", "abs(2 * values)"))
    done = image.run("/autograder/run_autograder")
    assert done.returncode == 0, done.stderr
    body = json.loads((image.autograder / "results" / "results.json").read_text())
    assert body["score"] == 40.0
    assert [(test["status"], test["visibility"]) for test in body["tests"]] == [
        ("passed", "visible"),
        ("failed", "after_due_date"),
    ]


def test_where_nothing_keeps_submissions_apart_there_is_no_image_and_no_mark(
    tmp_path: Path, exercise: Exercise
) -> None:
    """On a kernel without Landlock set-up fails and says why, and grading fails without a results.json."""
    image = Image(tmp_path, write_autograder(exercise.root, "week1", [exercise]))
    with (image.autograder / "source/course/grader/sandbox/confine/landlock.py").open("a") as file:
        file.write("\n\ndef abi():\n    return 0\n")
    done = image.run("/autograder/source/setup.sh")
    assert done.returncode == 2
    assert "landlock: this kernel does not offer it" in done.stderr
    hand_in(image.autograder / "submission", exercise, SOLUTION)
    assert image.run("/autograder/run_autograder").returncode == 2
    assert not list((image.autograder / "results").iterdir())


def test_a_zip_is_made_by_the_command(exercise: Exercise, capsys: pytest.CaptureFixture[str]) -> None:
    """`jitgrade gradescope` names the zip and says what the assignment and its container want."""
    cli.main(["gradescope", "week1", "--course", str(exercise.root)])
    said = " ".join(capsys.readouterr().out.split())
    assert "gradescope-week1.zip" in said
    assert "100 autograder points" in said
    assert "2 CPUs, 3 GB" in said
