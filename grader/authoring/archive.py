"""Zip archives of texts: the same files make the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
_READABLE, _EXECUTABLE = 0o644 << 16, 0o755 << 16


def write_archive(path: Path, files: Mapping[str, str], programs: Collection[str] = ()) -> Path:
    """Write an archive of `files` (place to text) and return its path; `programs` are those that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(files):
            entry = zipfile.ZipInfo(place, _LONG_AGO)
            entry.external_attr = _EXECUTABLE if place in programs else _READABLE
            archive.writestr(entry, files[place], zipfile.ZIP_DEFLATED)
    return path
