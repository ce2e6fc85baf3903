"""What must hold for the files of one exercise: each rule returns what breaks it, as "file: what: fix"."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

from grader import catalog
from grader.authoring import render
from grader.authoring.sources import functions, tests_by_check
from grader.authoring.submissions import ALLOWED, declared_outcomes, folder_of, required_folders, submission_files
from grader.catalog import Exercise
from grader.errors import KitError

TOTAL_POINTS = 100
CACHES = ("__pycache__",)
_CENT = 0.01
_README = "README.md"
_FILES = ("exercise.toml", "handout.md", _README, "problem.py", "test_public.py")
# What `make new` leaves to do; the names in braces are the template's, not the handout's.
_UNFINISHED = re.compile(r"\bTODO\b.{0,60}|\{\{\s*(?:slug|title|order)\s*\}\}")


def missing_files(exercise: Exercise) -> list[str]:
    """Return one problem for each file that `exercise` needs and has not; without them no other rule can be asked."""
    needed = [exercise.folder / name for name in _FILES] + [exercise.stub, exercise.solution, _design(exercise)]
    missing = [path for path in needed if not path.is_file()]
    problems = [f"{path}: is missing: {_how_to_make(exercise, path)}" for path in missing]
    if not _hidden_files(exercise):
        problems.append(f"{exercise.hidden_tests}/test_hidden.py: is missing: write the hidden tests there.")
    return problems


def _design(exercise: Exercise) -> Path:
    """Return the notes for who comes after the author; they do not ship."""
    return exercise.solution.with_name("design.md")


def _how_to_make(exercise: Exercise, path: Path) -> str:
    generated = path.name == _README or path == exercise.stub
    return "run `make render`." if generated else "write it; `make new EX=slug` shows what belongs there."


def _hidden_files(exercise: Exercise) -> list[Path]:
    return sorted(exercise.hidden_tests.glob("test_*.py"))


def _stray_files(exercise: Exercise) -> list[str]:
    allowed = {*_FILES, f"{exercise.slug}.py", *CACHES}
    return [
        f"{path}: does not belong in an exercise folder, all of which ships: move or remove it."
        for path in sorted(exercise.folder.iterdir())
        if path.name not in allowed
    ]


def _point_problems(exercise: Exercise) -> list[str]:
    if abs(exercise.points - TOTAL_POINTS) < _CENT:
        return []
    return [
        (
            f"{exercise.folder / 'exercise.toml'}: the points of all checks add up to {exercise.points:g}:"
            f" make them {TOTAL_POINTS}."
        )
    ]


def _check_problems(exercise: Exercise) -> list[str]:
    """Every test belongs to a check, every check has a test, and only one file defines it."""
    problems: list[str] = []
    found: dict[str, Path] = {}
    for path in [exercise.public_tests, *_hidden_files(exercise)]:
        for check, node in tests_by_check(path).items():
            where = f"{path}:{node.lineno}: test_{check}"
            if not ast.get_docstring(node):
                problems.append(f"{where} has no docstring: say in one sentence what must hold.")
            if check not in exercise.checks:
                problems.append(f"{where} has no [checks.{check}] in exercise.toml: add it.")
            if check in found:
                problems.append(f"{where} is in {found[check]} too: rename one of them.")
            found.setdefault(check, path)
    toml = exercise.folder / "exercise.toml"
    problems += [
        f"{toml}: [checks.{check}] has no test_{check} in test_public.py or the hidden tests: write it."
        for check in exercise.checks
        if check not in found
    ]
    if found.get(catalog.SPEED_CHECK, exercise.public_tests) != exercise.public_tests:
        problems.append(f"{found[catalog.SPEED_CHECK]}: test_speed is hidden: move it to test_public.py.")
    return problems


def _code_problems(exercise: Exercise) -> list[str]:
    """problem.py and the solution define the functions that the judge calls."""
    needed = {
        exercise.problem: ["make_inputs", "baseline", *(["scale"] if exercise.tolerance else [])],
        exercise.solution: list(exercise.entry_points),
    }
    return [
        f"{path}: does not define {name}: add it; the judge calls it."
        for path, names in needed.items()
        for name in names
        if name not in functions(path)
    ]


def _case_problems(exercise: Exercise) -> list[str]:
    """Every case of the toml says what `make_inputs` takes, and nothing else."""
    make_inputs = functions(exercise.problem).get("make_inputs")
    if make_inputs is None:
        return []
    told = make_inputs.args
    names = [each.arg for each in [*told.posonlyargs, *told.args][1:]]  # the first is rng
    needed = set(names[: len(names) - len(told.defaults)])
    needed |= {each.arg for each, default in zip(told.kwonlyargs, told.kw_defaults, strict=True) if default is None}
    taken = {*names, *(each.arg for each in told.kwonlyargs)}
    cases = {f"cases.{name}": case for name, case in exercise.cases.items()}
    if exercise.speed:
        cases["speed.case"] = exercise.speed.case
        if exercise.speed.modelled:
            cases["speed.modelled.case"] = exercise.speed.modelled.case
    where = f"{exercise.folder / 'exercise.toml'}: key"
    problems = []
    for key, case in cases.items():
        unknown = [] if told.kwarg else sorted(case.keys() - taken)
        problems += [f"{where} {key}: make_inputs takes no {name}: correct one of the two." for name in unknown]
        missing = sorted(needed - case.keys())
        problems += [f"{where} {key}: make_inputs needs {name}: say it, or give it a default." for name in missing]
    return problems


def _submission_problems(exercise: Exercise) -> list[str]:
    top = folder_of(exercise)
    problems = [
        f"{top / name}/: holds no submission: add one, or nothing shows that the tests can tell."
        for name in required_folders(exercise)
        if not list((top / name).glob("*.py"))
    ]
    known = set(submission_files(exercise))
    problems += [
        f"{path}: is no submission: only .py files in {', '.join(ALLOWED)} are; move or remove it."
        for path in sorted(top.rglob("*"))
        if path.is_file() and path not in known and not set(CACHES) & set(path.parts)
    ]
    return problems


def _header_problems(exercise: Exercise) -> list[str]:
    problems = []
    for path in submission_files(exercise):
        try:
            declared_outcomes(exercise, path)
        except KitError as error:
            problems.append(str(error))
    return problems


def _unfinished(exercise: Exercise) -> list[str]:
    """What ships, and what is hidden, says nothing that `make new` left for the author to say."""
    return [
        f"{path}:{number}: {found[0].strip()!r} is still there: write what belongs in its place."
        for path in _sources(exercise)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), start=1)
        if (found := _UNFINISHED.search(line))
    ]


def _sources(exercise: Exercise) -> list[Path]:
    """Return what authors write of `exercise`: not what is made of it."""
    written = [exercise.folder / name for name in _FILES if name != _README]
    hidden = [exercise.solution.parent, exercise.hidden_tests, folder_of(exercise)]
    return [*written, _design(exercise)] + [path for folder in hidden for path in sorted(folder.rglob("*.py"))]


RULES: tuple[Callable[[Exercise], list[str]], ...] = (
    _stray_files,
    _unfinished,
    _point_problems,
    _check_problems,
    _code_problems,
    _case_problems,
    _submission_problems,
    _header_problems,
    render.drift,
)
