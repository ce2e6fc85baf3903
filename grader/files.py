"""Files that are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from grader.errors import KitError, UsageError


def require_writable(out: Path) -> None:
    """Raise UsageError unless files can be written under `out`, which is made where it is absent."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise UsageError(f"{out}: cannot be written to: {error.strerror}. Choose another with --out DIR.") from error


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` so that a reader finds all of it or what was there before.

    Raises KitError where it cannot be written (a full disk, say); nothing half-written stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            temporary.write_bytes(content)
        else:
            temporary.write_text(content, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise KitError(f"{path}: could not be written: {error.strerror}. Free some space, then grade again.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
