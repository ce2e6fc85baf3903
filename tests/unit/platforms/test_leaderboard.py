"""The leaderboard: who asks to be on it, under which name, and that it tells nothing else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from grader import cli
from grader.catalog import Exercise
from grader.handed_in import pseudonyms, received, students_of
from grader.model import Scorecard, Verdict
from grader.reports import leaderboard
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise
from tests.unit.platforms.cards import PASSED, SPEED
from tests.unit.reports.test_html import ATTACKS, Page
from tests.unit.test_found import zipped


def _card(student: str, ratio: float, verdict: Verdict = Verdict.PASSED) -> Scorecard:
    checks = tuple(dataclasses.replace(check, verdict=verdict) for check in PASSED.checks)
    return dataclasses.replace(PASSED, student=student, checks=checks, speed=dataclasses.replace(SPEED, ratio=ratio))


def _ask(folder: Path, student: str, text: str | bytes) -> None:
    (folder / student).mkdir(parents=True, exist_ok=True)
    (folder / student / "leaderboard.txt").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_only_who_asks_is_there(tmp_path: Path) -> None:
    """A file with a name on its first line is consent; none, an empty one or an unreadable one is not."""
    _ask(tmp_path, "ada", "Countess\nthank you\n")
    _ask(tmp_path, "bob", "")
    _ask(tmp_path, "cyd", b"\xff\xfe\x00")
    _ask(tmp_path, "dan", "x" * 2000)
    (tmp_path / "eve").mkdir()
    (tmp_path / "fay").mkdir()
    (tmp_path / "fay" / "leaderboard.txt").symlink_to("/etc/hostname")
    (tmp_path / "gus" / "leaderboard.txt").mkdir(parents=True)
    assert pseudonyms(students_of(tmp_path)) == {"ada": "Countess"}


def test_nobody_is_taken_for_somebody_else(tmp_path: Path) -> None:
    """A name that two chose, in whatever case, or that is another's id, is nobody's; one's own id is allowed."""
    _ask(tmp_path, "ada", "Zorro")
    _ask(tmp_path, "bob", "ZORRO")
    _ask(tmp_path, "cyd", "Ada")
    _ask(tmp_path, "dan", "dan")
    assert pseudonyms(students_of(tmp_path)) == {"dan": "dan"}


def test_a_platforms_download_may_ask_as_well(tmp_path: Path) -> None:
    """Where a platform puts all files into one folder, each student's file is found by its number."""
    for name, text in {"lovelaceada_4711_1_leaderboard.txt": "Countess", "hopper_4712_2_double.py": SOLUTION}.items():
        (tmp_path / name).write_text(text)
    assert pseudonyms(students_of(tmp_path)) == {"4711": "Countess"}


def test_the_answer_is_found_beside_it(tmp_path: Path) -> None:
    """Asking changes nothing of what is graded, a renamed answer included."""
    exercise = make_exercise(tmp_path / "course")
    hand_in(tmp_path / "class" / "ada", exercise, SOLUTION).rename(tmp_path / "class" / "ada" / "answer (1).py")
    _ask(tmp_path / "class", "ada", "Countess")
    (student,) = students_of(tmp_path / "class")
    assert received(student, exercise).answer.code == SOLUTION.encode()


def test_right_answers_are_ranked_by_what_is_shown() -> None:
    """Equal to the digit is equal; a wrong answer, a slow one, and who did not ask are not there."""
    cards = [
        *(_card("ada", 57.11), _card("bob", 57.19), _card("cyd", 99.0, Verdict.SLOW)),
        *(_card("dan", 9.0), _card("eve", 80.0)),
    ]
    names = {"ada": "A", "bob": "B", "cyd": "C", "dan": "D"}
    assert [(place.rank, place.name, place.speed) for place in leaderboard.places(cards, names)] == [
        *((1, "B", "57.1x"), (1, "A", "57.1x"), (3, "D", "9.00x")),
    ]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A timed exercise."""
    return make_exercise(tmp_path / "course", speed=True)


def test_the_page_tells_no_more_than_names_and_speeds(tmp_path: Path, exercise: Exercise) -> None:
    """Neither an id, nor a link, nor a hash, nor anything that a check said, is in the page that the command makes."""
    archive = tmp_path / "class.zip"
    archive.write_bytes(zipped({"secret-id-1/leaderboard.txt": "Countess", "secret-id-2/x.py": "pass"}))
    for student in ("secret-id-1", "secret-id-2"):
        path = tmp_path / "cards" / student / f"{exercise.slug}.json"
        path.parent.mkdir(parents=True)
        path.write_text(dataclasses.replace(_card(student, 57.1), exercise=exercise.slug).to_json())
    cli.main(["leaderboard", str(tmp_path / "cards"), "--class", str(archive), "--course", str(exercise.root)])
    text = (tmp_path / "cards" / "leaderboard.html").read_text()
    assert "Countess" in text
    assert "57.1x" in text
    for secret in ("secret-id", PASSED.submission_sha256, "Right for", 'href="./'):
        assert secret not in text


@pytest.mark.parametrize("text", ATTACKS)
def test_no_name_becomes_markup(exercise: Exercise, text: str) -> None:
    """A pseudonym is text, whatever is in it."""
    plain, hostile = Page(), Page()
    for page, name in ((plain, "x"), (hostile, text)):
        page.feed(leaderboard.page({exercise.slug: [_card("ada", 5.0)]}, [exercise], {"ada": name}))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
