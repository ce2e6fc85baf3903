"""What a killed judge leaves behind is removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox import rooms

_JUDGE = """
import sys
from grader.sandbox.rooms import room
with room() as folder:
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "link").symlink_to(sys.argv[1])
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go in a test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def other(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Another judge, and its folder, in which a link leads to a folder that is nobody's business."""
    assert temporary
    precious = tmp_path_factory.mktemp("precious")
    (precious / "file").touch()
    command = [sys.executable, "-c", _JUDGE, str(precious)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as judge:
        assert judge.stdout is not None
        yield judge, Path(os.fsdecode(judge.stdout.readline().strip()))
        judge.kill()
    assert (precious / "file").exists()


@pytest.mark.slow
def test_a_killed_judges_folder_goes_when_the_next_one_comes(other: tuple[subprocess.Popen[bytes], Path]) -> None:
    """It stays for as long as its judge lives, and a judge that is killed cannot remove it."""
    judge, left = other
    with rooms.room():
        assert left.is_dir()
    judge.kill()
    judge.wait()
    assert left.is_dir()
    with rooms.room() as own:
        assert not left.exists()
        assert own.is_dir()
    assert not own.exists()


def test_what_never_had_an_owner_stays(temporary: Path) -> None:
    """Others use the name too, and a judge that is just starting has not locked its folder yet."""
    (temporary / "jitgrade-hostile-1").mkdir()
    (temporary / "jitgrade-starting").mkdir()
    (temporary / "jitgrade-starting" / "owner-to-be").touch()
    (temporary / "jitgrade-file").touch()
    rooms.sweep(temporary)
    assert len(list(temporary.iterdir())) == 3


def test_links_and_pipes_are_not_followed(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither a link in a folder's place nor what is no file in the lock's place leads to anything."""
    precious = tmp_path_factory.mktemp("precious")
    (precious / "owner").touch()
    (temporary / "jitgrade-link").symlink_to(precious)
    for name in ("jitgrade-a", "jitgrade-b"):
        (temporary / name).mkdir()
    (temporary / "jitgrade-a" / "owner").symlink_to(precious / "owner")
    os.mkfifo(temporary / "jitgrade-b" / "owner")
    rooms.sweep(temporary)
    assert (precious / "owner").exists()
    assert {path.name for path in temporary.iterdir()} == {"jitgrade-link", "jitgrade-a", "jitgrade-b"}


def test_anothers_folder_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is this user's own is removed."""
    (temporary / "jitgrade-a").mkdir()
    (temporary / "jitgrade-a" / "owner").touch()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    rooms.sweep(temporary)
    assert (temporary / "jitgrade-a").is_dir()
    monkeypatch.undo()
    rooms.sweep(temporary)
    assert not (temporary / "jitgrade-a").exists()
