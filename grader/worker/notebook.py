"""What an exported notebook calls that is there in Jupyter alone: stand-ins that do nothing.

`jupyter nbconvert --to script` writes `%matplotlib inline` as `get_ipython().run_line_magic('matplotlib', 'inline')`,
and the kit's own `%check` likewise. Neither is part of an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Shell:
    """In the place of IPython's shell: whatever is asked of it, nothing happens."""

    def run_cell_magic(self, name: str, *_: Any) -> None:
        """Say that what the cell holds was not run: it is a text there, and may be the answer."""
        raise RuntimeError(f"a cell began with %%{name}, a line for Jupyter: remove it, so that the rest is run")

    def __getattr__(self, name: str) -> Callable[..., None]:
        return _nothing


def _nothing(*_: Any, **__: Any) -> None:
    return None


def names() -> dict[str, Any]:
    """Return the names that a notebook's code takes for granted."""
    return {"get_ipython": Shell, "display": _nothing}
