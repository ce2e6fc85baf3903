"""What `make watch` reads and notes: hints one at a time, and how far somebody has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.watching import Record, hints_of
from grader.watching.hints import without_hints
from grader.watching.watch import stamp

ROOT = Path(__file__).parents[3]


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


@pytest.mark.parametrize("text", ["", "{", "[]", '{"best": 1}', '{"best": {"double": "much"}}', "\xff"])
def test_a_broken_record_is_an_empty_one(tmp_path: Path, text: str) -> None:
    """Nobody is kept from working by a file that somebody has edited."""
    (tmp_path / ".jitgrade").mkdir()
    (tmp_path / ".jitgrade" / "progress.json").write_text(text, encoding="latin-1")
    assert Record.read(tmp_path).best == {}


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
