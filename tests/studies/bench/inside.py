"""An exercise's tests run beside the answer, in the student's own kernel: what nbgrader does without us.

Only the bench of autograding uses this. Nothing in it is safe: that is the point of comparison.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.catalog import Backend, Exercise, Kind
from grader.judge.compare import assert_close, assert_equal
from grader.judge.trial import load_problem

ROOT = Path(__file__).parents[3]
ROUNDS = 5


def passes(slug: str, namespace: dict[str, Any], speed: bool) -> None:
    """Run the speed check, or all others, on the functions in `namespace`; raises AssertionError where one fails."""
    exercise = catalog.load(ROOT / "exercises" / slug)
    chosen = "test_speed" if speed else "not test_speed"
    options = ["-q", "--disable-plugin-autoload", "-p", "no:cacheprovider", "--import-mode=importlib", "--capture=no"]
    places = ["-c", os.devnull, "--rootdir", str(ROOT), "-k", chosen]
    tests = [str(exercise.public_tests), str(exercise.hidden_tests)]
    code = pytest.main([*options, *places, *tests], plugins=[_Fixtures(exercise, namespace)])
    assert code == 0, f"pytest ended with {code}"


class _Functions:
    """The answer's functions, called as tests call a submission."""

    def __init__(self, exercise: Exercise, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._entries = exercise.entry_points

    def __getattr__(self, name: str) -> Any:
        is_function = name in self._entries and self._entries[name].kind is Kind.FUNCTION
        return self._poisoned(name) if is_function else self._namespace[name]

    def _poisoned(self, name: str) -> Callable[..., None]:
        def call(*arguments: Any) -> None:
            output = arguments[-1]
            output.fill(np.nan if output.dtype.kind == "f" else secrets.randbelow(256) % np.iinfo(output.dtype).max)
            self._namespace[name](*arguments)

        return call

    def refuses(self, kind: type[Exception], name: str, *arguments: Any) -> None:
        with pytest.raises(kind):
            self._namespace[name](*arguments[:-1], np.empty_like(arguments[-1]))


class _Source:
    def __init__(self, text: str) -> None:
        self._text = text

    def loops_over(self, name: str) -> bool:
        return re.search(rf"\bin {name}\(", self._text) is not None

    def calls(self, name: str) -> bool:
        return f"{name}(" in self._text


class _Fixtures:
    """What `grader.judge.session.plugin` gives a test, without anything between test and answer."""

    def __init__(self, exercise: Exercise, namespace: dict[str, Any]) -> None:
        self.exercise = exercise
        self.functions = _Functions(exercise, namespace)
        self.module = load_problem(exercise)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", list(self.exercise.cases.values()), ids=list(self.exercise.cases))

    @pytest.fixture
    def submission(self) -> _Functions:
        return self.functions

    @pytest.fixture
    def problem(self) -> ModuleType:
        return self.module

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        return np.random.default_rng(secrets.randbits(64))

    @pytest.fixture
    def source(self) -> _Source:
        return _Source("\n".join(self.functions.In))

    @pytest.fixture
    def moved_by_memcpy(self) -> None:
        pytest.skip("a kernel cannot tell who moves the bytes")

    @pytest.fixture
    def memory_grown(self) -> None:
        pytest.skip("a kernel that computes its tests as well cannot tell whose memory it is")

    @pytest.fixture
    def threads_used(self) -> Callable[..., int]:
        return self._threads_used

    @pytest.fixture
    def verify(self) -> Callable[..., None]:
        return self._verify

    @pytest.fixture
    def speedup(self) -> Callable[[], None]:
        return self._speedup

    def _threads_used(self, name: str, *arguments: Any, idle: tuple[Any, ...] = ()) -> int:  # noqa: ARG002 - the real one's
        """Call it, and believe that all threads took part: from inside, nobody sees them."""
        self._call(name, arguments, None)
        return self.exercise.speed.cores if self.exercise.speed else 1

    def _verify(self, *arguments: Any, launch: tuple[int, int] | None = None) -> None:
        assert self.exercise.speed is not None
        self._call(self.exercise.speed.entry_point, arguments, launch)
        expected = np.empty_like(arguments[-1])
        self.module.baseline(*arguments[:-1], expected)
        if self.exercise.tolerance is None:
            assert_equal(arguments[-1], expected)
        else:
            assert_close(arguments[-1], expected, self.exercise.tolerance * self.module.scale(*arguments))

    def _call(self, name: str, arguments: tuple[Any, ...], launch: tuple[int, int] | None) -> None:
        function = getattr(self.functions, name)
        if self.exercise.entry_points[name].kind is Kind.KERNEL:
            function = function[launch]
        function(*arguments)

    def _speedup(self) -> None:
        """Take the best of some rounds of each, as notebooks that time themselves do."""
        rule = self.exercise.speed
        assert rule is not None
        if self.exercise.backend is Backend.CUDA:
            pytest.skip("no GPU")
        times: dict[str, list[float]] = {"baseline": [], "answer": []}
        for _ in range(ROUNDS):
            arguments = self.module.make_inputs(np.random.default_rng(), **rule.case)
            for name, function in (
                ("baseline", self.module.baseline),
                ("answer", getattr(self.functions, rule.entry_point)),
            ):
                started = time.perf_counter()
                function(*arguments)
                times[name].append(time.perf_counter() - started)
        assert min(times["baseline"]) / min(times["answer"]) >= rule.gate
