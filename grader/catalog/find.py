"""Find, load and validate exercise folders: a folder with an exercise.toml is the registration."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader import toml
from grader.catalog.contradictions import require_callable, require_consistent
from grader.catalog.exercise import (
    Backend,
    CheckSpec,
    EntryPoint,
    Exercise,
    Kind,
    Limits,
    ModelRule,
    SpeedRule,
    Tier,
)
from grader.errors import UsageError

_SCHEMA = Path(__file__).parents[1] / "schemas" / "exercise.schema.json"


def find_course(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds `exercises/`; raises UsageError where none does."""
    for folder in (start, *start.parents):
        if (folder / "exercises").is_dir():
            return folder
    raise UsageError(f"No exercises/ folder in {start} or above it. Run this inside the course, or give --course DIR.")


def load_all(root: Path) -> list[Exercise]:
    """Return the exercises under `root`/exercises in the order of the course."""
    folders = [path.parent for path in (root / "exercises").glob("*/exercise.toml")]
    if not folders:
        raise UsageError(f"No exercise in {root / 'exercises'}: `make new EX=slug` makes one.")
    return in_order(load(folder) for folder in folders)


def in_order(exercises: Iterable[Exercise]) -> list[Exercise]:
    """Return the exercises in the order of the course."""
    return sorted(exercises, key=lambda exercise: (exercise.order, exercise.slug))


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
    require_consistent(path, exercise)
    return exercise


def _build(folder: Path, body: dict[str, Any]) -> Exercise:
    entries = body["entry_points"]
    points = [EntryPoint(**e | {"kind": Kind(e["kind"]), "arguments": tuple(e["arguments"])}) for e in entries]
    require_callable(folder / "exercise.toml", points)
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
