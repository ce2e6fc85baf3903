"""The course's own checks: a sound course passes, and each rule, once broken, is named with a fix."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import catalog
from grader.authoring import lint, rehearsal, render
from grader.authoring.hidden import HiddenLine, hidden_lines, leaks_in
from grader.authoring.scaffold import scaffold
from grader.authoring.submissions import EVERY_CHECK, Outcome, declared_outcomes, submission_files
from grader.errors import KitError, UsageError
from grader.model import CheckResult, Isolation, Scorecard, Verdict, worst
from tests.unit.authoring.courses import finished

TEMPLATES = Path(__file__).parents[3] / "templates" / "exercise"
EX = "exercises/demo"
HIDDEN = "tests/hidden/demo/test_hidden.py"
SUBMISSIONS = "tests/submissions/demo"
TELLING = "carried = values[start] - compensation_of_what_was_lost"
SHORT = "carried -= lost[start]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a sound course of one exercise, demo: the template's own, with nothing left to do."""
    shutil.copytree(TEMPLATES, tmp_path / "templates" / "exercise")
    (tmp_path / "exercises").mkdir()
    finished(tmp_path, "demo")
    return tmp_path


def _edit(place: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a breakage that replaces `old`, which must be there, by `new`; the generated files follow."""

    def broken(root: Path) -> None:
        path = root / place
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        _render(root)

    return broken


def _add(place: str, text: str) -> Callable[[Path], None]:
    """Return a breakage that writes a new file, or appends to one."""

    def broken(root: Path) -> None:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    return broken


def _remove(place: str) -> Callable[[Path], None]:
    def broken(root: Path) -> None:
        path = root / place
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return broken


def _both(first: Callable[[Path], object], second: Callable[[Path], object]) -> Callable[[Path], None]:
    def broken(root: Path) -> None:
        first(root)
        second(root)
        _render(root)

    return broken


def _render(root: Path) -> None:
    with contextlib.suppress(KitError):  # broken on purpose: the checks must say so
        render.write(render.projections(catalog.load(root / EX)))


TEST = 'def test_{}(rng):\n    """Some rule holds."""\n'
TOML = f"{EX}/exercise.toml"
RULES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "toml that is not toml": (_edit(TOML, "order = ", "order "), f"{TOML}: not valid TOML", "Correct"),
    "no toml": (_remove(TOML), f"{TOML}: cannot be read", "needs one"),
    "no handout": (_remove(f"{EX}/handout.md"), f"{EX}/handout.md: is missing", "write it"),
    "no readme": (_remove(f"{EX}/README.md"), f"{EX}/README.md: is missing", "make render"),
    "no stub": (_remove(f"{EX}/demo.py"), f"{EX}/demo.py: is missing", "make render"),
    "no problem": (_remove(f"{EX}/problem.py"), f"{EX}/problem.py: is missing", "write it"),
    "no public tests": (_remove(f"{EX}/test_public.py"), f"{EX}/test_public.py: is missing", "write it"),
    "no solution": (_remove("solutions/demo/demo.py"), "solutions/demo/demo.py: is missing", "write it"),
    "no hidden tests": (_remove(HIDDEN), f"{HIDDEN}: is missing", "write the hidden tests"),
    "test without check": (_add(HIDDEN, TEST.format("more")), f"{HIDDEN}:10: test_more has no", "add it"),
    "check without test": (
        _edit(HIDDEN, "def test_hidden_sizes", "def the_hidden_sizes"),
        f"{TOML}: [checks.hidden_sizes] has no test_hidden_sizes",
        "write it",
    ),
    "test in two files": (
        _add(HIDDEN, TEST.format("public_cases")),
        f"{HIDDEN}:10: test_public_cases is in {EX}/test_public.py too",
        "rename",
    ),
    "test without a sentence": (
        _edit(HIDDEN, '"""The answer is right for none, few and many values."""', "pass"),
        f"{HIDDEN}:7: test_hidden_sizes has no docstring",
        "one sentence",
    ),
    "hidden speed test": (
        _both(
            _edit(f"{EX}/test_public.py", "def test_speed", "def speed"),
            _add(HIDDEN, TEST.format("speed")),
        ),
        f"{HIDDEN}: test_speed is hidden",
        "move it",
    ),
    "points": (_edit(TOML, "points = 40", "points = 41"), f"{TOML}: the points of", "add up to 101: make"),
    "same order": (
        _both(
            lambda root: finished(root, "other"),
            _edit("exercises/other/exercise.toml", "order = 2", "order = 1"),
        ),
        "exercises/other/exercise.toml: order 1 is that of demo too",
        "its own place",
    ),
    "edited stub": (_add(f"{EX}/demo.py", "x = 1\n"), f"{EX}/demo.py: differs from", "make render"),
    "edited readme": (_add(f"{EX}/README.md", "x\n"), f"{EX}/README.md: differs from", "make render"),
    "handout with unknown name": (
        _add(f"{EX}/handout.md", "{{ exercise.nothing }}\n"),
        f"{EX}/handout.md:",
        "has no attribute 'nothing'. Correct the template",
    ),
    "solution without regions": (
        _edit("solutions/demo/demo.py", "    ### BEGIN SOLUTION\n", ""),
        "solutions/demo/demo.py:",
        "without a '### BEGIN SOLUTION'",
    ),
    "stray file": (_add(f"{EX}/notes.txt", "x"), f"{EX}/notes.txt: does not belong", "remove"),
    "problem without baseline": (
        _edit(f"{EX}/problem.py", "def baseline", "def base"),
        f"{EX}/problem.py: does not define baseline",
        "add it",
    ),
    "tolerance without scale": (
        _edit(TOML, "backend =", "tolerance = 1e-9\nbackend ="),
        f"{EX}/problem.py: does not define scale",
        "add it",
    ),
    "case with an unknown name": (
        _edit(TOML, "small = { n = 100 }", "small = { n = 100, m = 1 }"),
        f"{TOML}: key cases.small: make_inputs takes no m",
        "correct one",
    ),
    "case that lacks a name": (
        _edit(f"{EX}/problem.py", "n: int)", "n: int, *, step: int, most: int = 9)"),
        f"{TOML}: key cases.one: make_inputs needs step",
        "give it a default",
    ),
    "timed case with an unknown name": (
        _edit(f"{EX}/problem.py", "n: int)", "size: int = 3)"),
        f"{TOML}: key speed.case: make_inputs takes no n",
        "correct one",
    ),
    "solution without entry point": (
        _edit("solutions/demo/demo.py", "def demo", "def memo"),
        "solutions/demo/demo.py: does not define demo",
        "add it",
    ),
    "tests that are not Python": (_add(HIDDEN, "def :\n"), f"{HIDDEN}:10: not valid Python", "Correct"),
    "no right submission": (_remove(f"{SUBMISSIONS}/right"), f"{SUBMISSIONS}/right/: holds no", "add one"),
    "no wrong submission": (_remove(f"{SUBMISSIONS}/wrong"), f"{SUBMISSIONS}/wrong/: holds no", "add one"),
    "no slow submission": (_remove(f"{SUBMISSIONS}/slow"), f"{SUBMISSIONS}/slow/: holds no", "add one"),
    "submission without verdict": (
        _add(f"{SUBMISSIONS}/wrong/x.py", "x = 1\n"),
        f"{SUBMISSIONS}/wrong/x.py:1: no declared verdict",
        "begin with",
    ),
    "submission with unknown verdict": (
        _add(f"{SUBMISSIONS}/wrong/x.py", "# verdict: bad  - x\n"),
        f"{SUBMISSIONS}/wrong/x.py:1: 'bad' is no verdict",
        "wrong",
    ),
    "submission with unknown check": (
        _add(f"{SUBMISSIONS}/wrong/x.py", "# verdict: wrong in sizes  - x\n"),
        f"{SUBMISSIONS}/wrong/x.py:1: 'sizes' is no check",
        "use one of public_cases, hidden_sizes, speed",
    ),
    "submission with half an outcome": (
        _add(f"{SUBMISSIONS}/wrong/x.py", "# verdict: wrong in hidden_sizes or in speed  - x\n"),
        f"{SUBMISSIONS}/wrong/x.py:1: 'in speed' is no outcome",
        "`wrong in CHECK and CHECK`",
    ),
    "something to do in the toml": (_edit(TOML, 'title = "Demo"', 'title = "TODO"'), f"{TOML}:3: 'TODO", "write what"),
    "something to do in the handout": (
        _add(f"{EX}/handout.md", "TODO\n"),
        f"{EX}/handout.md:",
        "'TODO' is still there",
    ),
    "something to do in the solution": (
        _add("solutions/demo/demo.py", "# TODO\n"),
        "solutions/demo/demo.py:13:",
        "TODO",
    ),
    "something to do in a hidden test": (_add(HIDDEN, "# TODO\n"), f"{HIDDEN}:10: 'TODO' is", "write what belongs"),
    "something to do in a submission": (
        _edit(f"{SUBMISSIONS}/slow/not_compiled.py", "right, but", "TODO: right, but"),
        f"{SUBMISSIONS}/slow/not_compiled.py:1: 'TODO: right, but a plain Python loop' is",
        "write what belongs",
    ),
    "unfilled template": (
        _add(f"{EX}/problem.py", "# {{ slug }}\n"),
        f"{EX}/problem.py:",
        "'{{ slug }}' is still there: write what belongs",
    ),
    "submission in the wrong folder": (
        _add(f"{SUBMISSIONS}/wrong/x.py", "# verdict: slow  - x\n"),
        f"{SUBMISSIONS}/wrong/x.py:1: slow does not belong in wrong/",
        "move",
    ),
    "something else among the submissions": (
        _add(f"{SUBMISSIONS}/fast/x.py", "# verdict: passed\n"),
        f"{SUBMISSIONS}/fast/x.py: is no submission",
        "right, wrong, slow, hostile",
    ),
    "orphan": (_add("solutions/old/old.py", "x = 1\n"), "solutions/old/: belongs to no exercise", "rename"),
    "leak into the kit": (
        _both(
            _edit("solutions/demo/demo.py", "out[i] = 2.0", f"{TELLING}\n        out[i] = 2.0"),
            _add("grader/notes.py", f"#\n# e.g.   {TELLING}\n"),
        ),
        "grader/notes.py:2: ships a line of solutions/demo/demo.py:11",
        "reword",
    ),
    "leak of a short line": (
        _both(
            _edit("solutions/demo/demo.py", "out[i] = 2.0", f"{SHORT}\n        out[i] = 2.0"),
            _add("grader/notes.py", f"#\n# e.g.   {SHORT}\n{SHORT}\n"),
        ),
        "grader/notes.py:3: ships a line of solutions/demo/demo.py:11",
        "reword",
    ),
    "leak into the handout": (
        _both(_add(HIDDEN, f"    {TELLING}\n"), _add(f"{EX}/handout.md", f"`{TELLING}`\n")),
        f"{EX}/handout.md:",
        f"ships a line of {HIDDEN}:10: reword",
    ),
}


def test_sound_course_has_no_problems(root: Path) -> None:
    """The course that the rules below break one by one is sound before."""
    assert lint.static_problems(root) == []


@pytest.mark.parametrize("rule", RULES)
def test_broken_rule_is_named(root: Path, rule: str) -> None:
    """One problem names the file first, then what is wrong and the fix."""
    broken, begins, fix = RULES[rule]
    broken(root)
    named = [problem for problem in lint.static_problems(root) if problem.startswith(begins)]
    assert len(named) == 1
    assert fix in named[0]
    assert str(root) not in named[0]


def test_others_unfinished_work_is_left_out(root: Path) -> None:
    """Who lints one exercise is not held up by another that is being written; what is named must be there."""
    scaffold(root, "other")
    assert lint.static_problems(root, ("demo",)) == []
    assert lint.static_problems(root)
    with pytest.raises(UsageError, match="no exercise 'dem'"):
        lint.static_problems(root, ("dem",))


def test_caches_are_no_strays(root: Path) -> None:
    """What Python leaves behind is not reported."""
    for place in (EX, "exercises", "solutions", f"{SUBMISSIONS}/right", "tests/hidden"):
        (root / place / "__pycache__").mkdir()
        (root / place / "__pycache__" / "x.pyc").write_bytes(b"\xff")
    assert lint.static_problems(root) == []


def test_empty_course_is_a_problem(root: Path) -> None:
    """A course without exercises does not pass by having nothing to check."""
    for place in (EX, "solutions/demo", "tests/hidden/demo", SUBMISSIONS):
        shutil.rmtree(root / place)
    assert lint.static_problems(root) == ["exercises/: holds no exercise: `make new EX=slug` makes one."]


def test_students_kit_is_refused(root: Path) -> None:
    """Without solutions there is no course to check, and the message says so."""
    shutil.rmtree(root / "solutions")
    with pytest.raises(UsageError, match="student's kit"):
        lint.static_problems(root)


def test_kernels_need_no_slow_submission(root: Path) -> None:
    """A kernel's speed is judged on a GPU only, so no submission must be slow everywhere."""
    _edit(TOML, 'backend = "cpu"', 'backend = "cuda"')(root)
    shutil.rmtree(root / SUBMISSIONS / "slow")
    assert lint.static_problems(root) == []


def test_skeleton_is_no_secret(root: Path) -> None:
    """Lines that every new exercise begins with may ship; those that an author adds may not."""
    before = hidden_lines(root)
    assert before == []
    text = f"# {TELLING}\nimport numpy.lib.stride_tricks\n  {TELLING}\nshort = 1\n"
    _add("solutions/demo/faster.py", text)(root)
    added = [line for line in hidden_lines(root) if line not in before]
    assert [(line.text, line.where) for line in added] == [(TELLING, "solutions/demo/faster.py:3")]


def test_leaks_are_found_inside_lines_and_despite_spaces(root: Path) -> None:
    """A hidden line is recognised in JSON or prose, and whatever its indentation."""
    _add("solutions/demo/faster.py", f"{TELLING}\n")(root)
    hidden = [line for line in hidden_lines(root) if line.text == TELLING]
    assert [leak.number for leak in leaks_in(f'a\nb\n   "{TELLING}\\n",\n', hidden)] == [3]
    assert [leak.number for leak in leaks_in(TELLING.replace(" = ", "  =\t"), hidden)] == [1]
    assert leaks_in(TELLING[:-1], hidden) == []


def _solved(root: Path, line: str) -> list[HiddenLine]:
    """Return what is hidden once `line` stands in the answer."""
    _edit("solutions/demo/demo.py", "out[i] = 2.0", f"{line}\n        out[i] = 2.0")(root)
    return hidden_lines(root)


def test_a_short_line_of_the_solution_is_a_leak(root: Path) -> None:
    """A line under 40 characters whose names only the solution has must not ship, in code, comment, prose or JSON."""
    hidden = _solved(root, SHORT)
    assert [line.text for line in hidden] == [SHORT]
    for text in (SHORT, f"    # {SHORT}", f"Write `{SHORT}` here.", f'    "        {SHORT}\\n",'):
        assert [leak.number for leak in leaks_in(f"a\n{text}\n", hidden)] == [2]
    assert leaks_in(f"all_that_{SHORT}\n", hidden) == []


@pytest.mark.parametrize("line", ["return None", "for k in range(values.size):", "total += values[i]", "n = out.size"])
def test_a_trivial_line_is_no_leak(root: Path, line: str) -> None:
    """What anybody writes may stand in a solution and in what ships."""
    assert _solved(root, line) == []


def test_a_line_of_the_baseline_is_no_leak(root: Path) -> None:
    """A short line of the solution that stands in problem.py is public on purpose."""
    _add(f"{EX}/problem.py", f"\n\ndef helper(carried, lost, start):\n    {SHORT}\n")(root)
    assert _solved(root, SHORT) == []
    assert lint.static_problems(root) == []


@pytest.mark.parametrize(
    ("line", "outcomes"),
    [
        ("# verdict: passed", (Outcome(Verdict.PASSED),)),
        ("# verdict: passed  - a reason with - dashes or more", (Outcome(Verdict.PASSED),)),
        (
            "# verdict: passed or slow in speed  - a GPU can tell",
            (Outcome(Verdict.PASSED), Outcome(Verdict.SLOW, ("speed",))),
        ),
        (
            "# verdict: passed or wrong in hidden_sizes and speed",
            (Outcome(Verdict.PASSED), Outcome(Verdict.WRONG, ("hidden_sizes", "speed"))),
        ),
        (
            "# verdict: passed or rejected in every check",
            (Outcome(Verdict.PASSED), Outcome(Verdict.REJECTED, (EVERY_CHECK,))),
        ),
    ],
)
def test_declared_outcomes(root: Path, line: str, outcomes: tuple[Outcome, ...]) -> None:
    """The first line declares one outcome, or more where not every machine sees the same."""
    path = root / SUBMISSIONS / "right" / "x.py"
    path.write_text(f"{line}\nimport numba\n", encoding="utf-8")
    declared = declared_outcomes(catalog.load(root / EX), path)
    assert declared == outcomes
    assert line.startswith("# verdict: " + " or ".join(map(str, declared)))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "no declared verdict"),
        ("# verdict:", "no declared verdict"),
        ("# Verdict: passed", "no declared verdict"),
        ("verdict: passed", "no declared verdict"),
        ("# verdict: passed because", "no outcome"),
        ("# verdict: passed in", "no outcome"),
        ("# verdict: passed in speed and every check", "no outcome"),
    ],
)
def test_other_first_lines_declare_nothing(root: Path, line: str, problem: str) -> None:
    """Anything that is not exactly such a line is refused."""
    path = root / SUBMISSIONS / "right" / "x.py"
    path.write_text(f"{line}\n# verdict: passed\n", encoding="utf-8")
    with pytest.raises(KitError, match=f":1: .*{problem}"):
        declared_outcomes(catalog.load(root / EX), path)


