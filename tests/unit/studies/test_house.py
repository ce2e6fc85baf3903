"""The picture of the house follows from its imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studies import house

_FILES = {
    "__init__.py": "",
    "top.py": '"""On top."""\nfrom kit import low\nfrom kit.middle.left import number\nimport kit.plain.two\n',
    "low.py": '"""Low down,\nsaid in two lines.\n\nAnd more."""\nimport json\n',
    "plain/__init__.py": '"""A package of modules."""\n',
    "plain/one.py": "from kit.plain.two import x\n",
    "plain/two.py": "def late():\n    from kit import low\n",
    "middle/__init__.py": '"""A package of packages."""\n',
    "middle/alone.py": '"""Alone."""\nfrom kit.plain import one\n',
    "middle/left/__init__.py": '"""Left."""\n',
    "middle/left/deep.py": "from kit.middle.right.other import y\n",
    "middle/right/__init__.py": '"""Right."""\n',
    "middle/right/other.py": "from kit.middle.left import deep\nfrom kit.middle import alone\n",
}
_DRAWN = """
```text
  4  top           → middle.left
  3  middle.left   → middle.right
     middle.right  → middle.alone, middle.left
  2  middle.alone  → plain
  1  plain         → low
  0  low
```
"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A package of six rooms, two of which import each other."""
    for name, text in _FILES.items():
        path = tmp_path / "kit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "kit"


def test_the_document_shows_the_house_as_it_is() -> None:
    """The picture in docs/architecture.md is the one that today's imports give."""
    document = house.DOCUMENT.read_text(encoding="utf-8")
    expected = house.with_picture(document, house.draw(house.ROOT / "grader"))
    assert document == expected, f"The imports have changed. Run: {house.COMMAND}, and commit docs/architecture.md."


def test_rooms_stand_above_what_they_import(kit: Path) -> None:
    """A room stands above all it imports, late imports too; arrows that follow from others are not drawn."""
    assert house.draw(kit).startswith(_DRAWN)


def test_each_room_says_what_it_is(kit: Path) -> None:
    """The table has one line a room, the first sentence of its own file; a package of rooms is none itself."""
    table = [line for line in house.draw(kit).splitlines() if line.startswith("| `")]
    assert table == [
        "| `low` | Low down, said in two lines. |",
        "| `middle.alone` | Alone. |",
        "| `middle.left` | Left. |",
        "| `middle.right` | Right. |",
        "| `plain` | A package of modules. |",
        "| `top` | On top. |",
    ]


def test_a_door_is_drawn_where_it_imports(kit: Path) -> None:
    """A package of rooms whose own file imports them stands above them, and who comes by the door shows it."""
    (kit / "middle" / "__init__.py").write_text('"""The door."""\nfrom kit.middle.left import deep\n')
    (kit / "top.py").write_text('"""On top."""\nfrom kit.middle import deep\n')
    lines = house.draw(kit).splitlines()
    assert lines[2].split() == ["5", "top", "→", "middle"]
    assert lines[3].split() == ["4", "middle", "→", "middle.left"]


@pytest.mark.parametrize("text", ["", house.BEGIN, house.END + house.BEGIN])
def test_a_document_without_markers_is_left_alone(text: str) -> None:
    """Where a marker is missing nothing is written, and the message names both."""
    with pytest.raises(ValueError, match="must hold the line"):
        house.with_picture(text, "picture")
