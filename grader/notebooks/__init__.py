"""Exercises as notebooks: the course for nbgrader, its isolated autograding, and the check inside a notebook."""

from __future__ import annotations

from typing import Any


class NotIsolatedError(Exception):
    """A graded cell was run in a kernel, beside the code that it would have to judge."""


def graded_elsewhere(slug: str) -> None:
    """Stand in a graded cell: whoever runs it in a kernel learns that this gives no points.

    Raises NotIsolatedError, always: nbgrader takes a cell that ends without an error for a right one.
    """
    raise NotIsolatedError(
        f"Not isolated, so no points: {slug} is graded outside this notebook, where your code cannot reach its judge."
        " Run the check cell to see how you stand."
    )


def load_ipython_extension(shell: Any) -> None:
    """Make `%check SLUG` and `%why FUNCTION ARGUMENTS` known: `%load_ext grader.notebooks`."""
    from grader.notebooks.magic import check  # a graded cell needs none of what this imports
    from grader.notebooks.why import why

    shell.register_magic_function(check, "line", "check")
    shell.register_magic_function(why, "line", "why")
