"""What this machine gives to a process, and what else runs on it: cores, a container's quota, other programs' work."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path

from grader.text import one_line

_STAT = Path("/proc/stat")
_GROUPS = Path("/proc/self/cgroup")
_MOUNT = Path("/sys/fs/cgroup")
_TOPOLOGY = Path("/sys/devices/system/cpu")
_CPUINFO = Path("/proc/cpuinfo")
_ENOUGH = 64 * 1024  # characters of /proc/cpuinfo: more than one processor's, and the file of a large machine has many
_LONGEST_MODEL, _LONGEST_FLAGS = 100, 4000
_NUMBERS = ("cpu family", "model", "stepping", "CPU implementer", "CPU part", "CPU variant", "CPU revision")


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def thread_counts(cores: int) -> list[int]:
    """Return 1, 2, 4 and so on, and as many as there are cores."""
    return sorted({2**power for power in range(cores.bit_length()) if 2**power <= cores} | {cores})


def draw_cores(count: int, usable: set[int], chance: random.Random, topology: Path = _TOPOLOGY) -> tuple[int, ...]:
    """Draw `count` of the `usable` processors, as few as possible of them on one physical core with another.

    Two hardware threads of one core share its units and caches: a parallel loop gains little from the second.
    """
    shared: dict[str, list[int]] = {}
    for processor in sorted(usable):
        shared.setdefault(_core(processor, topology), []).append(processor)
    turns = [
        (turn, chance.random(), p) for core in shared.values() for turn, p in enumerate(chance.sample(core, len(core)))
    ]
    return tuple(sorted(processor for _, _, processor in sorted(turns)[:count]))


def _core(processor: int, topology: Path) -> str:
    """Return what names the physical core of a processor; its own number where the kernel does not say."""
    try:
        return (topology / f"cpu{processor}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(processor)


def cpu_quota(groups: Path = _GROUPS, mount: Path = _MOUNT) -> float | None:
    """Return the cores' worth of time that this process's control groups allow, None where none sets a limit.

    Of the group it is in and all above it the tightest limit holds: `cpu.max` in version 2,
    `cpu.cfs_quota_us` over `cpu.cfs_period_us` in version 1 (Linux, cgroup-v2.rst and sched-bwc.rst).
    """
    limits = [limit for folder in _folders(groups, mount) if (limit := _limit(folder)) is not None]
    return min(limits, default=None)


def _folders(groups: Path, mount: Path) -> set[Path]:
    """Return the folders of the groups that share out processor time, up to where they are mounted."""
    folders = {mount}  # a container sees its own group there, whatever its path outside
    try:
        lines = groups.read_bytes().split(b"\n")
    except OSError:
        return folders
    for line in lines:
        _, controllers, path = [*os.fsdecode(line).split(":", 2), "", "", ""][:3]
        if not path:
            continue
        if controllers and "cpu" not in controllers.split(","):
            continue
        base = mount / controllers if controllers else mount
        inside = base / path.lstrip("/")
        folders |= {base, inside, *(folder for folder in inside.parents if base in folder.parents)}
    return folders


def _limit(folder: Path) -> float | None:
    for names in (("cpu.max",), ("cpu.cfs_quota_us", "cpu.cfs_period_us")):
        try:
            quota, period = b" ".join((folder / name).read_bytes() for name in names).split()
            return None if quota in (b"max", b"-1") else int(quota) / int(period)
        except (OSError, ValueError, ZeroDivisionError):
            continue
    return None


def idle_seconds(stat: Path = _STAT) -> float | None:
    """Return for how long the machine's processors have had nothing to do since it started, all added up.

    Time spent waiting for a disk is idle too. None where the kernel does not say.
    """
    try:
        fields = stat.read_bytes().split(b"\n", 1)[0].split()  # cpu user nice system idle iowait ..., proc_stat(5)
        return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


@dataclass(frozen=True)
class Processor:
    """What the kernel calls a processor, and the instruction sets that it has; "" where the kernel does not say."""

    model: str
    flags: str


def processor(cpuinfo: Path = _CPUINFO) -> Processor:
    """Return what the machine's first processor is, on one line each and bounded.

    x86_64 names a model, its numbers and its `flags`; aarch64 has no name but numbers of who designed which part, and
    calls the flags `Features` (Linux, arch/x86/kernel/cpu/proc.c and arch/arm64/kernel/cpuinfo.c).
    """
    try:
        with cpuinfo.open(encoding="utf-8", errors="replace") as opened:
            first = opened.read(_ENOUGH).partition("\n\n")[0]
    except OSError:
        return Processor("", "")
    pairs = (line.partition(":") for line in first.split("\n"))
    said = {name.strip(): value.strip() for name, _, value in pairs}
    names = [said["model name"]] if "model name" in said else []
    model = ", ".join(names + [f"{name} {said[name]}" for name in _NUMBERS if name in said])
    flags = said.get("flags") or said.get("Features", "")
    return Processor(one_line(model, _LONGEST_MODEL), one_line(flags, _LONGEST_FLAGS))


def processors() -> int:
    """Return how many processors the machine has, this process's or not."""
    return os.cpu_count() or 1
