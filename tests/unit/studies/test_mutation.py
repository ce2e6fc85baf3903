"""Mutants of a solution: each kind of mistake, only between the markers, and under ids that last."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from grader import catalog
from grader.errors import KitError
from grader.model import Verdict
from tests.studies.mutation import run
from tests.studies.mutation.mutants import Mutant, mutants, sample
from tests.studies.mutation.run import Graded, Job, Subject

ROOT = Path(__file__).parents[3]

SOLUTION = '''"""Means."""

import numpy as np
from numba import njit

### BEGIN SOLUTION
SHARE = 0.5


@njit(cache=True)
def helper(values, low: int = 0):
    """Return 7."""
    best = 0.0
    for i in range(low + 1, values.size):  # all but the first
        if not values[i] < best or i == 3:
            best = max(best, values[i] * SHARE)
            continue
    return best


### END SOLUTION


def outside(a, b):
    return a + b < 2


def entry(values, out):
    n = values.size - 1
    ### BEGIN SOLUTION
    out[1:n] = values[: n + 1]
    if n == 0:
        return
    out[:] += -helper(values)
    ### END SOLUTION
'''


def _region(body: str) -> str:
    """Return a file whose function f has `body` for its solution."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"def f(a, b, out):\n    ### BEGIN SOLUTION\n{lines}    ### END SOLUTION\n"


def _changes(body: str) -> list[str]:
    return [mutant.change for mutant in mutants(_region(body))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a + b", '"a + b" -> "a - b"'),
        ("return a * b", '"a * b" -> "a / b"'),
        ("return a // b", '"a // b" -> "a * b"'),
        ("return a % b", '"a % b" -> "a // b"'),
        ("a -= b", '"a -= b" -> "a += b"'),
        ("a = b + -out", '"b + -out" -> "b + out"'),
        ("return a < b", '"a < b" -> "a <= b"'),
        ("return a >= b", '"a >= b" -> "a > b"'),
        ("return a == b", '"a == b" -> "a != b"'),
        ("return a < b <= 7", '"a < b <= 7" -> "a < b < 7"'),
        ("a[0] = b", '"a[0]" -> "a[1]"'),
        ("a = b - 1", '"b - 1" -> "b - 0"'),
        ("a = b - 1", '"b - 1" -> "b - 2"'),
        ("return a * 0.5", '"a * 0.5" -> "a * 1.5"'),
        ("return a * 0.5", '"a * 0.5" -> "a * 0.75"'),
        ("a = True", '"a = True" -> "a = False"'),
        ("for i in range(a): b(i)", '"range(a)" -> "range(1, a)"'),
        ("for i in range(a): b(i)", '"range(a)" -> "range(a + 1)"'),
        ("for i in range(a): b(i)", '"range(a)" -> "range(a - 1)"'),
        ("for i in prange(a, b): b(i)", '"prange(a, b)" -> "prange(a + 1, b)"'),
        ("out[:] = a[b:]", '"a[b:]" -> "a[b + 1:]"'),
        ("out[:] = a[b:]", '"a[b:]" -> "a[b:-1]"'),
        ("out[:] = a[:b]", '"a[:b]" -> "a[:b - 1]"'),
        ("out[:] = a[:b]", '"a[:b]" -> "a[1:b]"'),
        ("if a: b()", '"if a:" -> "if not a:"'),
        ("while not a: b()", '"while not a:" -> "while a:"'),
        ("return 1 if a else 2", '"1 if a else 2" -> "1 if not a else 2"'),
        ("a = a and b", '"a and b" -> "a or b"'),
        ("a = a and not b", '"a and (not b)" -> "a and b"'),
        ("for i in a: break", '"break" -> "continue"'),
        ("return min(a, b)", '"min(a, b)" -> "max(a, b)"'),
        ("return np.floor(a)", '"np.floor(a)" -> "np.ceil(a)"'),
        ("return np.zeros(a, np.int64)", '"np.zeros(a, np.int64)" -> "np.zeros(a, np.int32)"'),
        ("return a", '"return a" -> "return a + 1"'),
        ("return a, b", '"return (a, b)" -> "return (b, a)"'),
        ("return not a", '"return not a" -> "return a"'),
        ("b()\na()", 'remove "b()"'),
        ("a[b] = 1", 'remove "a[b] = 1"'),
        ("if a:\n    return\nb()", 'remove "if a:"'),
    ],
)
def test_each_kind_of_mistake_is_made(body: str, expected: str) -> None:
    """Every operator turns the code it is for into the mistake that it stands for."""
    assert expected in _changes(body)