W, S, P, N = Verdict.WRONG, Verdict.SKIPPED, Verdict.PASSED, Verdict.NOISY


@pytest.mark.parametrize(
    ("outcome", "checks", "allowed"),
    [
        (Outcome(W), {"a": W, "b": P}, True),
        (Outcome(W, ("a",)), {"a": W, "b": P}, True),
        (Outcome(W, ("a",)), {"a": P, "b": W}, False),
        (Outcome(W, ("a", "b")), {"a": W, "b": W}, True),
        (Outcome(W, ("a", "b")), {"a": W, "b": P}, False),
        (Outcome(W, (EVERY_CHECK,)), {"a": W, "b": W, "c": S, "d": N}, True),
        (Outcome(W, (EVERY_CHECK,)), {"a": W, "b": P}, False),
        (Outcome(W, ("gone",)), {"a": W}, False),
        (Outcome(Verdict.ERROR, ("a",)), {"a": W}, False),
    ],
)
def test_an_outcome_is_a_verdict_where_it_must_be(outcome: Outcome, checks: dict[str, Verdict], allowed: bool) -> None:
    """The verdict must be the one declared, and each named check must have it; what was not judged is left out."""
    assert outcome.allows(worst(list(checks.values())), checks) is allowed


Marks = tuple[Verdict, float]
GOOD: dict[str, Marks] = {
    f"{EX}/demo.py": (Verdict.NOT_ATTEMPTED, 0.0),
    "solutions/demo/demo.py": (Verdict.PASSED, 100.0),
    f"{SUBMISSIONS}/right/numpy_call.py": (Verdict.PASSED, 90.0),
    f"{SUBMISSIONS}/wrong/forgets_last.py": (Verdict.WRONG, 20.0),
    f"{SUBMISSIONS}/slow/not_compiled.py": (Verdict.SLOW, 70.0),
}


