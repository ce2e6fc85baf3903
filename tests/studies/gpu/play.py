"""`python -m tests.studies.gpu.play`: every kernel of the model's cases launched once, for a profiler to look at."""

from __future__ import annotations

from typing import Any

from grader.cuda.arguments import type_of
from tests.cuda.corpus import Compiler
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.model import CASES


def main() -> None:
    """Launch them in order."""
    hardware = Hardware()
    compiler = Compiler(hardware.arch)
    try:
        for file, case in CASES:
            given = case.given()
            text: Any = compiler.compile(file, case.kernel, tuple(type_of(argument) for argument in given))
            hardware.kernel(text, case, given).run()
        hardware.flush()
    finally:
        compiler.close()


if __name__ == "__main__":
    main()
