"""Small mistakes: every mutant of a solution, made in its syntax tree and between its solution markers only."""

from __future__ import annotations

import ast
import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.authoring.sources import solution_regions
from tests.studies.mutation import operators
from tests.studies.mutation.operators import Edit, Place

MODULE = "module"
_FRAGMENTS = (ast.Constant, ast.Name, ast.UnaryOp, ast.Slice, ast.Attribute)


@dataclass(frozen=True)
class Mutant:
    """One mistake. `id` names function and change, so edits elsewhere leave it alone; `source` is the whole file."""

    id: str
    operator: str
    function: str
    line: int
    change: str
    source: str

    @property
    def description(self) -> str:
        """Where the mistake is and what it is, for people."""
        return f"{self.function}, line {self.line}: {self.change}"


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of `source` that is valid Python and differs from it, in the order of the lines."""
    tree = ast.parse(source)
    inside = {n for region in solution_regions(source, "solution") for n in range(region.first + 1, region.last)}
    seen = {ast.unparse(tree)}
    repeats: Counter[str] = Counter()
    made: list[Mutant] = []
    for place in _places(tree, ()):
        if place.line not in inside:
            continue
        for edit in operators.edits(place):
            mutant = _mutant(tree, place, edit)
            if mutant.source not in seen and _compiles(mutant.source):
                seen.add(mutant.source)
                repeats[mutant.id] += 1
                made.append(_numbered(mutant, repeats[mutant.id]))
    return made


def sample(mutants: Sequence[Mutant], most: int) -> list[Mutant]:
    """Return at most `most` of them in the same order: evenly over operators and, within each, over lines.

    The choice depends on the ids alone, so it is the same every time.
    """
    by_operator: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_operator.setdefault(mutant.operator, []).append(mutant)
    queues = [_spread(group) for _, group in sorted(by_operator.items())]
    rounds = itertools.chain.from_iterable(itertools.zip_longest(*queues))
    chosen = {m.id for m in itertools.islice((m for m in rounds if m), most)}
    return [mutant for mutant in mutants if mutant.id in chosen]


def _spread(group: Iterable[Mutant]) -> list[Mutant]:
    """Order mutants so that every line's first one comes before any line's second one."""
    turns: Counter[int] = Counter()
    keyed = []
    for mutant in sorted(group, key=lambda m: _digest(m.id)):
        keyed.append((turns[mutant.line], _digest(mutant.id), mutant))
        turns[mutant.line] += 1
    return [mutant for _, _, mutant in sorted(keyed, key=lambda item: item[:2])]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _places(node: ast.AST, above: tuple[ast.AST, ...]) -> Iterator[Place]:
    """Yield every node below `node` whose value matters; decorators and annotations only say how to compile."""
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                if hasattr(child, "lineno"):
                    yield Place(child, (*above, node))
                yield from _places(child, (*above, node))


def _mutant(tree: ast.Module, place: Place, edit: Edit) -> Mutant:
    """Make the edit, write the file down, and undo it."""
    shown = _shown(place)
    before = _text(shown)
    undo = edit.make()
    try:
        source, after = ast.unparse(tree), _text(edit.value if isinstance(edit.value, ast.stmt) else shown)
    finally:
        undo()
    change = f'remove "{before}"' if edit.operator == operators.REMOVE else f'"{before}" -> "{after}"'
    function = ".".join(n.name for n in place.above if isinstance(n, (ast.FunctionDef, ast.ClassDef))) or MODULE
    return Mutant(f"{function}: {change}", edit.operator, function, place.line, change, source)


def _shown(place: Place) -> ast.AST:
    """Return the smallest piece of code around the edit that says something to a reader."""
    innermost: ast.AST = place.node
    for node in (innermost, *reversed(place.above)):
        if isinstance(node, (ast.expr, ast.stmt)) and not isinstance(node, _FRAGMENTS):
            return node
    return innermost


def _text(node: ast.AST) -> str:
    """Return code on one line, of a block only its first."""
    return ast.unparse(node).splitlines()[0]


def _numbered(mutant: Mutant, count: int) -> Mutant:
    """Tell the same change at a later place in the same function apart."""
    return mutant if count == 1 else replace(mutant, id=f"{mutant.id} #{count}", change=f"{mutant.change} #{count}")


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