def test_nothing_else_is_made_of_a_small_function() -> None:
    """The mutants of one line are exactly those of its operator, its constant and its statement."""
    assert _changes("out[0] = a + b") == [
        'remove "out[0] = a + b"',
        '"out[0]" -> "out[1]"',
        '"a + b" -> "a - b"',
    ]


UNTOUCHED = ('remove "value =', 'remove "value:', "remove 'Only", '"raise', '"value =', '"IndexError')


@pytest.mark.parametrize(
    "body",
    [
        '"""Only words."""',
        "value = a\nreturn value",
        "value = a\nvalue += b",
        "raise IndexError('out is too small')",
        "value: int = a\nprint(value)",
    ],
)
def test_what_only_breaks_the_file_or_says_something_is_left_alone(body: str) -> None:
    """No text is mutated, and no statement removed without which a name would be unknown."""
    assert not [change for change in _changes(body) if change.startswith(UNTOUCHED)]


def test_mutants_are_valid_and_all_different() -> None:
    """Every mutant is Python, none is the solution, and no two are the same."""
    made = mutants(SOLUTION)
    sources = [mutant.source for mutant in made]
    assert ast.unparse(ast.parse(SOLUTION)) not in sources
    assert len(set(sources)) == len(sources) > 30
    for source in sources:
        compile(source, "mutant", "exec")


def test_one_mutant_is_one_change() -> None:
    """A mutant differs from the solution in one line, or in one more or less."""
    original = ast.unparse(ast.parse(SOLUTION)).splitlines()
    for mutant in mutants(SOLUTION):
        lines = mutant.source.splitlines()
        gone = Counter(original) - Counter(lines)
        come = Counter(lines) - Counter(original)
        assert come.total() <= 1, mutant.description
        assert gone.total() == 1 or mutant.change.startswith("remove"), mutant.description


def test_only_regions_are_mutated() -> None:
    """Code outside the markers, decorators and annotations stay as they are."""
    made = mutants(SOLUTION)
    regions = [range(7, 21), range(31, 35)]
    assert all(any(mutant.line in region for region in regions) for mutant in made)
    for mutant in made:
        assert "return a + b < 2" in mutant.source
        assert "n = values.size - 1" in mutant.source
        assert "@njit(cache=True)\ndef helper(values, low: int=" in mutant.source
    assert {mutant.function for mutant in made} == {"module", "helper", "entry"}


def test_ids_are_unique_and_survive_unrelated_edits() -> None:
    """Comments, blank lines and another function change no id."""
    ids = [mutant.id for mutant in mutants(SOLUTION)]
    assert len(set(ids)) == len(ids)
    edited = "# A comment.\n\n" + SOLUTION.replace("    best = 0.0\n", "    # None yet.\n    best = 0.0\n")
    edited = edited.replace("SHARE = 0.5\n", "SHARE = 0.5\n\n\ndef another(x):\n    return x - 1\n\n")
    assert [i for i in (m.id for m in mutants(edited)) if not i.startswith("another")] == ids


def test_the_same_change_twice_has_two_ids() -> None:
    """Equal code at two places of a function gives mutants that can be told apart."""
    ids = [mutant.id for mutant in mutants(_region("a(b + out)\nb(b + out)"))]
    assert 'f: "b + out" -> "b - out"' in ids
    assert 'f: "b + out" -> "b - out" #2' in ids


def test_a_sample_is_even_and_always_the_same() -> None:
    """A sample has every operator and, of a common one, mistakes from many lines."""
    body = "\n".join(f"a[b] = a[b] * {n}" for n in range(2, 40)) + "\nreturn a < b"
    made = mutants(_region(body))
    chosen = sample(made, 30)
    assert chosen == sample(made, 30)
    assert len(chosen) == 30
    assert {mutant.operator for mutant in chosen} == {mutant.operator for mutant in made}
    lines = [mutant.line for mutant in chosen if mutant.operator == "constant"]
    assert len(set(lines)) == len(lines)
    assert [m.id for m in made if m in chosen] == [m.id for m in chosen]
    assert sample(made, 1000) == made


