"""What the schema of exercise.toml cannot say: keys that contradict each other, or what Python cannot call."""

from __future__ import annotations

import keyword
from pathlib import Path

from grader.catalog.exercise import SPEED_CHECK, EntryPoint, Exercise, Kind, SpeedRule
from grader.errors import KitError


def require_callable(path: Path, entries: list[EntryPoint]) -> None:
    """Raise KitError where an entry point could not be told from another, or not be called as an attribute."""
    names = [entry.name for entry in entries]
    for entry in entries:
        if names.count(entry.name) > 1:
            raise KitError(f"{path}: key entry_points: two are named {entry.name!r}. Rename one.")
        if keyword.iskeyword(entry.name) or entry.name.startswith("__"):
            raise KitError(f"{path}: key entry_points: {entry.name!r} means something else in Python. Rename it.")
        if entry.outputs > 1 and entry.kind is not Kind.UFUNC:
            raise KitError(f"{path}: key entry_points.outputs: {entry.name} is no ufunc. Leave it out.")
        if len(set(entry.arguments)) < len(entry.arguments):
            raise KitError(f"{path}: key entry_points.arguments: {entry.name} has two of one name. Rename one.")
        if entry.strided and entry.kind is not Kind.FUNCTION:
            raise KitError(f"{path}: key entry_points.strided: {entry.name} is no function. Take the key away.")


def _require_kinds(path: Path, exercise: Exercise, speed: SpeedRule) -> None:
    """Raise KitError where what is timed does no work, or what configures a launch is no config."""
    if exercise.entry_points[speed.entry_point].kind is Kind.CONFIG:
        raise KitError(f"{path}: key speed.entry_point: {speed.entry_point!r} is a config. Time a function or kernel.")
    if speed.launch_from and exercise.entry_points[speed.launch_from].kind is not Kind.CONFIG:
        raise KitError(f"{path}: key speed.launch_from: {speed.launch_from!r} is no config. Name one that is.")


def require_consistent(path: Path, exercise: Exercise) -> None:
    """Raise KitError where two keys of `path` contradict each other."""
    speed = exercise.speed
    if (speed is None) != (SPEED_CHECK not in exercise.checks):
        raise KitError(f"{path}: key speed: [speed] and [checks.{SPEED_CHECK}] need each other. Add the missing one.")
    if speed is None:
        return
    for key, name in (("entry_point", speed.entry_point), ("launch_from", speed.launch_from)):
        if name and name not in exercise.entry_points:
            raise KitError(f"{path}: key speed.{key}: no [[entry_points]] is named {name!r}. Name one that is.")
    _require_kinds(path, exercise, speed)
    if speed.canary <= speed.gate:
        raise KitError(f"{path}: key speed.canary: {speed.canary} is not above the gate, {speed.gate}. Raise it.")
    shared = speed.gate_points + sum(tier.points for tier in speed.tiers)
    if abs(shared - exercise.checks[SPEED_CHECK].points) > 1e-9:
        raise KitError(
            f"{path}: key speed.tiers: gate_points and the tiers' points add up to {shared:g}, but"
            f" checks.{SPEED_CHECK}.points is {exercise.checks[SPEED_CHECK].points:g}. Make them equal."
        )
