"""What the machine says of itself, read from files like the kernel's."""

from __future__ import annotations

import os
import random
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


def test_a_groups_name_may_be_any_bytes(tmp_path: Path) -> None:
    """The kernel writes a group's name as it is: no text, with line ends of other kinds, or cut short."""
    name = b"\xff\x0b\xe2\x80\xa8"
    folder = tmp_path / os.fsdecode(name)
    _limited(folder, cpu__max="150000 100000")
    (tmp_path / "groups").write_bytes(b"\n:\n5:\nnonsense\n0::/" + name + b"\n")
    assert machine.cpu_quota(tmp_path / "groups", tmp_path) == 1.5


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


def _topology(folder: Path, siblings: dict[int, str]) -> Path:
    for processor, listed in siblings.items():
        where = folder / f"cpu{processor}" / "topology"
        where.mkdir(parents=True)
        (where / "thread_siblings_list").write_text(f"{listed}\n")
    return folder


def test_threads_get_a_physical_core_each(tmp_path: Path) -> None:
    """Of four cores with two hardware threads each, four are drawn on four cores, and chance decides which."""
    topology = _topology(tmp_path, {p: f"{p % 4},{p % 4 + 4}" for p in range(8)})
    drawn = {machine.draw_cores(4, set(range(8)), random.Random(seed), topology) for seed in range(50)}
    assert all(sorted(p % 4 for p in four) == [0, 1, 2, 3] for four in drawn)
    assert len(drawn) > 8
    two = {machine.draw_cores(2, set(range(8)), random.Random(seed), topology) for seed in range(50)}
    assert all(len({p % 4 for p in pair}) == 2 for pair in two)


def test_a_core_is_shared_where_there_are_too_few(tmp_path: Path) -> None:
    """More threads than cores share them evenly, and where nothing is known of cores every processor is one."""
    topology = _topology(tmp_path, {0: "0-1", 1: "0-1", 2: "2-3", 3: "2-3"})
    assert machine.draw_cores(4, {0, 1, 2, 3}, random.Random(1), topology) == (0, 1, 2, 3)
    assert sum(p < 2 for p in machine.draw_cores(3, {0, 1, 2, 3}, random.Random(1), topology)) in (1, 2)
    assert machine.draw_cores(5, {3, 9}, random.Random(1), tmp_path / "none") == (3, 9)


X86 = """\
processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC
stepping\t: 1
flags\t\t: fpu sse2 avx2

processor\t: 1
model name\t: another
"""
ARM = """\
processor\t: 0
BogoMIPS\t: 50.00
Features\t: fp asimd sve
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x1
CPU part\t: 0xd40
CPU revision\t: 1

processor\t: 1
"""


@pytest.mark.parametrize(
    ("text", "model", "flags"),
    [
        (X86, "AMD EPYC, cpu family 25, model 1, stepping 1", "fpu sse2 avx2"),
        (ARM, "CPU implementer 0x41, CPU part 0xd40, CPU variant 0x1, CPU revision 1", "fp asimd sve"),
        ("model name : \x1b[2Jx\nflags : a\x00b\n", "?[2Jx", "a?b"),
        ("nothing of the kind", "", ""),
    ],
    ids=["x86_64", "aarch64", "odd", "empty"],
)
def test_the_processor_has_a_model_and_flags(tmp_path: Path, text: str, model: str, flags: str) -> None:
    """What the kernel says of the first processor is taken, on one line each, printable."""
    (tmp_path / "cpuinfo").write_text(text)
    assert machine.processor(tmp_path / "cpuinfo") == machine.Processor(model, flags)


def test_what_is_said_of_a_processor_is_bounded(tmp_path: Path) -> None:
    """However long the kernel's file is, little of it gets on a scorecard; without one, nothing does."""
    (tmp_path / "cpuinfo").write_text(f"model name : {'m' * 10_000}\nflags : {'f ' * 1_000_000}\n")
    found = machine.processor(tmp_path / "cpuinfo")
    assert len(found.model) <= 100
    assert len(found.flags) <= 4000
    assert machine.processor(tmp_path / "none") == machine.Processor("", "")
