"""A notebook saved as a script: what Jupyter writes there for cells that no Python file can have."""

from __future__ import annotations

import re

# `jupyter nbconvert --to script` writes a magic as one call, from the first column, whatever was in it.
_CELL = re.compile(rb"^# (?:In\[[ \d]*\]:|%%)", re.MULTILINE)
_LINE = re.compile(rb"^(?:get_ipython\(\)\.|from grader\.notebooks import |graded_elsewhere\()[^\r\n]*", re.MULTILINE)


def without_notebook_lines(code: bytes) -> bytes:
    """Return an exported notebook's code without its magics and the kit's own cells; other files as they are.

    Lines keep their numbers: what is taken out leaves an empty one.
    """
    if _CELL.search(code) is None:
        return code
    return _LINE.sub(b"", code)
