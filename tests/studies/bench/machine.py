"""The machine that numbers come from: without it they mean nothing."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from grader.machine import available_cores

_PACKAGES = ("numba", "llvmlite", "numpy")


def describe(packages: Sequence[str] = ()) -> str:
    """Return lines on processor, memory, load and versions, those of `packages` included; a warning if it is busy."""
    names = [*_PACKAGES, *packages]
    versions = ", ".join(f"{name} {_version(name)}" for name in names)
    load = " ".join(f"{average:.2f}" for average in os.getloadavg())
    busy = os.getloadavg()[0] > available_cores() / 2
    return (
        f"{_processor()}, {available_cores()} of {os.cpu_count()} cores, {_memory_gib():.0f} GiB,"
        f" {platform.system()} {platform.release()}, load average {load}\n"
        f"Python {platform.python_version()}, {versions}"
        + ("\nThis machine is busy: measure again on a quiet one before you quote any of this." if busy else "")
    )


def _processor() -> str:
    """Return the model's name; where the system hides it, family and model tell more."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    fields = dict(re.findall(r"^(model name|cpu family|model|flags)\s*: (.*)$", text, re.MULTILINE))
    wide = "AVX-512" if " avx512f " in fields.get("flags", "") else "no AVX-512"
    name = fields.get("model name") or platform.machine()
    return f"{name} (family {fields.get('cpu family', '?')}, model {fields.get('model', '?')}, {wide})"


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"
