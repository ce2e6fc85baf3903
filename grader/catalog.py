"""Find, load and validate exercise folders: a folder with an exercise.toml is the registration."""

from __future__ import annotations

import difflib
import hashlib
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from grader import toml
from grader.errors import KitError, UsageError
from grader.model import Visibility

_SCHEMA = Path(__file__).parent / "schemas" / "exercise.schema.json"
SPEED_CHECK = "speed"


class Backend(StrEnum):
    """Where an exercise's code runs."""

    CPU = "cpu"
    CUDA = "cuda"


class Kind(StrEnum):
    """How an entry point is called."""

    FUNCTION = "function"
    KERNEL = "kernel"
    CONFIG = "config"


@dataclass(frozen=True)
class EntryPoint:
    """A function that a submission must define. The last argument is the output, but for a config.

    A `zeroed` output holds zeros when the call begins, for atomics to add to.
    """

    name: str
    kind: Kind
    arguments: tuple[str, ...]
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


def tier_points(tiers: Iterable[Tier], fraction: float) -> float:
    """Return the points of all `tiers` that `fraction` reaches."""
    return sum(tier.points for tier in tiers if fraction >= tier.fraction)


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


def find_course(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds `exercises/`; raises UsageError where there is none."""
    for folder in (start, *start.parents):
        if (folder / "exercises").is_dir():
            return folder
    raise UsageError(f"No exercises/ folder in {start} or above it. Run this inside the course, or give --course DIR.")


def load_all(root: Path) -> list[Exercise]:
    """Return the exercises under `root`/exercises in the order of the course."""
    folders = [path.parent for path in (root / "exercises").glob("*/exercise.toml")]
    if not folders:
        raise UsageError(f"No exercise in {root / 'exercises'}: `make new EX=slug` makes one.")
    return sorted((load(folder) for folder in folders), key=lambda exercise: (exercise.order, exercise.slug))


def select(exercises: list[Exercise], slugs: tuple[str, ...]) -> list[Exercise]:
    """Return the named exercises, all if there are no `slugs`; an unknown one raises UsageError with the nearest."""
    known = {exercise.slug: exercise for exercise in exercises}
    for slug in slugs:
        if slug not in known:
            near = difflib.get_close_matches(slug, known, n=1, cutoff=0.4)
            guess = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(f"There is no exercise {slug!r}.{guess} Known: {', '.join(known)}.")
    return [known[slug] for slug in dict.fromkeys(slugs)] if slugs else exercises


def load(folder: Path) -> Exercise:
    """Read and check one exercise folder; raises KitError that names the file, the key and what belongs there."""
    path = folder / "exercise.toml"
    exercise = _build(folder, toml.read(path, _SCHEMA))
    _cross_check(path, exercise)
    return exercise


def _build(folder: Path, body: dict[str, Any]) -> Exercise:
    told = body["entry_points"]
    points = [EntryPoint(e["name"], Kind(e["kind"]), tuple(e["arguments"]), e.get("zeroed", False)) for e in told]
    _check_entry_points(folder / "exercise.toml", points)
    return Exercise(
        slug=folder.name,
        folder=folder.resolve(),
        title=body["title"],
        order=body["order"],
        summary=body["summary"],
        backend=Backend(body["backend"]),
        entry_points={point.name: point for point in points},
        checks={name: CheckSpec(name, **check) for name, check in body["checks"].items()},
        tolerance=body.get("tolerance"),
        limits=Limits(**body.get("limits", {})),
        cases=body.get("cases", {}),
        speed=_speed(body["speed"]) if "speed" in body else None,
        collect_cells=body.get("collect_cells", False),
        packages=tuple(sorted(body.get("packages", ()))),
        simulated=body.get("simulated", True),
    )


def _speed(body: dict[str, Any]) -> SpeedRule:
    tiers = tuple(Tier(**tier) for tier in body.get("tiers", []))
    modelled = ModelRule(**body["modelled"]) if "modelled" in body else None
    return SpeedRule(**body | {"tiers": tiers, "modelled": modelled})


def _check_entry_points(path: Path, entries: list[EntryPoint]) -> None:
    """Raise KitError where an entry point could not be told from another, or not be called as an attribute."""
    names = [entry.name for entry in entries]
    for entry in entries:
        if names.count(entry.name) > 1:
            raise KitError(f"{path}: key entry_points: two are named {entry.name!r}. Rename one.")
        if keyword.iskeyword(entry.name) or entry.name.startswith("__"):
            raise KitError(f"{path}: key entry_points: {entry.name!r} means something else in Python. Rename it.")
        if len(set(entry.arguments)) < len(entry.arguments):
            raise KitError(f"{path}: key entry_points.arguments: {entry.name} has two of one name. Rename one.")


def _check_kinds(path: Path, exercise: Exercise, speed: SpeedRule) -> None:
    """Raise KitError where what is timed does no work, or what configures a launch is no config."""
    if exercise.entry_points[speed.entry_point].kind is Kind.CONFIG:
        raise KitError(f"{path}: key speed.entry_point: {speed.entry_point!r} is a config. Time a function or kernel.")
    if speed.launch_from and exercise.entry_points[speed.launch_from].kind is not Kind.CONFIG:
        raise KitError(f"{path}: key speed.launch_from: {speed.launch_from!r} is no config. Name one that is.")


def _cross_check(path: Path, exercise: Exercise) -> None:
    """Raise KitError where two keys of `path` contradict each other."""
    speed = exercise.speed
    if (speed is None) != (SPEED_CHECK not in exercise.checks):
        raise KitError(f"{path}: key speed: [speed] and [checks.{SPEED_CHECK}] need each other. Add the missing one.")
    if speed is None:
        return
    for key, name in (("entry_point", speed.entry_point), ("launch_from", speed.launch_from)):
        if name and name not in exercise.entry_points:
            raise KitError(f"{path}: key speed.{key}: no [[entry_points]] is named {name!r}. Name one that is.")
    _check_kinds(path, exercise, speed)
    if speed.canary <= speed.gate:
        raise KitError(f"{path}: key speed.canary: {speed.canary} is not above the gate, {speed.gate}. Raise it.")
    shared = speed.gate_points + sum(tier.points for tier in speed.tiers)
    if abs(shared - exercise.checks[SPEED_CHECK].points) > 1e-9:
        raise KitError(
            f"{path}: key speed.tiers: gate_points and the tiers' points add up to {shared:g}, but"
            f" checks.{SPEED_CHECK}.points is {exercise.checks[SPEED_CHECK].points:g}. Make them equal."
        )
