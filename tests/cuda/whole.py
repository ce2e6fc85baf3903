"""Runs the programs of a file of tests/cuda/programs on the emulated device: `python -m tests.cuda.whole planted`.

Each of a file's functions `right_...` and `wrong_...` is a program. Its docstring lists what must be found in its
kernels; where it has none, nothing must. A program that is wrong may not raise either.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.cuda import emulated
from grader.cuda.programs import Launches, lines, told

FOLDER = Path(__file__).parent / "programs"
FILES = tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.py")))


def surprises(file: str, launches: Launches) -> Iterator[str]:
    """Run the programs of a file, and yield what was not as it must be."""
    module = importlib.import_module(f"tests.cuda.programs.{file}")
    programs = [value for name, value in vars(module).items() if name.startswith(("right_", "wrong_"))]
    for program in programs:
        yield from _surprises_of(program, launches)
    yield f"{len(programs)} programs"


def _surprises_of(program: Callable[[], None], launches: Launches) -> Iterator[str]:
    before = len(launches.kept)
    try:
        program()
    except Exception:
        yield f"{program.__name__} raised:\n{traceback.format_exc(limit=-3)}"
    found = told(launches.kept[before:])
    wanted = set((program.__doc__ or "").split(", ")) - {""}
    if {one.finding.kind.value for one in found} != wanted:
        yield "\n    ".join([f"{program.__name__}, wanted {sorted(wanted)}, found:", *lines(found)])


if __name__ == "__main__":
    with emulated() as kept:
        print(*surprises(sys.argv[1], kept), sep="\n")
