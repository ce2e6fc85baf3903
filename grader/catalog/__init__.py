"""The exercises of a course, by their folders."""

from grader.catalog.exercise import (
    SPEED_CHECK,
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
from grader.catalog.find import find_course, in_order, load, load_all, select

__all__ = [
    "SPEED_CHECK",
    "Backend",
    "CheckSpec",
    "EntryPoint",
    "Exercise",
    "Kind",
    "Limits",
    "ModelRule",
    "SpeedRule",
    "Tier",
    "find_course",
    "in_order",
    "load",
    "load_all",
    "select",
]
