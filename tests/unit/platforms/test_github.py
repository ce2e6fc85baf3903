"""GitHub: Classroom 50's result by its schema, job summaries, annotations, and output in which nothing is a command."""

from __future__ import annotations

import dataclasses
import html
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import catalog, cli
from grader.authoring import kit
from grader.authoring.archive import write_archive
from grader.authoring.hidden import hidden_lines, leaks_in
from grader.authoring.public import checking_files, kit_files
from grader.catalog import Exercise
from grader.causes import Cause, Diagnosis
from grader.commands import grading
from grader.errors import KitError, UsageError
from grader.judge.session.grade import Graded
from grader.model import Isolation, Scorecard, Verdict
from grader.platforms import Door, export, inert, write_bundle
from grader.platforms.actions import MOST_OF_A_KIND
from grader.platforms.markdown import MOST_BYTES
from grader.sandbox import choice
from tests.studies.house import ROOT
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise
from tests.unit.platforms.cards import ATTACKS, HALF_JUDGED, HOSTILE, NOT_JUDGED, PASSED, TITLES, WRONG, card, check

RUNNER = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "week1",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-09-01T10-00-00Z-abc1234",
    "COMMIT_URL": "https://github.com/cs/cs-week1-ada/commit/abc1234",
    "RELEASE_URL": "https://github.com/cs/cs-week1-ada/releases/tag/submit",
    "REVIEW_URL": "https://github.com/cs/cs-week1-ada/compare/a...b",
}

# The rules of Classroom 50's schemas/result-v1.schema.json, and of runner.py::validate_result, in our own words.
_TEXT, _COUNT = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}
_TEXTS = ("classroom", "assignment", "owner", "commit", "release", "review")
_RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": [*_TEXTS, "schema", "assignment_type", "submission", "datetime", "score", "max-score", "tests"],
    "properties": {
        **dict.fromkeys(_TEXTS, _TEXT),
        "schema": {"const": "classroom50/result/v1"},
        "assignment_type": {"enum": ["individual", "group", "team"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"},
        "score": _COUNT,
        "max-score": _COUNT,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": _TEXT,
                    "passed": {"type": "boolean"},
                    "score": _COUNT,
                    "max-score": _COUNT,
                },
            },
        },
    },
}


def _result(*cards: Scorecard) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(export(Door.CLASSROOM50, cards, TITLES, RUNNER))
    jsonschema.validate(body, _RESULT)
    assert body["score"] <= body["max-score"]
    assert all(test["score"] <= test["max-score"] for test in body["tests"])
    assert {"classroom": "cs", "assignment": "week1", "owner": "ada"}.items() <= body.items()
    return body


def test_a_result_has_the_points_in_hundredths() -> None:
    """Classroom 50 takes whole numbers only, and no half point is lost."""
    body = _result(card(check("a", maximum=12.5), check("b", Verdict.SLOW, points=2.25)))
    assert (body["score"], body["max-score"]) == (1475, 3250)
    assert [test["passed"] for test in body["tests"]] == [True, False]


def test_what_was_not_judged_is_in_neither_sum() -> None:
    """A noisy check takes its points out of the maximum, and where nothing was judged there is no result."""
    body = _result(HALF_JUDGED)
    assert (body["score"], body["max-score"]) == (2000, 2000)
    with pytest.raises(KitError, match="Nothing could be judged"):
        _result(NOT_JUDGED)


def test_outside_of_the_runner_it_says_what_is_missing() -> None:
    """Without what the runner sets there is no result, and the error names it."""
    with pytest.raises(UsageError, match="CLASSROOM, ASSIGNMENT"):
        export(Door.CLASSROOM50, [PASSED], TITLES, {})


# The rules of GitHub's runner, in our own words: ActionCommandManager.cs and ActionCommand.cs.
_COMMAND = re.compile(r"^\s*::([a-z-]+)(?: (.*?))?::(.*)$", re.DOTALL)


@dataclass
class Runner:
    """What GitHub's runner makes of a step's output: the commands that it would carry out."""

    commands: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    stopped: str = ""

    def reads(self, output: str) -> None:
        """Look at each line, as the runner does."""
        for line in re.split(r"\r\n|\n|\r", output):
            if self.stopped:
                self.stopped = "" if line.strip() == f"::{self.stopped}::" else self.stopped
                continue
            found = _COMMAND.match(line)
            if found is None:
                assert "##[" not in line
                continue
            name, properties, data = found[1], found[2] or "", found[3]
            if name == "stop-commands":
                self.stopped = data
                continue
            pairs = (part.split("=", 1) for part in properties.split(",") if part)
            plain = {key: _plain(value.replace("%3A", ":").replace("%2C", ",")) for key, value in pairs}
            self.commands.append((name, plain, _plain(data)))