def _check_of(name: str) -> tuple[str, str]:
    return ("speed", "Fast") if "/slow/" in name else ("hidden_sizes", "Right for other sizes")


def _rehearse(root: Path, outcomes: dict[str, Marks], hostile: bool = False) -> tuple[list[str], list[str]]:
    """Return the problems, and the files in the order in which they were announced."""
    announced: list[str] = []

    def grade(exercise: catalog.Exercise, path: Path) -> Scorecard:
        name = str(path.relative_to(exercise.root))
        assert announced[-1] == name
        if name not in outcomes:
            raise KitError("the judge is broken")
        verdict, points = outcomes[name]
        check = CheckResult(*_check_of(name), verdict, points, 100.0, message="out[3] is 7.")
        return Scorecard("demo", "x", (check,), None, Isolation.NONE, "seed", "0" * 64, 1.0)

    exercises = [catalog.load(root / EX)]
    rehearsed = rehearsal.rehearse(exercises, grade, announced.append, hostile)
    return [each.problem for each in rehearsed if each.problem], announced


def test_hostile_submissions_are_graded_where_asked_for(root: Path) -> None:
    """Without `hostile` nothing hostile runs; with it, each must get what it declares."""
    _add(f"{SUBMISSIONS}/hostile/forger.py", "# verdict: rejected  - forges a reply\n")(root)
    assert _rehearse(root, GOOD) == ([], list(GOOD))
    problems, announced = _rehearse(root, GOOD, hostile=True)
    assert announced[-1] == f"{SUBMISSIONS}/hostile/forger.py"
    assert problems == [f"{SUBMISSIONS}/hostile/forger.py: the kit failed on it: the judge is broken"]


