"""What a test sees of a submission: its entry points, to be called like functions, and nothing else of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.judge.call.submission import Submission
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.model import Verdict
from grader.worker import launches


class Proxy:
    """The entry points as attributes: `proxy.moving_average(values, 3, out)` fills `out`, its last argument.

    An entry point may have any name: one that is called as a method here hides it.
    """

    def __init__(self, submission: Submission) -> None:
        vars(self).update({name: Entry(submission, name) for name in submission.entry_points})

    def refuses(self, kind: type[Exception], name: str, *arguments: Any) -> None:
        """Call `name` and raise Mismatch unless it raises `kind` and leaves the output as it was."""
        entry: Entry = vars(self)[name]
        entry.refuses(kind, *arguments)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"exercise.toml names no entry point {name!r}")


class Entry:
    """An entry point as a test calls it: `entry(*arguments)`, or `entry[blocks, threads](*arguments)`."""

    def __init__(self, submission: Submission, name: str) -> None:
        self._submission = submission
        self._name = name

    def __call__(self, *arguments: Any) -> list[int]:
        """Call it; a config entry point's whole numbers come back, anything else fills its last argument."""
        return list(self._submission.call(self._name, list(arguments)).values)

    def __getitem__(self, launch: tuple[Any, ...]) -> Callable[..., list[int]]:
        def launched(*arguments: Any) -> list[int]:
            return list(self._submission.call(self._name, list(arguments), launches.flat(launch)).values)

        return launched

    def reduce(self, values: Any, axis: int, out: Any) -> None:
        """Call the method of a ufunc that makes one value of all those along `axis`, and fill `out` with them."""
        self._submission.call(self._name, [values, axis, out], method="reduce")

    def accumulate(self, values: Any, axis: int, out: Any) -> None:
        """Call the method of a ufunc that keeps each step of what `reduce` does; `out` is like `values`."""
        self._submission.call(self._name, [values, axis, out], method="accumulate")

    def refuses(self, kind: type[Exception], *arguments: Any) -> None:
        """Call it and raise Mismatch unless it raises `kind` and leaves the output as it was."""
        output = np.empty_like(arguments[-1])
        with refused(kind):
            self._submission.call(self._name, [*arguments[:-1], output], keep=True)


@contextlib.contextmanager
def refused(kind: type[Exception]) -> Iterator[None]:
    """Raise Mismatch unless the call inside raises `kind`."""
    try:
        yield
    except SubmissionFault as fault:
        if fault.verdict is not Verdict.ERROR or not fault.safe.startswith(f"Raised {kind.__name__}"):
            raise
    else:
        raise Mismatch(f"it must raise {kind.__name__} here, but it returned")
