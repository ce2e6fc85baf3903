"""Which names the cells of a notebook define, and which they use without defining them.

Python's own parser answers that, in a process of its own with limits: it can be made to run for ever, or to die.
Nothing is executed. As a program, this file reads a list of sources, as JSON, and writes the answers.
"""

from __future__ import annotations

import builtins
import json
import resource
import subprocess
import symtable
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SECONDS, _BYTES = 10, 1 << 30


@dataclass(frozen=True)
class Names:
    """The names that a cell defines for others, and those that it needs from elsewhere."""

    defines: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


def names_of(sources: Sequence[str]) -> list[Names]:
    """Return the names of each cell; nothing is known of one that is no Python, or takes too long to be parsed."""
    command = [sys.executable, "-I", "-S", __file__]
    try:
        given = json.dumps(list(sources))
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=2 * _SECONDS, check=True)
        return [Names(frozenset(defines), frozenset(needs)) for defines, needs in json.loads(done.stdout)]
    except (subprocess.SubprocessError, ValueError):
        return [Names()] * len(sources)


def _names(source: str) -> tuple[list[str], list[str]]:
    try:
        top = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    defined = {each.get_name() for each in top.get_symbols() if each.is_assigned() or each.is_imported()}
    defined |= {each.get_name() for each in top.get_symbols() if each.is_namespace()}
    used = set(_used(top)) - defined
    return sorted(defined), sorted(name for name in used if not hasattr(builtins, name))


def _used(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the names that a scope and all in it look up among the module's."""
    waiting = [table]
    while waiting:
        scope = waiting.pop()
        is_module = scope.get_type() == "module"
        for each in scope.get_symbols():
            if each.is_referenced() and (is_module or each.is_global()):
                yield each.get_name()
        waiting += scope.get_children()


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    json.dump([_names(source) for source in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    _main()