def test_expected_outcomes_are_no_problems(root: Path) -> None:
    """Stub, solution and every submission are graded, in this order, and nothing surprises."""
    assert _rehearse(root, GOOD) == ([], list(GOOD))


@pytest.mark.parametrize(
    ("name", "outcome", "problem"),
    [
        (f"{EX}/demo.py", (Verdict.WRONG, 0.0), "wrong, not not_attempted (hidden_sizes: out[3] is 7)"),
        (f"{EX}/demo.py", (Verdict.NOT_ATTEMPTED, 5.0), "5 of 100 points, not 0 (hidden_sizes: out[3] is 7)"),
        ("solutions/demo/demo.py", (Verdict.SLOW, 90.0), "slow, not passed (hidden_sizes: out[3] is 7)"),
        ("solutions/demo/demo.py", (Verdict.PASSED, 95.0), "95 of 100 points, not 100 (hidden_sizes: out[3] is 7)"),
        ("solutions/demo/demo.py", (Verdict.NOISY, 0.0), "noisy, not passed (hidden_sizes: out[3] is 7): end what"),
        (f"{SUBMISSIONS}/right/numpy_call.py", (Verdict.ERROR, 0.0), "error, not passed"),
        (
            f"{SUBMISSIONS}/wrong/forgets_last.py",
            (Verdict.PASSED, 100.0),
            "passed, not wrong in hidden_sizes (every check",
        ),
        (f"{SUBMISSIONS}/slow/not_compiled.py", (Verdict.PASSED, 100.0), "passed, not slow in speed"),
    ],
)
def test_surprises_are_problems(root: Path, name: str, outcome: Marks, problem: str) -> None:
    """A verdict or a score that is not the expected one is named with the check that decided it."""
    problems, announced = _rehearse(root, GOOD | {name: outcome})
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: {problem}")
    assert announced == list(GOOD)


