"""Tracks, prerequisites and plans, as course.toml has them, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader import catalog, curriculum
from grader.authoring import course_pages, render
from grader.cli import cli
from grader.commands.course import _assignments
from grader.curriculum import Curriculum
from grader.errors import KitError, UsageError
from tests.unit import minicourse

_COURSE = """
format_version = 1
title = "A course | of three"
tracks = [
    { id = "low", title = "Low", summary = "The first ones." },
    { id = "high", title = "High", summary = "The last one." },
    { id = "none", title = "None", summary = "Nothing is here." },
]

[exercises]
one = { track = "low", minutes = 30, teaches = ["count", "add | take away"] }
two = { track = "low", minutes = 45, after = ["one"], teaches = ["divide"] }
three = { track = "high", minutes = 60, after = ["one", "two"], teaches = ["fly"] }

[[plans]]
summary = "All of it."
weeks = [{ title = "Ground", exercises = ["one", "two"] }, { title = "Air", exercises = ["three"] }]

[[plans]]
summary = "In a hurry."
weeks = [{ title = "One", exercises = ["one"] }]
"""


def _course(root: Path, text: str = _COURSE) -> Path:
    """Write a course of the exercises `one`, `two` and `three` below `root`, and return it."""
    for number, slug in enumerate(("one", "two", "three"), start=1):
        folder = root / "exercises" / slug
        folder.mkdir(parents=True)
        toml = minicourse.TOML.replace("order = 1", f"order = {number}").replace('"Double"', f'"The {slug}"')
        (folder / "exercise.toml").write_text(toml, encoding="utf-8")
        (folder / "test_public.py").write_text(minicourse.PUBLIC, encoding="utf-8")
    (root / "exercises" / "course.toml").write_text(text, encoding="utf-8")
    return root


def _loaded(root: Path) -> Curriculum:
    return curriculum.load(root, catalog.load_all(root))


def test_what_comes_next_has_nothing_open_before_it(tmp_path: Path) -> None:
    """The next exercise is the first that is not done and whose prerequisites are; after the last there is none."""
    course = _loaded(_course(tmp_path))

    def following(*done: str) -> str:
        step = course.next(done)
        return step.exercise.slug if step else ""

    assert [following(), following("one"), following("two"), following("one", "two")] == ["one", "two", "one", "three"]
    assert following("one", "two", "three") == ""


def test_steps_are_in_the_order_of_the_exercises(tmp_path: Path) -> None:
    """Whatever the order in which exercises are found, that of the course is the one that they say."""
    found = curriculum.load(_course(tmp_path), sorted(catalog.load_all(tmp_path), key=lambda exercise: exercise.slug))
    assert [step.exercise.slug for step in found.steps] == ["one", "two", "three"]


def test_plans_are_known_by_their_weeks(tmp_path: Path) -> None:
    """Plans come from short to long; a length that there is not is told with those there are."""
    course = _loaded(_course(tmp_path))
    assert [len(plan) for plan in course.plans] == [1, 2]
    assert [week.slugs for week in course.plan(2).weeks] == [("one", "two"), ("three",)]
    with pytest.raises(UsageError, match=r"no plan of 7 weeks.*1, 2"):
        course.plan(7)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('one = { track = "low"', 'one = { track = "lower"', r"exercises.one.track.*'lower'.*Known: low, high, none"),
        (
            'one = { track = "low", minutes = 30,',
            'one = { track = "low", after = ["two"], minutes = 30,',
            "'two' is no",
        ),
        ('after = ["one"]', 'after = ["two"]', r"exercises.two.after: 'two' is no exercise that comes before"),
        ("two = {", "four = {", r"'four' is no folder.*Take the table out"),
        (
            'three = { track = "high", minutes = 60, after = ["one", "two"], teaches = ["fly"] }',
            "",
            r"'three' has no t",
        ),
        ('exercises = ["one", "two"]', 'exercises = ["two", "one"]', r"2 weeks, week 1: 'two' comes after one"),
        ('exercises = ["three"]', 'exercises = ["one", "three"]', r"2 weeks, week 2: 'one' is planned twice"),
        ('exercises = ["three"]', 'exercises = ["five"]', r"week 2: 'five' is no exercise"),
        ('weeks = [{ title = "Ground", exercises = ["one", "two"] }, { ', "weeks = [{ ", r"same number of weeks"),
        ("minutes = 30", "minutes = 2", r"key exercises.one.minutes.*5 to 600"),
        ("format_version = 1", "", r"format_version"),
    ],
)
def test_what_contradicts_itself_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A course.toml that is wrong is refused with the file, the key and what to do."""
    root = _course(tmp_path, _COURSE.replace(old, new, 1))
    with pytest.raises(KitError, match=rf"course\.toml: .*{said}"):
        _loaded(root)


