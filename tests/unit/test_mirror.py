"""The tests stand where the house has what they test."""

from __future__ import annotations

from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_PACKAGE = _TESTS.parents[1] / "grader"
_FOLDERS = sorted({path.parent.relative_to(_TESTS) for path in _TESTS.rglob("test_*.py")} - {Path()})


@pytest.mark.parametrize("folder", _FOLDERS, ids=str)
def test_each_folder_is_a_package(folder: Path) -> None:
    """A folder of unit tests has the name of a package of the grader, or holds the studies or the texts' claims."""
    assert folder in (Path("studies"), Path("claims")) or (_PACKAGE / folder / "__init__.py").is_file()