@pytest.mark.parametrize(
    ("name", "outcome", "fix"),
    [
        (f"{SUBMISSIONS}/slow/not_compiled.py", (Verdict.PASSED, 100.0), "correct the gate, the tests, or this file."),
        (f"{SUBMISSIONS}/right/numpy_call.py", (Verdict.SLOW, 70.0), "correct the gate, the tests, or this file."),
        (f"{SUBMISSIONS}/wrong/forgets_last.py", (Verdict.PASSED, 100.0), "correct the tests, or this file."),
    ],
)
def test_the_gate_is_named_where_it_may_be_at_fault(root: Path, name: str, outcome: Marks, fix: str) -> None:
    """A slow submission that passes, or a right one that is slow, may owe that to the gate; a wrong one never does."""
    (problem,) = _rehearse(root, GOOD | {name: outcome})[0]
    assert problem.endswith(f": {fix}")


def test_a_fault_of_the_kit_is_one_problem(root: Path) -> None:
    """Where the kit fails on a file, the others are graded all the same."""
    outcomes = {name: outcome for name, outcome in GOOD.items() if not name.endswith("numpy_call.py")}
    problems, announced = _rehearse(root, outcomes)
    assert problems == [f"{SUBMISSIONS}/right/numpy_call.py: the kit failed on it: the judge is broken"]
    assert announced == list(GOOD)


