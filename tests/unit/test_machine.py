"""What the machine says of itself, read from files like the kernel's."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from grader import machine


def _groups(folder: Path, text: str) -> Path:
    file = folder / "cgroup"
    file.write_text(text)
    return file


def _limited(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


@pytest.mark.parametrize(
    ("text", "cores"),
    [("max 100000\n", None), ("150000 100000\n", 1.5), ("200000 100000\n", 2.0), ("nonsense", None), ("1 0\n", None)],
)
def test_a_control_groups_quota_is_read_in_cores(tmp_path: Path, text: str, cores: float | None) -> None:
    """cpu.max gives the cores' worth of time a container may use, or none where there is no limit."""
    (tmp_path / "cpu.max").write_text(text)
    assert machine.cpu_quota(_groups(tmp_path, "0::/\n"), tmp_path) == cores


def test_the_tightest_of_all_groups_above_holds(tmp_path: Path) -> None:
    """A group's limit holds for all the groups in it, whatever theirs is."""
    _limited(tmp_path / "a", cpu__max="100000 100000")
    _limited(tmp_path / "a" / "b", cpu__max="300000 100000")
    _limited(tmp_path / "other", cpu__max="10000 100000")
    assert machine.cpu_quota(_groups(tmp_path, "0::/a/b\n"), tmp_path) == 1.0


@pytest.mark.parametrize(("quota", "cores"), [("150000", 1.5), ("-1", None)])
def test_version_1_of_control_groups_is_read_too(tmp_path: Path, quota: str, cores: float | None) -> None:
    """There the quota and its period are two files, in the folder of the controllers that go with cpu."""
    group = tmp_path / "cpu,cpuacct" / "job"
    _limited(group)
    (group / "cpu.cfs_quota_us").write_text(f"{quota}\n")
    (group / "cpu.cfs_period_us").write_text("100000\n")
    groups = _groups(tmp_path, "3:memory:/elsewhere\n1:cpu,cpuacct:/job\n0::/\n")
    assert machine.cpu_quota(groups, tmp_path) == cores


def test_without_control_groups_there_is_no_quota(tmp_path: Path) -> None:
    """A machine without any of these files sets no limit."""
    assert machine.cpu_quota(tmp_path / "none", tmp_path) is None


def test_idle_time_is_that_of_the_whole_machine(tmp_path: Path) -> None:
    """What idles and what waits for a disk, of all processors, in seconds."""
    stat = tmp_path / "stat"
    stat.write_text("cpu  10 0 20 3000 500 1 2 3 0 0\ncpu0 10 0 20 3000 500 1 2 3 0 0\n")
    assert machine.idle_seconds(stat) == 3500 / os.sysconf("SC_CLK_TCK")
    stat.write_text("nothing of the kind")
    assert machine.idle_seconds(stat) is None


def test_idle_time_does_not_pass_faster_than_time() -> None:
    """On the machine at hand, the processors together idle for at most as long as passes on each of them."""
    started, before = time.monotonic(), machine.idle_seconds()
    time.sleep(0.2)
    after, passed = machine.idle_seconds(), time.monotonic() - started
    if before is None or after is None:
        pytest.skip("/proc/stat says nothing here")
    assert 0 <= after - before <= machine.processors() * (passed + 0.02)
