"""Control groups: found where they can be made, filled, and removed, a killed judge's too."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.watch import groups, procfs

_MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A tree of groups as the kernel shows it, in which the judge is in /a/b."""
    (tmp_path / "mount" / "a" / "b").mkdir(parents=True)
    for folder, shared in (("", "cpu memory pids"), ("a", "memory pids"), ("a/b", "")):
        (tmp_path / "mount" / folder / "cgroup.subtree_control").write_text(f"{shared}\n")
    file = tmp_path / "cgroup"
    file.write_bytes(b"9:name=systemd:/elsewhere\n0::/a/b\n")
    return file


def _found(own: Path) -> list[str]:
    mount = own.parent / "mount"
    return [str(folder.relative_to(mount)) for folder in groups._parents(own, (mount,))]


def test_the_nearest_group_that_shares_memory_is_found(own: Path) -> None:
    """The judge's own group may not share anything out, but one above it does."""
    assert _found(own) == ["a", "."]


@pytest.mark.parametrize("text", [b"", b"3:memory:/a\n", b"0::/\xff\xfe\n", b"nonsense", b"0::/../../x\n"])
def test_odd_groups_are_no_hindrance(own: Path, text: bytes) -> None:
    """Where the judge's own group is unknown, or has a name that is no text, only what is above it can be used."""
    own.write_bytes(text)
    assert _found(own) == ["."]


def test_without_groups_there_is_none(tmp_path: Path) -> None:
    """A machine without control groups is no error."""
    assert list(groups._parents(tmp_path / "none", (tmp_path,))) == []
    assert groups.join(os.getpid(), 1, 1, iter([tmp_path / "none"])) is None


def test_the_limits_are_written(tmp_path: Path) -> None:
    """Memory without swap, and tasks, before the process comes in."""
    assert groups.join(4711, 2**30, 128, iter([tmp_path])) is not None
    (folder,) = tmp_path.iterdir()
    written = {file.name: file.read_text() for file in folder.iterdir()}
    assert written == {
        "memory.max": str(2**30),
        "memory.swap.max": "0",
        "pids.max": "128",
        "memory.oom.group": "1",
        "cgroup.procs": "4711",
    }


@pytest.fixture
def real() -> Iterator[Path]:
    """A group of this machine's kernel in which others can be made."""
    for mount in _MOUNTS:
        folder = mount / f"tests-{os.getpid()}"  # other processes run this too
        if (mount / "cgroup.controllers").exists() and os.access(mount, os.W_OK):
            folder.mkdir(exist_ok=True)
            yield folder
            folder.rmdir()
            return
    pytest.skip("no control group can be made here")


@pytest.mark.slow
def test_a_killed_judges_group_is_removed_once_it_is_empty(real: Path) -> None:
    """What still runs in it keeps it; the group of a judge that lives stays."""
    started = procfs.task(os.getpid()).started
    left, mine = (real / f"jitgrade-{os.getpid()}-{number}-0" for number in (started + 1, started))
    for folder in (left, mine):
        folder.mkdir()
    with subprocess.Popen(["sleep", "600"]) as process:
        (left / "cgroup.procs").write_text(str(process.pid))
        groups._sweep(real)
        assert left.exists()
        groups.Group(left).close()
        assert process.wait(10) == -9
    groups._sweep(real)
    assert not left.exists()
    assert mine.exists()
    groups.Group(mine).close()
    assert not mine.exists()


@pytest.mark.slow
def test_a_group_without_its_limits_is_not_used(real: Path) -> None:
    """Where the kernel does not share out memory, no group is made, and nothing of it stays."""
    if "memory" in (real / "cgroup.controllers").read_text():
        pytest.skip("it does share out memory here")
    assert groups.join(os.getpid(), 2**30, 128, iter([real])) is None
    assert [path for path in real.iterdir() if path.is_dir()] == []
