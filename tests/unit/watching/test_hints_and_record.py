"""What `make watch` reads and notes: hints one at a time, and how far somebody has come."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.watching import Record, Watch, hints_of
from grader.watching.check import Outcome
from grader.watching.hints import without_hints
from grader.watching.watch import stamp
from tests.unit.minicourse import make_exercise

ROOT = Path(__file__).parents[3]
_TOO_MUCH = f'{{"best": {{"double": 1{"0" * 400}}}}}'  # for a float


def card(points: float, verdict: Verdict, slug: str = "double") -> Scorecard:
    """Return a card with one check of 10 points."""
    checks = (CheckResult("right", "Right", verdict, points, 10.0),)
    return Scorecard(slug, "ada", checks, None, Isolation.NONE, "seed", "0" * 64, 1.0)


@pytest.mark.parametrize("slug", sorted(path.parent.name for path in (ROOT / "exercises").glob("*/exercise.toml")))
def test_every_exercise_has_a_ladder_of_hints(slug: str) -> None:
    """Each README has numbered hints with something in them, and none of it is in what is read before."""
    readme = (ROOT / "exercises" / slug / "README.md").read_text()
    hints = hints_of(readme)
    assert [hint.title.split(".")[0] for hint in hints] == [str(number) for number in range(1, len(hints) + 1)]
    assert len(hints) >= 3
    assert all(hint.text and hint.text not in without_hints(readme) for hint in hints)
    assert without_hints(readme).startswith("<!--")


def test_the_best_check_counts_and_is_there_again(tmp_path: Path) -> None:
    """A worse check takes nothing back, and only a check that has passed is done."""
    record = Record.read(tmp_path).with_card(card(10.0, Verdict.PASSED)).with_card(card(0.0, Verdict.WRONG))
    record = record.with_card(card(9.999, Verdict.SLOW, "other"))
    record.write()
    again = Record.read(tmp_path)
    assert again == record
    assert (again.is_done("double"), again.is_done("other"), again.is_done("third")) == (True, False, False)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"best": 1}', '{"best": {"double": "much"}}', "\xff", "[" * 100_000, _TOO_MUCH]
)
def test_a_broken_record_is_an_empty_one(tmp_path: Path, text: str) -> None:
    """Nobody is kept from working by a file that somebody has edited."""
    (tmp_path / ".jitgrade").mkdir()
    (tmp_path / ".jitgrade" / "progress.json").write_text(text, encoding="latin-1")
    assert Record.read(tmp_path).best == {}


def test_what_cannot_be_noted_ends_no_watch(tmp_path: Path) -> None:
    """A check is shown, and the next one waited for, where there is no place for the record."""
    exercise, shown = make_exercise(tmp_path), io.StringIO()
    (tmp_path / ".jitgrade" / "progress.json").mkdir(parents=True)
    Watch([exercise], exercise, Console(file=shown))._tell(Outcome(card(10.0, Verdict.PASSED, exercise.slug)))
    assert "1 of 1 exercise passed" in shown.getvalue()


@pytest.mark.parametrize("key", ["o", "h"])
def test_no_text_of_a_readme_acts_on_the_terminal(key: str, tmp_path: Path) -> None:
    """A handout and its hints come from whoever handed the course on: escape sequences in them are shown as text."""
    exercise, shown = make_exercise(tmp_path), io.StringIO()
    hint = "<details><summary>1. A\x1b]52;c;cm0gLXJm\x07</summary>\n\n`\x1b[2J\x9b2J`\n</details>"
    (exercise.folder / "README.md").write_bytes(
        f"# T\x1b]0;owned\x07\n\n```\n\x1b[2J\n```\n{hint}\n".encode() + b"\xff"
    )
    Watch([exercise], exercise, Console(file=shown))._press(key)
    assert {"\x1b", "\x07", "\x9b"}.isdisjoint(shown.getvalue())


def test_a_stamp_changes_with_the_file(tmp_path: Path) -> None:
    """A file that was written, replaced or removed has another stamp; one that was only read has the same."""
    file = tmp_path / "answer.py"
    assert stamp(file) is None
    file.write_text("a")
    first = stamp(file)
    assert stamp(file) == first
    (tmp_path / "new").write_text("b")
    (tmp_path / "new").replace(file)
    assert stamp(file) not in (None, first)