def _plain(value: str) -> str:
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _annotations(*cards: Scorecard) -> list[tuple[str, dict[str, str], str]]:
    runner = Runner()
    runner.reads(export(Door.ANNOTATIONS, cards, TITLES, {}))
    return runner.commands


def test_annotations_stand_at_the_students_line() -> None:
    """Each check that failed is an annotation of the student's file, at the line that its message names."""
    wrong, error = _annotations(WRONG)
    assert error[:2] == (
        "error",
        {
            "file": "exercises/histogram/histogram.py",
            "line": "9",
            "title": "Parallel <histogram>: Right for speed",
        },
    )
    assert "     9 | boom()" in error[2]
    assert wrong[1]["line"] == "1"


def test_a_diagnosis_is_a_warning_at_its_line() -> None:
    """Why a right answer is slow is told where it is slow."""
    slow = Diagnosis(Cause.MEMORY_ORDER, 12, "Strides", "Swap the loops: 100 %.", "16x", "Swap", certain=True)
    made = dataclasses.replace(PASSED, diagnoses=(slow,))
    assert [(name, where["line"], text) for name, where, text in _annotations(made)] == [
        ("warning", "12", "Swap the loops: 100 %.")
    ]


def test_no_more_annotations_than_github_shows() -> None:
    """A step shows ten errors and ten warnings: so many are written, and no more."""
    many = card(*(check(f"n{n}", Verdict.ERROR) for n in range(30)), *(check(f"s{n}", Verdict.SLOW) for n in range(30)))
    kinds = [name for name, _, _ in _annotations(many)]
    assert kinds == ["error"] * MOST_OF_A_KIND + ["warning"] * MOST_OF_A_KIND


@given(st.text(), st.text())
def test_no_text_of_a_students_becomes_a_command(message: str, title: str) -> None:
    """Whatever is in a message, there is one annotation for it, and its file and line are ours."""
    hostile = card(check("a", Verdict.ERROR, message=message + title))
    ((name, where, _),) = _annotations(hostile)
    assert name == "error"
    assert where["file"] == "exercises/moving_average/moving_average.py"
    assert set(where) == {"file", "line", "title"}


def test_attacks_stay_within_their_annotation() -> None:
    """Texts made to be commands are text of the annotations that they are in."""
    assert len(_annotations(HOSTILE)) == min(len(ATTACKS), MOST_OF_A_KIND)


def test_output_of_a_check_holds_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Within Actions all that a check prints, the student's output included, stands where commands are not obeyed."""
    exercise = make_exercise(tmp_path)
    printed = "\n".join(ATTACKS[:4])
    monkeypatch.setattr(grading, "grade", lambda *_: Graded(HOSTILE, {}, printed))
    monkeypatch.setattr(choice, "strongest", lambda **_: Isolation.LANDLOCK)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    with pytest.raises(SystemExit):
        cli.main(["check", exercise.slug, "--course", str(exercise.root)])
    out = capsys.readouterr().out
    assert "::set-output name=score::100" in out
    runner = Runner()
    runner.reads(out)
    assert runner.commands == []
    assert runner.stopped == ""


def test_commands_are_stopped_by_a_word_that_nobody_guesses() -> None:
    """Another token does not start commands again; the right one does."""
    before, after = inert("0123abcd")
    runner = Runner()
    runner.reads(f"{before}\n::0123abce::\n::error::mine\n{after}\n::warning::ours")
    assert [name for name, _, _ in runner.commands] == ["warning"]


def _rendered(text: str) -> str:
    """Return Markdown without what is inert in it: preformatted blocks, escaped punctuation, entities."""
    inert_blocks = re.sub(r"<pre>[^<>]*</pre>", "", text)
    return re.sub(r"&[#a-z0-9]+;", "", re.sub(r"\\[!-/:-@\[-`{-~]", "", inert_blocks))