def test_a_course_needs_no_such_file(tmp_path: Path) -> None:
    """Without course.toml there is one track with all exercises in their order, no plan and no page."""
    root = _course(tmp_path)
    (root / "exercises" / "course.toml").unlink()
    course = _loaded(root)
    assert [step.exercise.slug for step in course.of_track(course.tracks[0])] == ["one", "two", "three"]
    assert course.plans == ()
    assert course_pages.projections(root, catalog.load_all(root)) == []


def test_the_pages_say_what_the_file_says(tmp_path: Path) -> None:
    """Index and syllabus name each exercise with its time; tracks without any are left out, and cells stay cells."""
    index, syllabus = (made.text for made in course_pages.projections(_course(tmp_path), catalog.load_all(tmp_path)))
    assert "3 exercises, about 2 hours." in index
    assert "| [The one](one/README.md) | count; add \\| take away | 30 |  |" in index
    assert "| [The three](three/README.md) | fly | 60 | The one, The two |" in index
    assert "Nothing is here" not in index
    links = "[The one](../exercises/one/README.md), [The two](../exercises/two/README.md)"
    assert f"| 1 | Ground | {links} | 75 |" in syllabus
    assert syllabus.index("## 1 week\n") < syllabus.index("## 2 weeks\n")


def test_a_page_that_was_edited_is_told_and_made_anew(tmp_path: Path) -> None:
    """Whoever edits a page that is made is told of what it is made."""
    root = _course(tmp_path)
    (root / "docs").mkdir()
    made = course_pages.projections(root, catalog.load_all(root))
    render.write(made)
    assert render.drifted(root, made) == []
    (root / "docs" / "syllabus.md").write_text("mine", encoding="utf-8")
    (problem,) = render.drifted(root, made)
    assert "docs/syllabus.md: differs from what is made of exercises/course.toml" in problem


def test_a_plan_names_its_assignments(tmp_path: Path) -> None:
    """A plan's weeks become week1, week2 ...; a name beside it, and a week beyond its end, are refused."""
    exercises = catalog.load_all(_course(tmp_path))
    assert _assignments(exercises, "mine", ("one",), None, None) == [("mine", ("one",))]
    assert _assignments(exercises, None, (), 2, None) == [("week1", ("one", "two")), ("week2", ("three",))]
    assert _assignments(exercises, None, (), 2, 2) == [("week2", ("three",))]
    for name, weeks, week in ((None, None, None), ("mine", None, 1), ("mine", 2, None), (None, 2, 3)):
        with pytest.raises(UsageError):
            _assignments(exercises, name, (), weeks, week)


def test_next_says_where_to_go_on(tmp_path: Path) -> None:
    """`jitgrade next` names exercise, time, file and command, and counts what has passed by track."""
    root = _course(tmp_path)
    (root / ".jitgrade").mkdir()
    (root / ".jitgrade" / "progress.json").write_text(json.dumps({"best": {"one": 1, "two": 0.5}}), encoding="utf-8")
    said = CliRunner().invoke(cli, ["next", "--course", str(root)]).output
    assert "Next: The two, about 45 minutes" in said
    assert "Read   exercises/two/README.md" in said
    assert "Then   make watch EX=two" in said
    assert "Passed: 1 of 3 exercises (Low 1 of 2, High 0 of 1)." in said
    assert "None" not in said
    (root / ".jitgrade" / "progress.json").write_text(
        json.dumps({"best": dict.fromkeys(("one", "two", "three"), 1)}), encoding="utf-8"
    )
    assert "passed all exercises" in CliRunner().invoke(cli, ["next", "--course", str(root)]).output
