"""Why a program is slow, as a scorecard says it: causes at lines, and where its time goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a program is slow; those after `memory_bound` are a kernel's."""

    NOT_COMPILED = "not_compiled"
    OBJECT_MODE = "object_mode"
    RECOMPILED = "recompiled"
    COMPLEXITY = "complexity"
    MEMORY_ORDER = "memory_order"
    NOT_VECTORIZED = "not_vectorized"
    DEPENDENCY_CHAIN = "dependency_chain"
    FLOAT64_PROMOTION = "float64_promotion"
    TEMPORARIES = "temporaries"
    ALLOCATION = "allocation"
    PYTHON_OBJECTS = "python_objects"
    NOT_PARALLEL = "not_parallel"
    UNBALANCED = "unbalanced"
    FALSE_SHARING = "false_sharing"
    PARALLEL_OVERHEAD = "parallel_overhead"
    BOUNDS_CHECKS = "bounds_checks"
    LIBM_CALL = "libm_call"
    MEMORY_BOUND = "memory_bound"
    UNCOALESCED = "uncoalesced"
    BANK_CONFLICT = "bank_conflict"
    DIVERGENT = "divergent"
    ATOMICS = "atomics"
    OCCUPANCY = "occupancy"


@dataclass(frozen=True)
class Diagnosis:
    """Why a line of the submission is slow, what that costs and what helps, in words; `line` is 0 where unknown."""

    id: Cause
    line: int
    title: str
    message: str
    cost: str
    remedy: str
    certain: bool


@dataclass(frozen=True)
class ThreadTime:
    """The seconds of a call that may use so many threads."""

    threads: int
    seconds: float


@dataclass(frozen=True)
class LineShare:
    """A line of the submission, its `text`, and its share of the time of a call, from 0 to 1."""

    line: int
    share: float
    text: str
