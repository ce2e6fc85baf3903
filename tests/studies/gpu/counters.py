"""Modelled sectors beside those that the hardware counts, by way of NVIDIA's profiler ncu where it is there."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

from grader.ptxemu import Run
from tests.cuda.corpus import Compiler
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.model import CASES, both
from tests.studies.gpu.sheet import Sheet

_ROOT = Path(__file__).parents[3]
_PREFIX = "l1tex__t_sectors_pipe_lsu_mem_global_op_"
OPERATIONS = {"loads": ("ld",), "stores": ("st",), "atomics": ("atom", "red")}
_TABLES = "The hardware counts the tables of libdevice's sine too, which the model takes for cached."
_PATIENCE_S = 300.0
_PLACES = ("/usr/local/cuda/bin/ncu", "/opt/nvidia/nsight-compute/ncu")
_HEADER = ("kernel", *(f"{what}, {who}" for what in OPERATIONS for who in ("modelled", "counted")), "")


def sheet(hardware: Hardware, compiler: Compiler) -> Sheet:
    """Compare the kernels of CASES, or say why nobody can."""
    counted, reason = count()
    if reason:
        return Sheet("Sectors, modelled and counted", _HEADER, (), (f"Not compared: {reason}.",))
    rows = []
    for (file, case), found in zip(CASES, counted, strict=True):
        ours = sectors(both(hardware, compiler, file, case).run)
        numbers = [f"{number:,}" for what in OPERATIONS for number in (ours[what], found[what])]
        rows.append((case.kernel, *numbers, "" if ours == found else "differs"))
    same = sum(not row[-1] for row in rows)
    return Sheet(
        "Sectors, modelled and counted", _HEADER, tuple(rows), (f"{same} of {len(rows)} are the same.", _TABLES)
    )


def sectors(run: Run) -> dict[str, int]:
    """Return the sectors of global memory that the emulator counted, by operation."""
    found = dict.fromkeys(OPERATIONS, 0)
    for site, traffic in run.traffic.items():
        if not site.shared and ".local" not in site.opcode.text:
            what = next((what for what, names in OPERATIONS.items() if site.opcode.name in names), "loads")
            found[what] += traffic.sectors
    return found


def count() -> tuple[list[dict[str, int]], str]:
    """Return what the hardware counts for each of CASES, or why that cannot be had."""
    tool = shutil.which("ncu") or next((place for place in _PLACES if Path(place).is_file()), None)
    if tool is None:
        return [], "there is no ncu (Nsight Compute) on this machine"
    metrics = ",".join(f"{_PREFIX}{name}.sum" for names in OPERATIONS.values() for name in names)
    command = [tool, "--csv", "--page", "raw", "--metrics", metrics, sys.executable, "-m", "tests.studies.gpu.play"]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], f"ncu gave no answer: {error}"
    found = read(done.stdout)
    if len(found) != len(CASES):
        said = next(
            (line for line in done.stdout.splitlines() if "==ERROR==" in line), f"exit status {done.returncode}"
        )
        return [], f"ncu reported {len(found)} kernels of {len(CASES)} ({said.strip()})"
    return found, ""


def read(text: str) -> list[dict[str, int]]:
    """Return the sectors by operation of each kernel in ncu's raw page, CuPy's own left out."""
    lines = [line for line in text.splitlines() if line.startswith('"')]
    rows = csv.DictReader(io.StringIO("\n".join(lines)))
    ours = [row for row in rows if row["Kernel Name"] and not row["Kernel Name"].startswith("cupy_")]
    return [{what: sum(_number(row, name) for name in names) for what, names in OPERATIONS.items()} for row in ours]


def _number(row: dict[str, str], name: str) -> int:
    return round(float((row.get(f"{_PREFIX}{name}.sum") or "0").replace(",", "")))
