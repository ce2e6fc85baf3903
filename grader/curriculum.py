"""The course as a course: tracks, what comes before what, how long it takes, and plans for a lecturer.

All of it stands in `exercises/course.toml`, except the order of exercises, which each exercise.toml says.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import toml
from grader.catalog import Exercise, in_order
from grader.errors import KitError, UsageError

_SCHEMA = Path(__file__).parent / "schemas" / "course.schema.json"
FILE = "course.toml"


@dataclass(frozen=True)
class Track:
    """A part of the course, shown under its title."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True)
class Step:
    """An exercise's place in the course: `after` are those to do first, `minutes` what it takes, 0 if unknown."""

    exercise: Exercise
    track: Track
    minutes: int
    after: tuple[str, ...]
    teaches: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """One assignment of a plan."""

    number: int
    title: str
    slugs: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A course of so many weeks."""

    weeks: tuple[Week, ...]
    summary: str

    def __len__(self) -> int:
        return len(self.weeks)


@dataclass(frozen=True)
class Curriculum:
    """Tracks in their order, the steps in the order of the course, and plans from short to long."""

    title: str
    tracks: tuple[Track, ...]
    steps: tuple[Step, ...]
    plans: tuple[Plan, ...]

    def of_track(self, track: Track) -> list[Step]:
        """Return a track's steps in order."""
        return [step for step in self.steps if step.track == track]

    def next(self, done: Container[str]) -> Step | None:
        """Return the first step that is not `done` and whose exercises to do first are; None after the last."""
        left = [step for step in self.steps if step.exercise.slug not in done]
        ready = [step for step in left if all(other in done for other in step.after)]
        return next(iter(ready), None)

    def plan(self, weeks: int) -> Plan:
        """Return the plan of so many weeks; raises UsageError where there is none."""
        for plan in self.plans:
            if len(plan) == weeks:
                return plan
        raise UsageError(f"There is no plan of {weeks} weeks. {FILE} has those of {_listed(map(len, self.plans))}.")


def load(root: Path, exercises: Sequence[Exercise]) -> Curriculum:
    """Read `root`/exercises/course.toml, and hold it against all `exercises` of the course.

    A course without that file has one track, and says nothing else. Raises KitError that names the file, the key and
    what belongs there.
    """
    path = root / "exercises" / FILE
    exercises = in_order(exercises)
    if not path.exists():
        track = Track("all", "Exercises", "All exercises of this course.")
        return Curriculum(root.name, (track,), tuple(Step(each, track, 0, (), ()) for each in exercises), ())
    body = toml.read(path, _SCHEMA)
    tracks = {track["id"]: Track(**track) for track in body["tracks"]}
    known = {exercise.slug: exercise for exercise in exercises}
    _require_same(path, known, body["exercises"])
    found = Curriculum(
        body["title"],
        tuple(tracks.values()),
        tuple(_step(path, exercise, body["exercises"][slug], tracks) for slug, exercise in known.items()),
        tuple(sorted((_plan(plan) for plan in body.get("plans", [])), key=len)),
    )
    for problem in _problems(found):
        raise KitError(f"{path}: {problem}")
    return found


def _require_same(path: Path, known: dict[str, Exercise], told: dict[str, Any]) -> None:
    """Raise KitError unless the exercises that are there and those that `path` tells of are the same."""
    for slug in sorted(known.keys() ^ told.keys()):
        fix = "Add the table: track, minutes, teaches" if slug in known else "Take the table out, or add the exercise"
        where = "has no table there" if slug in known else "is no folder with an exercise.toml"
        raise KitError(f"{path}: key exercises: {slug!r} {where}. {fix}.")


def _step(path: Path, exercise: Exercise, body: dict[str, Any], tracks: dict[str, Track]) -> Step:
    if body["track"] not in tracks:
        key = f"exercises.{exercise.slug}.track"
        raise KitError(f"{path}: key {key}: no [[tracks]] has the id {body['track']!r}. Known: {_listed(tracks)}.")
    after, teaches = tuple(body.get("after", ())), tuple(body["teaches"])
    return Step(exercise, tracks[body["track"]], body["minutes"], after, teaches)


def _plan(body: dict[str, Any]) -> Plan:
    weeks = enumerate(body["weeks"], start=1)
    return Plan(tuple(Week(n, week["title"], tuple(week["exercises"])) for n, week in weeks), body["summary"])


def _problems(found: Curriculum) -> Iterator[str]:
    """Yield what contradicts itself."""
    place = {step.exercise.slug: number for number, step in enumerate(found.steps)}
    for step in found.steps:
        slug = step.exercise.slug
        for other in step.after:
            if place.get(other, len(place)) >= place[slug]:
                yield f"key exercises.{slug}.after: {other!r} is no exercise that comes before it. Name one that does."
    if len({len(plan) for plan in found.plans}) < len(found.plans):
        yield "key plans: two have the same number of weeks. Keep one."
    needs = {step.exercise.slug: step.after for step in found.steps}
    for plan in found.plans:
        yield from _problems_of_plan(plan, needs)


def _problems_of_plan(plan: Plan, needs: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield where a plan has what is no exercise, one twice, or one before what comes before it in the course."""
    done: set[str] = set()
    for number, slug in ((week.number, slug) for week in plan.weeks for slug in week.slugs):
        key = f"key plans, {len(plan)} weeks, week {number}"
        if slug not in needs or slug in done:
            yield f"{key}: {slug!r} is {'planned twice' if slug in done else 'no exercise'}. Take it out."
            continue
        missing = [other for other in needs[slug] if other not in done]
        if missing:
            yield f"{key}: {slug!r} comes after {_listed(missing)}. Plan that first, or leave {slug!r} out."
        done.add(slug)


def _listed(names: Iterable[object]) -> str:
    return ", ".join(map(str, names)) or "none"
