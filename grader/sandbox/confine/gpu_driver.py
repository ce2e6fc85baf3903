"""Where a GPU's driver is on this machine: its libraries, which the system brings and no package, and its devices."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

LIBRARY = "libcuda.so.1"
_FILES = ("libcuda.so*", "libnvidia-*.so*")
_LOADER = ("/sbin/ldconfig", "-p")  # prints the loader's cache: "	libcuda.so.1 (libc6,x86-64) => /usr/lib/..."
_DEVICES, _DEVICE = Path("/dev"), r"nvidia\d+|nvidiactl|nvidia-uvm|dxg"
_KERNEL = (  # as traced on the machine of docs/gpu.md
    "/proc/driver/nvidia",
    "/proc/devices",
    "/proc/sys/vm/mmap_min_addr",
    "/sys/module/nvidia/initstate",
    "/sys/module/nvidia_uvm/initstate",
    "/sys/devices/system/cpu/online",
    "/sys/devices/system/memory/block_size_bytes",
    "/sys/devices/system/node",
)
_WINDOWS = Path("/usr/lib/wsl/lib")  # Linux inside Windows has it there


def folder(usual: Iterable[Path]) -> Path | None:
    """Return the folder with the driver's library, None where there is none.

    As the dynamic loader does it: LD_LIBRARY_PATH first, then its cache, then the folders that are `usual`. Container
    runtimes mount a driver anywhere and say so in one of the first two.
    """
    named = [Path(text) for text in os.environ.get("LD_LIBRARY_PATH", "").split(":") if text]
    return next((place for place in (*named, *_cached(), *usual, _WINDOWS) if (place / LIBRARY).exists()), None)


def _cached() -> list[Path]:
    try:
        printed = subprocess.run(_LOADER, capture_output=True, text=True, errors="replace", timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    lines = (line.partition(" => ") for line in printed.stdout.splitlines())
    return [Path(path).parent for name, _, path in lines if name.split()[:1] == [LIBRARY]]


def libraries(place: Path) -> set[Path]:
    """Return the driver's files in the folder `place`."""
    return {path for name in _FILES for path in place.glob(name)}


def devices() -> tuple[Path, ...]:
    """Return what the driver opens under /dev; not nvidia-uvm-tools, by which a profiler follows other processes."""
    return tuple(sorted(path for path in _DEVICES.iterdir() if re.fullmatch(_DEVICE, path.name)))


def kernel_files() -> tuple[Path, ...]:
    """Return what the driver reads of this machine: its own parameters, device numbers, processors, memory."""
    return tuple(path for path in map(Path, _KERNEL) if path.exists())
