"""What was measured where, when and how: the line under each page's title."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from grader import __version__
from grader.machine import available_cores, processor
from grader.sandbox.shield import NO_SHIELD, Shield
from grader.sandbox.watch import procfs

_MEMORY_SHARE = 4  # of what is free, one part of so many is used


@dataclass(frozen=True)
class Provenance:
    """A machine and its programs in words, the time (UTC, ISO 8601), and `how`: what was timed and how often."""

    machine: str
    versions: str
    date: str
    how: str


def provenance(how: str, shield: Shield = NO_SHIELD) -> Provenance:
    """Return where this runs, and now; where `shield` works, what was timed had the processors to itself."""
    alone = " What is timed has the processors to itself." if shield.works else ""
    load = os.getloadavg()[0]
    name = processor().model or platform.machine()
    machine = f"{name}; {available_cores()} of {os.cpu_count()} processors, load {load:.1f}; {platform.system()}"
    packages = ", ".join(f"{package} {version(package)}" for package in ("numba", "llvmlite", "numpy"))
    versions = f"jitgrade {__version__}, Python {platform.python_version()}, {packages}"
    return Provenance(machine, versions, datetime.now(UTC).isoformat(timespec="minutes"), f"{how}.{alone}")


def affords(octets: int) -> bool:
    """Return whether so many bytes are no more than a quarter of the memory that programs can have now."""
    return octets <= (procfs.available_memory() or 0) / _MEMORY_SHARE