@given(st.text(max_size=60))
def test_no_text_is_markdown(text: str) -> None:
    """Titles and messages add no tag, link, mention, heading or row to the summary."""
    plain = _rendered(export(Door.MARKDOWN, [card(check("a", Verdict.ERROR))], {"moving_average": "x"}, {}))
    hostile = card(check("a", Verdict.ERROR, message=f"x{text}", details=f"y{text}"))
    shown = _rendered(export(Door.MARKDOWN, [hostile], {"moving_average": f"x{text}"}, {}))
    for sign in ("<", "`", "@", "[", "|", "#", "!"):
        extra = 4 if sign == "<" else 0  # the <details> around what a compiler said
        assert shown.count(sign) <= plain.count(sign) + extra
    assert shown.count("\n|") == plain.count("\n|")


def test_a_summary_shows_students_texts_as_they_stand() -> None:
    """What is escaped is read again as it was."""
    said = export(Door.MARKDOWN, [WRONG], TITLES, {})
    assert html.escape("     9 | boom()", quote=False) in said
    assert r"Parallel \<histogram\>" in said


def test_a_summary_keeps_within_what_github_shows() -> None:
    """However much there is to tell, whole parts of it fit, and it says that there is more."""
    long = [
        card(*(check(f"n{n}", Verdict.ERROR, message="é" * 1900 + str(n)) for n in range(40)), exercise="histogram")
    ]
    said = export(Door.MARKDOWN, long, TITLES, {})
    assert len(said.encode()) <= MOST_BYTES
    assert said.endswith("The rest is cut: GitHub shows no more.\n")
    assert said.count("<pre>") == said.count("</pre>")


def test_the_bundle_has_nothing_hidden(tmp_path: Path) -> None:
    """Classroom 50 publishes the bundle: the student kit is all that it holds, and it is well below 10 MB."""
    course = tmp_path / "course"
    course.mkdir()
    for path in ROOT.iterdir():
        if path.name not in (".git", ".venv", "dist"):
            (course / path.name).symlink_to(path)
    exercises = catalog.select(catalog.load_all(ROOT), ("moving_average",))
    folder = write_bundle(course, "week1", exercises)
    assert sorted(path.suffix for path in folder.iterdir()) == [".py", ".zip"]
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5 * 1024 * 1024
    hidden = hidden_lines(ROOT)
    assert leaks_in((folder / "autograder.py").read_text(), hidden) == []
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as file:
        assert not [name for name in file.namelist() if name.split("/")[1] in ("solutions", "tests")]


# In place of Python's venv: an environment in which all is installed already.
_VENV = f"""
import pathlib

def create(folder, with_pip):
    programs = pathlib.Path(folder) / "bin"
    programs.mkdir(parents=True)
    for name, text in {{"pip": "exit 0", "jitgrade": 'exec {sys.executable} -m grader "$@"'}}.items():
        (programs / name).write_text("#!/bin/sh\\n" + text + "\\n")
        (programs / name).chmod(0o755)
"""


def _small_kit(root: Path, exercises: list[Exercise], folder: Path) -> Path:
    (exercise,) = exercises
    files = kit_files(root) | checking_files(exercise)
    files[str(exercise.stub.relative_to(exercise.root))] = exercise.stub.read_text()
    return write_archive(folder / "kit.zip", {f"kit/{place}": text for place, text in files.items()})


@pytest.mark.slow
def test_the_bundle_runs_as_the_runner_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a student's checkout it checks the answer, and writes result.json and release-body.md."""
    exercise = make_exercise(tmp_path / "course")
    for name in ("grader", "templates", "Makefile", "pyproject.toml", "constraints.txt"):
        (exercise.root / name).symlink_to(ROOT / name)
    monkeypatch.setattr(kit, "write_kit", _small_kit)
    bundle = write_bundle(exercise.root, "week1", [exercise])
    hand_in(tmp_path / "checkout" / "exercises" / exercise.slug, exercise, SOLUTION)
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "venv.py").write_text(_VENV)
    done = subprocess.run(
        [sys.executable, bundle / "autograder.py"],
        cwd=tmp_path / "checkout",
        env=os.environ | RUNNER | {"PYTHONPATH": str(tmp_path / "modules"), "CLASSROOM50_BUNDLE_DIR": str(bundle)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    body = json.loads((tmp_path / "checkout" / "result.json").read_text())
    jsonschema.validate(body, _RESULT)
    assert (body["score"], body["max-score"]) == (4000, 4000)  # of the public check alone
    assert "Doubles what it is given" in (tmp_path / "checkout" / "release-body.md").read_text()
