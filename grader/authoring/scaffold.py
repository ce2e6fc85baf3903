"""Start a new exercise: a complete one that works, for the author to change step by step."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

import jinja2

from grader import catalog
from grader.authoring import render
from grader.errors import KitError, UsageError

SLUG = re.compile(r"[a-z][a-z0-9_]*")
LONGEST = 40
_SUFFIX = ".jinja"
_PLACES = ("exercises", "solutions", "tests/hidden", "tests/submissions")
# A submission is a module of this name: it must not hide one that it, or the kit, imports.
_TAKEN = sys.stdlib_module_names | {"grader", "llvmlite", "numba", "numpy", "problem", "pytest"}


def scaffold(root: Path, slug: str) -> list[Path]:
    """Write the exercise `slug` into the course at `root`, from `templates/exercise/`.

    Returns the files written, generated ones included. Never overwrites: raises UsageError for a slug
    that is in use or that cannot be a module's name, and KitError where there is no template.
    """
    _check_slug(slug)
    for place in _PLACES:
        if (root / place / slug).exists():
            raise UsageError(f"{place}/{slug} exists: choose another name, or remove what is there.")
    top = root / "templates" / "exercise"
    templates = sorted(top.rglob(f"*{_SUFFIX}"))
    if not templates:
        raise KitError(f"{top}: holds no template: restore it from the kit's repository.")
    title = slug.replace("_", " ").capitalize()
    facts: dict[str, str | int] = {"slug": slug, "title": title, "order": _next_order(root)}
    written = [_render_one(root, top, template, facts) for template in templates]
    return written + render.write(render.projections(catalog.load(root / "exercises" / slug)))


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise UsageError(f"{slug!r} is not a name for an exercise: use a-z, 0-9 and _, a letter first.")
    if len(slug) > LONGEST:
        raise UsageError(f"{slug!r} has {len(slug)} characters: use {LONGEST} or fewer.")
    if keyword.iskeyword(slug) or slug in _TAKEN or slug.startswith("test_"):
        raise UsageError(f"{slug!r} means something else to Python or to this kit: choose another name.")


def _next_order(root: Path) -> int:
    folders = [path.parent for path in (root / "exercises").glob("*/exercise.toml")]
    return 1 + max((catalog.load(folder).order for folder in folders), default=0)


def _render_one(root: Path, top: Path, template: Path, facts: dict[str, str | int]) -> Path:
    """Render `template` to its place below `root`: SLUG in its path becomes the slug."""
    place = str(template.relative_to(top)).removesuffix(_SUFFIX).replace("SLUG", str(facts["slug"]))
    # Python, TOML and Markdown are written, not HTML: escaping would spoil quotes.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    text = environment.from_string(template.read_text(encoding="utf-8")).render(facts)
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text.rstrip("\n") + "\n")
    return path
