"""One exercise: what its exercise.toml says, and where its files are."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.model import Visibility

SPEED_CHECK = "speed"


class Backend(StrEnum):
    """Where an exercise's code runs."""

    CPU = "cpu"
    CUDA = "cuda"


class Kind(StrEnum):
    """How an entry point is called."""

    FUNCTION = "function"
    THREADED = "threaded"  # from several Python threads at once
    KERNEL = "kernel"
    CONFIG = "config"
    UFUNC = "ufunc"


@dataclass(frozen=True)
class EntryPoint:
    """A function that a submission must define. The last argument is the output, but for a config.

    A `strided` one is given inputs that are views with their strides. A ufunc's output has its `outputs` stacked. A
    `zeroed` output holds zeros when the call begins, for atomics to add to.
    """

    name: str
    kind: Kind
    arguments: tuple[str, ...]
    strided: bool = False
    outputs: int = 1
    zeroed: bool = False


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds of wall-clock time, MiB of address space."""

    first_call_s: float = 30.0
    call_s: float = 10.0
    total_s: float = 240.0
    memory_mb: int = 4096


@dataclass(frozen=True)
class Tier:
    """`points` for reaching `fraction` of the reference's speed."""

    fraction: float
    points: float


@dataclass(frozen=True)
class ModelRule:
    """How a kernel's speed is judged without a GPU: modelled for the GPU named, on the inputs of `case`.

    `gate` is the least share of the speed that the memory of that GPU allows; so are the fractions of tiers here.
    """

    gpu: str
    case: dict[str, Any]
    gate: float


@dataclass(frozen=True)
class SpeedRule:
    """How an exercise's speed is judged: `gate` and `canary` are ratios to the baseline of the same run."""

    entry_point: str
    case: dict[str, Any]
    gate: float
    canary: float
    gate_points: float
    launch_from: str = ""
    cores: int = 1
    max_samples: int = 25
    witness: str = ""
    tiers: tuple[Tier, ...] = ()
    modelled: ModelRule | None = None


@dataclass(frozen=True)
class CheckSpec:
    """A check's line on the scorecard, before it has been judged.

    `hint_for` names a sign of the source without which the hint is about something that is done already.
    """

    id: str
    title: str
    points: float
    hint: str = ""
    hint_for: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise: what `exercise.toml` says, and where its files are.

    `packages` can be imported by submissions besides Python's own modules, NumPy and Numba. Kernels that are not
    `simulated` never run on Numba's simulator.
    """

    slug: str
    folder: Path
    title: str
    order: int
    summary: str
    backend: Backend
    entry_points: dict[str, EntryPoint]
    checks: dict[str, CheckSpec]
    tolerance: float | None = None
    limits: Limits = field(default_factory=Limits)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    speed: SpeedRule | None = None
    collect_cells: bool = False
    packages: tuple[str, ...] = ()
    simulated: bool = True

    @property
    def root(self) -> Path:
        """The course's folder: the parent of `exercises/`."""
        return self.folder.parent.parent

    @property
    def stub(self) -> Path:
        """The file that students fill."""
        return self.folder / f"{self.slug}.py"

    @property
    def problem(self) -> Path:
        """Inputs and baseline."""
        return self.folder / "problem.py"

    @property
    def public_tests(self) -> Path:
        """The tests that students have."""
        return self.folder / "test_public.py"

    @property
    def solution(self) -> Path:
        """The reference answer; absent from a student's kit."""
        return self.root / "solutions" / self.slug / f"{self.slug}.py"

    @property
    def hidden_tests(self) -> Path:
        """The folder of the hidden tests; absent from a student's kit."""
        return self.root / "tests" / "hidden" / self.slug

    @property
    def points(self) -> float:
        """The sum of all checks' points."""
        return sum(check.points for check in self.checks.values())

    @cached_property
    def public_checks(self) -> frozenset[str]:
        """The checks whose tests students have."""
        defined = re.findall(r"^def test_(\w+)", self.public_tests.read_text(encoding="utf-8"), re.MULTILINE)
        return frozenset(defined) & self.checks.keys()

    def visibility(self, check: str) -> Visibility:
        """Return whether students have the test of `check`."""
        return Visibility.PUBLIC if check in self.public_checks else Visibility.HIDDEN

    def digest(self) -> str:
        """Return a SHA-256 over every file that a mark depends on, in hexadecimal."""
        digest = hashlib.sha256()
        for folder in (self.folder, self.solution.parent, self.hidden_tests):
            for path in sorted(folder.rglob("*.*")):
                if path.suffix in (".py", ".toml") and path != self.stub and path.is_file():
                    digest.update(f"{path.relative_to(self.root)}\0{path.stat().st_size}\0".encode())
                    digest.update(path.read_bytes())
        return digest.hexdigest()