def test_either_declared_verdict_will_do(root: Path) -> None:
    """A submission that declares two verdicts surprises with neither."""
    path = f"{SUBMISSIONS}/right/numpy_call.py"
    _edit(path, "# verdict: passed ", "# verdict: passed or slow in hidden_sizes ")(root)
    assert _rehearse(root, GOOD | {path: (Verdict.SLOW, 70.0)})[0] == []
    assert len(_rehearse(root, GOOD | {path: (Verdict.WRONG, 70.0)})[0]) == 1


def test_submissions_of_every_folder_are_found(root: Path) -> None:
    """Hostile submissions are graded too."""
    _add(f"{SUBMISSIONS}/hostile/forger.py", "# verdict: rejected  - forges a reply\n")(root)
    exercise = catalog.load(root / EX)
    names = [str(path.relative_to(root / SUBMISSIONS)) for path in submission_files(exercise)]
    assert names[:2] == ["right/numpy_call.py", "wrong/forgets_last.py"]
    assert names[2:] == ["slow/not_compiled.py", "hostile/forger.py"]


def test_every_file_of_the_corpus_names_the_check_that_must_fail() -> None:
    """Each wrong, slow and hostile submission of the course says of one outcome at least where it must be seen."""
    exercises = catalog.load_all(Path(__file__).parents[3])
    files = [(exercise, path) for exercise in exercises for path in submission_files(exercise)]
    unsaid = [
        str(path)
        for exercise, path in files
        if path.parent.name != "right" and not any(outcome.checks for outcome in declared_outcomes(exercise, path))
    ]
    assert unsaid == []
