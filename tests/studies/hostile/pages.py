"""What acts in the pages and tables that people open: there must be nothing."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path


class _Acting(HTMLParser):
    """Finds what acts in a page: the kit's own pages have no script at all."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        acting = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]
        self.found += [tag] * (tag in ("script", "iframe", "object", "embed")) + acting


def injections(folder: Path) -> list[str]:
    """Return what acts in the pages and tables under `folder`, "file: what"."""
    found = []
    for page in sorted(folder.rglob("*.html")):
        parser = _Acting()
        parser.feed(page.read_text(encoding="utf-8"))
        found += [f"{page.name}: {what}" for what in parser.found]
    for table in sorted(folder.rglob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            found += [f"{table.name}: {cell}" for row in csv.reader(file) for cell in row if _acts(cell)]
    return found


def _acts(cell: str) -> bool:
    return cell.startswith(("=", "+", "-", "@", "\t", "\r")) or not cell.isprintable()
