"""`python -m tests.studies.gpu`: everything that only a machine with a GPU can show, measured and printed.

Returns 0, or 1 where something was not as it should be or could not be tried, and 3 where there is no GPU.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
from rich.console import Console
from rich.table import Table

from grader.cuda.device import gpu_name, has_driver
from grader.cuda.offline_compile import missing
from grader.sandbox.launch import Launcher
from tests.cuda.corpus import Compiler
from tests.studies.bench import machine
from tests.studies.gpu import addition, counters, emulator, hostile, model, sandboxes
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.sheet import Sheet

_PAGE = Path(__file__).parent / "page.md.j2"
_PACKAGES = ("numba-cuda", "cupy-cuda13x", "nvidia-nvvm", "nvidia-nvjitlink")
out = Console(highlight=False, markup=False, width=max(Console().width, 120))
err = Console(highlight=False, markup=False, stderr=True)


def main() -> int:
    """Measure, print, and write the page where that is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.gpu", description=__doc__)
    parser.add_argument("--look", action="store_true", help="only look whether there is a GPU's driver")
    parser.add_argument("--docs", type=Path, help="write gpu.md to this folder too")
    given = parser.parse_args()
    if not has_driver():
        err.print("There is no NVIDIA GPU on this machine, so nothing was measured.")
        return 3
    if given.look:
        return 0
    lacking = obstacle()
    if lacking:
        err.print(lacking)
        return 3
    return _study(given.docs)


def obstacle() -> str:
    """Return in one sentence why nothing can be measured with the GPU, an empty text where everything is there."""
    if importlib.util.find_spec("cupy") is None:
        return "CuPy is not installed, so nothing was measured: make gpu-study installs it."
    if missing():
        return missing()
    if not gpu_name():
        return "Numba cannot run a kernel on this machine's GPU, so nothing was measured: look at `nvidia-smi`."
    return ""


def _study(docs: Path | None) -> int:
    hardware = Hardware()
    bandwidth = hardware.bandwidth()
    where = f"{hardware.name}, sm_{hardware.arch}, copies at {bandwidth / 1e9:.0f} GB/s\n{machine.describe(_PACKAGES)}"
    out.print(where)
    first, isolation = sandboxes.sheet()
    show(first)
    with contextlib.closing(Compiler(hardware.arch)) as compiler, Launcher(isolation) as launcher:
        sheets = [first, *_sheets(hardware, compiler, launcher, bandwidth)]
    if docs is not None:
        template = jinja2.Template(
            _PAGE.read_text(encoding="utf-8"), undefined=jinja2.StrictUndefined, autoescape=False
        )
        (docs / "gpu.md").write_text(f"{template.render(where=where, sheets=sheets)}\n", encoding="utf-8")
    return int(any(is_bad(sheet) for sheet in sheets))


def _sheets(hardware: Hardware, compiler: Compiler, launcher: Launcher, bandwidth: float) -> Iterator[Sheet]:
    """Yield each part's sheet, printed; a part that fails is one that says so, and the others go on."""
    parts: dict[str, Callable[[], Sheet]] = {
        "The emulator beside the GPU": lambda: emulator.sheet(hardware, compiler),
        "The model beside the GPU": lambda: model.sheet(hardware, compiler, hardware.model(bandwidth)),
        "Sectors, modelled and counted": lambda: counters.sheet(hardware, compiler),
        "Vector addition, by the judge's clock": lambda: addition.sheet(hardware, launcher, bandwidth),
        "Hostile programs": lambda: hostile.sheet(hardware, launcher),
    }
    for title, part in parts.items():
        try:
            sheet = part()
        except Exception as error:
            traceback.print_exc()
            sheet = Sheet(title, ("",), (), (f"FAILED: {type(error).__name__}: {error}",))
        show(sheet)
        yield sheet


def show(sheet: Sheet) -> None:
    """Print a sheet."""
    table = Table(*sheet.header, box=None, pad_edge=False)
    for row in sheet.rows:
        table.add_row(*row)
    out.print("", sheet.title, table, *sheet.remarks, sep="\n")


def is_bad(sheet: Sheet) -> bool:
    """Return whether something in a sheet is not as it should be."""
    return any("WRONG" in row for row in sheet.rows) or any("FAILED" in r or "BELOW" in r for r in sheet.remarks)


if __name__ == "__main__":
    sys.exit(main())
