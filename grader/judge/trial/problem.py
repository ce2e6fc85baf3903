"""What an exercise's problem.py says: inputs, right answers, and how far an answer may be from them."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from grader.catalog import Exercise
from grader.errors import KitError
from grader.judge.call import Array
from grader.judge.compare import Mismatch, assert_close

BASELINE = "baseline"
Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Traffic:
    """The bytes that any right answer must read from its inputs, and write to its output."""

    read: int
    written: int

    @property
    def moved(self) -> int:
        """Both together."""
        return self.read + self.written


@dataclass(frozen=True)
class Challenge:
    """Arguments of a call at the timed shape; `refusal` is the exception that they must meet, if any."""

    arguments: Arguments
    refusal: type[Exception] | None = None


@dataclass(frozen=True)
class Problem:
    """The exercise and its problem.py, run by the judge itself. The last of a call's arguments is its output."""

    exercise: Exercise
    module: ModuleType

    @classmethod
    def of(cls, exercise: Exercise) -> Problem:
        """Import it; raises KitError where that fails or it lacks a function that it must have."""
        return cls(exercise, load_problem(exercise))

    def inputs(self, numbers: np.random.Generator, case: dict[str, Any]) -> Arguments:
        """Return fresh arguments of the timed entry point for a case of exercise.toml."""
        made: Arguments = self.module.make_inputs(numbers, **case)
        return made

    def settled(self, numbers: np.random.Generator, case: dict[str, Any]) -> dict[str, Any]:
        """Return the timed case with what problem.py has a function `settle` draw, if at all, for all timed calls."""
        drawn: dict[str, Any] = self.module.settle(numbers, **case) if hasattr(self.module, "settle") else {}
        return case | drawn

    def challenges(self, numbers: np.random.Generator, case: dict[str, Any]) -> Iterator[Challenge]:
        """Yield, without end, what `adversarial` of problem.py makes of a case, or fresh inputs where there is none."""
        if hasattr(self.module, "adversarial"):
            yield from itertools.starmap(Challenge, self.module.adversarial(numbers, **case))  # keeps hold of none
        while True:
            yield Challenge(self.inputs(numbers, case))

    def expected(self, arguments: Arguments) -> Array:
        """Return what the baseline writes for these arguments: an array like the output."""
        output: Array = np.empty_like(arguments[-1])
        self.module.baseline(*arguments[:-1], output)
        return output

    def tolerated(self, arguments: Arguments) -> Any:
        """Return the absolute error that exercise.toml allows in each element of the output: 0 where it must be exact.

        A number or an array that broadcasts with the output.
        """
        if self.exercise.tolerance is None:
            return 0
        return self.exercise.tolerance * np.asarray(self.module.scale(*arguments), dtype=np.float64)

    def assert_right(self, arguments: Arguments, output: Array, expected: Array) -> None:
        """Raise Mismatch unless `output` is as near to `expected` as exercise.toml asks.

        Where problem.py has a function `objection`, many answers are right, and it says what is wrong with this one.
        What is tolerated is only worked out where something differs: it is dearer than the comparison.
        """
        if hasattr(self.module, "objection"):
            found = self.module.objection(*arguments[:-1], output)
            if found:
                raise Mismatch(found)
        elif not np.array_equal(output, expected):
            assert_close(output, expected, self.tolerated(arguments))

    def launch_arguments(self, arguments: Arguments) -> list[int]:
        """Return what the config is asked about for these arguments: the size of the output, unless problem.py says."""
        if not hasattr(self.module, "launch_arguments"):
            return [int(arguments[-1].size)]
        return [int(number) for number in self.module.launch_arguments(*arguments)]

    def traffic(self, arguments: Arguments) -> Traffic | None:
        """Return the bytes that any answer must move for these arguments, None where problem.py does not say."""
        if not hasattr(self.module, "traffic"):
            return None
        return Traffic(*(int(count) for count in self.module.traffic(*arguments)))


def load_problem(exercise: Exercise) -> ModuleType:
    """Import the exercise's problem.py.

    Raises KitError where it cannot be imported or lacks a function that it must have.
    """
    path = exercise.problem
    spec = importlib.util.spec_from_file_location(f"problem_of_{exercise.slug}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise KitError(f"{path}: cannot be imported: {type(error).__name__}: {error}. Correct it.") from error
    needed = ["make_inputs", BASELINE] + (["scale"] if exercise.tolerance is not None else [])
    needed += ["origin"] if exercise.speed is not None and exercise.speed.witness else []
    for name in needed:
        if not callable(getattr(module, name, None)):
            raise KitError(f"{path}: defines no function {name}. docs/exercise-format.md says what it must do.")
    return module
