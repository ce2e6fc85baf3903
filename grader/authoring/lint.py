"""Check the course itself: first what its files say, then what becomes of its known submissions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from grader import catalog
from grader.authoring import render
from grader.authoring.hidden import leak_problems
from grader.authoring.sources import functions, tests_by_check
from grader.authoring.submissions import (
    ALLOWED,
    declared_verdicts,
    folder_of,
    possible_verdicts,
    required_folders,
    submission_files,
)
from grader.catalog import Exercise
from grader.errors import KitError, UsageError
from grader.model import CheckResult, Scorecard, Verdict

TOTAL_POINTS = 100
_CENT = 0.01
_FILES = ("exercise.toml", "handout.md", "README.md", "problem.py", "test_public.py")
_CACHES = ("__pycache__",)

Grade = Callable[[Exercise, Path], Scorecard]
Progress = Callable[[str], None]
_Subject = TypeVar("_Subject")


def static_problems(root: Path) -> list[str]:
    """Return everything that is wrong with the files of the course at `root`, as "file: what: fix".

    Raises UsageError in a student's kit, which has no solutions to check.
    """
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: `jitgrade lint` checks a course, not a student's kit.")
    exercises, problems = _load(root)
    problems += _order_problems(exercises) + _orphan_problems(root)
    for exercise in exercises:
        missing = _missing_files(exercise)
        problems += missing or [problem for rule in _RULES for problem in _kept(rule, exercise)]
    problems += _kept(leak_problems, root)
    named = [problem.replace(f"{root.resolve()}/", "").replace(f"{root}/", "") for problem in problems]
    return list(dict.fromkeys(named))  # broken markers are met twice


def _load(root: Path) -> tuple[list[Exercise], list[str]]:
    exercises: list[Exercise] = []
    problems: list[str] = []
    for folder in _folders(root / "exercises"):
        try:
            exercises.append(catalog.load(folder))
        except KitError as error:
            problems.append(str(error))
    if not exercises and not problems:
        problems.append("exercises/: holds no exercise: `make new EX=slug` makes one.")
    return exercises, problems


def _kept(rule: Callable[[_Subject], list[str]], subject: _Subject) -> list[str]:
    """Return what `rule` finds; a KitError that it raises is one more problem."""
    try:
        return rule(subject)
    except KitError as error:
        return [str(error)]


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and path.name not in _CACHES)


def _order_problems(exercises: list[Exercise]) -> list[str]:
    taken: dict[int, str] = {}
    problems = []
    for exercise in exercises:
        first = taken.setdefault(exercise.order, exercise.slug)
        if first != exercise.slug:
            problems.append(
                f"exercises/{exercise.slug}/exercise.toml: order {exercise.order} is that of {first} too:"
                " give each exercise its own place."
            )
    return problems


def _orphan_problems(root: Path) -> list[str]:
    known = {folder.name for folder in _folders(root / "exercises")}
    parents = ("solutions", "tests/hidden", "tests/submissions")
    return [
        f"{parent}/{folder.name}/: belongs to no exercise: rename it to one of exercises/, or remove it."
        for parent in parents
        for folder in _folders(root / parent)
        if folder.name not in known
    ]


def _missing_files(exercise: Exercise) -> list[str]:
    needed = [exercise.folder / name for name in _FILES] + [exercise.stub, exercise.solution]
    missing = [path for path in needed if not path.is_file()]
    problems = [f"{path}: is missing: {_how_to_make(exercise, path)}" for path in missing]
    if not _hidden_files(exercise):
        problems.append(f"{exercise.hidden_tests}/test_hidden.py: is missing: write the hidden tests there.")
    return problems


def _how_to_make(exercise: Exercise, path: Path) -> str:
    generated = path.name == "README.md" or path == exercise.stub
    return "run `make render`." if generated else "write it; `make new EX=slug` shows what belongs there."


def _hidden_files(exercise: Exercise) -> list[Path]:
    return sorted(exercise.hidden_tests.glob("test_*.py"))


def _stray_files(exercise: Exercise) -> list[str]:
    allowed = {*_FILES, f"{exercise.slug}.py", *_CACHES}
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
        if path.is_file() and path not in known and not set(_CACHES) & set(path.parts)
    ]
    for path in sorted(known):
        problems += _kept(_header_problems, path)
    return problems


def _header_problems(path: Path) -> list[str]:
    declared_verdicts(path)
    return []


_RULES: tuple[Callable[[Exercise], list[str]], ...] = (
    _stray_files,
    _point_problems,
    _check_problems,
    _code_problems,
    _submission_problems,
    render.drift,
)


@dataclass(frozen=True)
class _Expectation:
    """What grading `file` must give: one of `verdicts`, and `share` of the points where that is known."""

    file: Path
    verdicts: tuple[Verdict, ...]
    share: float | None = None


def dynamic_problems(
    exercises: Iterable[Exercise], grade: Grade, progress: Progress, hostile: bool = False
) -> Iterator[str]:
    """Grade every stub, solution and known submission; yield one problem for each that surprises.

    The hostile ones only where asked for: there are many, and `make hostile` does more with them. `grade` runs
    one file as a submission, `progress` is told of each before it runs. A KitError of `grade` is a problem as
    well. The static checks must have passed.
    """
    for exercise in exercises:
        for expected in _expectations(exercise, hostile):
            name = str(expected.file.relative_to(exercise.root))
            progress(name)
            try:
                card = grade(exercise, expected.file)
            except KitError as error:
                yield f"{name}: the kit failed on it: {error}"
                continue
            problem = _surprise(expected, card)
            if problem:
                yield f"{name}: {problem}"


def _expectations(exercise: Exercise, hostile: bool) -> Iterator[_Expectation]:
    yield _Expectation(exercise.stub, (Verdict.NOT_ATTEMPTED,), share=0.0)
    yield _Expectation(exercise.solution, (Verdict.PASSED,), share=1.0)
    for path in submission_files(exercise):
        if path.parent.name == "hostile" and not hostile:
            continue
        yield _Expectation(path, possible_verdicts(exercise, path))


def _surprise(expected: _Expectation, card: Scorecard) -> str:
    """Return what is not as expected, with its fix; "" where all is."""
    wanted = " or ".join(expected.verdicts)
    if card.verdict is Verdict.NOISY and Verdict.NOISY not in expected.verdicts:
        return f"noisy, not {wanted}: this machine is too loaded to tell; run this again when it is idle."
    if card.verdict not in expected.verdicts:
        return f"{card.verdict}, not {wanted} ({_reason(card)}): correct the tests, or this file."
    if expected.share is None:
        return ""
    wanted_score = expected.share * card.max_score
    if abs(card.score - wanted_score) < _CENT:
        return ""
    got = f"{card.score:g} of {card.max_score:g} points, not {wanted_score:g}"
    return f"{got} ({_reason(card)}): correct the tests, the tiers, or this file."


def _reason(card: Scorecard) -> str:
    """Name the check that decided the verdict, or else the first that lost points."""
    losing = [check for check in card.checks if check.verdict.counts and check.points < check.max_points]
    deciding = [check for check in losing if check.verdict is card.verdict] or losing
    return _told(deciding[0]) if deciding else "every check has full points"


def _told(check: CheckResult) -> str:
    return f"{check.id}: {check.message or check.title}"
