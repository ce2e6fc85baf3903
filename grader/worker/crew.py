"""A function called from several Python threads at once, each with its share of the rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any


class Crew:
    """So many threads that work together: the one that calls, and others that stay, so that no call pays for them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._others = ThreadPoolExecutor(size - 1)

    def call(self, function: Any, arguments: list[Any]) -> Any:
        """Call `function` once in each thread; return the first result that is not None.

        Nothing is returned before all of them are done. Of exceptions, that of the first share is raised.
        """
        shares = [share(arguments, part, self._size) for part in range(self._size)]
        others = [self._others.submit(function, *each) for each in shares[1:]]
        try:
            own = function(*shares[0])
        finally:
            wait(others)
        results = [own, *(other.result() for other in others)]
        return next((result for result in results if result is not None), None)


def share(arguments: list[Any], part: int, of: int) -> list[Any]:
    """Return what one thread `of` so many gets: of each array neighbouring rows, of a number the number itself."""
    return [_rows(argument, part, of) if hasattr(argument, "shape") else argument for argument in arguments]


def _rows(array: Any, part: int, of: int) -> Any:
    return array[len(array) * part // of : len(array) * (part + 1) // of]
