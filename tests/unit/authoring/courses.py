"""Exercises made from the template, for tests of what authors get told."""

from __future__ import annotations

import re
from pathlib import Path

from grader import catalog
from grader.authoring import render
from grader.authoring.scaffold import scaffold

_TODO = re.compile(r"\s*# TODO.*|TODO:? ")


def finished(root: Path, slug: str) -> None:
    """Make the exercise `slug` in the course at `root`, and do all that `make new` leaves to do."""
    for path in scaffold(root, slug):
        text = path.read_text(encoding="utf-8")
        path.write_text(_TODO.sub("", text), encoding="utf-8")
    render.write(render.projections(catalog.load(root / "exercises" / slug)))