@pytest.mark.parametrize("solution", [e.solution for e in catalog.load_all(ROOT)], ids=lambda path: path.stem)
def test_every_solution_has_mutants_worth_grading(solution: Path) -> None:
    """Each reference answer gives at least five mutants, with ids of their own: a loop of three lines has eight."""
    made = mutants(solution.read_text(encoding="utf-8"))
    assert len({mutant.id for mutant in made}) == len(made) >= 5


def _subject(verdicts: list[Verdict], equivalent: tuple[int, ...] = (), stale: tuple[str, ...] = ()) -> Subject:
    """Return a subject whose n-th mutant has the n-th verdict."""
    exercise = catalog.load(ROOT / "exercises" / "cuda_vector_add")
    made = [Mutant(f"f: {n}", "constant", "f", n, str(n), "") for n in range(len(verdicts))]
    reasons = {f"f: {n}": "slower" for n in equivalent} | dict.fromkeys(stale, "gone")
    subject = Subject(exercise, made, made, reasons)
    subject.results = {m.id: Graded(Job(Path(), "", m.id), v) for m, v in zip(made, verdicts, strict=True)}
    return subject


def test_a_mutant_is_killed_by_any_verdict_but_passed() -> None:
    """Crashes and endless loops count like wrong output; what was skipped counts as nothing."""
    subject = _subject([Verdict.WRONG, Verdict.TIMEOUT, Verdict.CRASHED, Verdict.PASSED, Verdict.SKIPPED])
    assert subject.killed == 3
    assert [mutant.id for mutant in subject.survivors] == ["f: 3", "f: 4"]
    assert subject.rate == pytest.approx(0.6)


def test_equivalent_mutants_are_not_counted() -> None:
    """A mutant that is listed as equivalent is neither a survivor nor part of the rate."""
    subject = _subject([Verdict.WRONG, Verdict.PASSED], equivalent=(1,))
    assert (subject.killed, subject.survivors, subject.rate) == (1, [], 1.0)
    assert (subject.stale, subject.disproved) == ([], [])


def test_the_list_of_equivalents_must_stay_true() -> None:
    """An entry without a mutant is stale, and one that a test kills is disproved."""
    subject = _subject([Verdict.WRONG, Verdict.WRONG], equivalent=(0,), stale=("f: old",))
    assert subject.stale == ["f: old"]
    assert [mutant.id for mutant in subject.disproved] == ["f: 0"]


def test_a_fault_of_the_kit_is_no_kill() -> None:
    """Where the kit itself fails on a mutant, that is reported and not counted as caught."""
    subject = _subject([Verdict.WRONG, Verdict.WRONG])
    subject.results["f: 1"] = dataclasses.replace(subject.results["f: 1"], verdict=None, fault="broken test")
    assert subject.killed == 1
    assert subject.faults == ["f: 1: broken test"]


def test_a_solution_that_fails_is_said_first() -> None:
    """Mutants of a solution that does not pass say nothing, so grading them ends at once."""
    broken = Graded(Job(Path("demo"), ""), Verdict.WRONG, "cases")
    with pytest.raises(KitError, match=r"demo: the solution itself does not pass here: its verdict is wrong \(cases\)"):
        run.require_sound(broken)
    run.require_sound(dataclasses.replace(broken, verdict=Verdict.PASSED))
    run.require_sound(dataclasses.replace(broken, job=Job(Path("demo"), "", "f: 1")))


def test_malformed_list_of_equivalents_is_named(tmp_path: Path) -> None:
    """An entry without a reason is an error that names the file and what belongs there."""
    path = tmp_path / "equivalent.toml"
    path.write_text('[[equivalent]]\nexercise = "demo"\nid = "f: 1"\n', encoding="utf-8")
    with pytest.raises(KitError, match=r"equivalent\.toml: .* an exercise, an id and a reason"):
        run.known_equivalents(path)


def test_every_equivalent_of_the_course_has_a_mutant() -> None:
    """The entries of equivalent.toml belong to mutants of the solutions as they are."""
    for slug, reasons in run.known_equivalents().items():
        exercise = catalog.load(ROOT / "exercises" / slug)
        assert run.subject(exercise, reasons).stale == []
        assert all(reason.strip() for reason in reasons.values())
