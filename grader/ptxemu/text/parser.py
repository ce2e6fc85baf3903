"""A text of PTX into a module: by recursive descent over its tokens, the way the PTX ISA describes them."""

from __future__ import annotations

from grader.ptxemu.errors import PtxError, Unsupported
from grader.ptxemu.grid import MAX_BLOCK
from grader.ptxemu.text import records
from grader.ptxemu.text.declarations import SPACES, Declarations
from grader.ptxemu.text.lexer import END, Cursor, tokens
from grader.ptxemu.text.records import Function, Module, Variable
from grader.ptxemu.text.statements import IGNORED, Statements

_LINKAGE = frozenset((".visible", ".extern", ".weak", ".common"))
_BOUNDS = frozenset((".maxntid", ".minnctapersm", ".reqntid", ".maxnreg", ".maxnctapersm", ".noreturn"))


def parse(text: bytes) -> Module:
    """Return what the text says.

    Raises PtxError where it is not PTX or too large, and Unsupported for parts of PTX that are not known here.
    """
    return _Parser(Cursor(tokens(text))).module()


class _Parser:
    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._declarations = Declarations(cursor)
        self._instructions = 0
        self._functions: dict[str, dict[str, Function]] = {".entry": {}, ".func": {}}
        self._variables: list[Variable] = []
        self._files: dict[int, str] = {}
        self._target = ""

    def module(self) -> Module:
        """Read all of the text."""
        while (token := self._cursor.peek()) is not END:
            self._directive(token.text)
            if len(self._variables) > records.MAX_VARIABLES:
                raise PtxError("more variables than any kernel has")
        functions = self._functions
        return Module(self._target, functions[".entry"], functions[".func"], tuple(self._variables), self._files)

    def _directive(self, word: str) -> None:
        if word in SPACES:
            self._variables += self._declarations.read()
            return
        self._cursor.next()
        if word in (".version", ".address_size"):
            self._cursor.next()
        elif word == ".target":
            self._target = self._cursor.name()
            while self._cursor.accept(","):
                self._cursor.name()
        elif word == ".file":
            self._file()
        elif word == ".section":
            self._cursor.skip_to("{")
            self._cursor.skip_to("}")
        elif word in IGNORED:
            self._cursor.skip_to(";")
        elif word in self._functions:
            self._function(self._functions[word], word == ".func")
        elif word not in _LINKAGE:
            raise PtxError(f"{word[:40]!r} outside of a function")

    def _file(self) -> None:
        number = self._cursor.integer()
        self._files[number] = self._cursor.next().text.strip('"')
        while self._cursor.accept(","):
            self._cursor.next()

    def _function(self, known: dict[str, Function], has_results: bool) -> None:
        results = self._parameters() if has_results and self._cursor.peek().text == "(" else ()
        name = self._cursor.name()
        parameters = self._parameters() if self._cursor.peek().text == "(" else ()
        most_threads = self._bounds()
        if self._cursor.accept(";"):
            return
        if name in known:
            raise PtxError("a function that is there twice")
        body = Statements(self._cursor, self._declarations, records.MAX_INSTRUCTIONS - self._instructions).read()
        self._instructions += len(body.instructions)
        variables, instructions = tuple(body.variables), tuple(body.instructions)
        known[name] = Function(
            name, parameters, results, body.registers, variables, instructions, body.labels, most_threads
        )

    def _bounds(self) -> int:
        """Take what stands before a body, and return how many threads a block may have."""
        most = MAX_BLOCK
        while (word := self._cursor.peek().text) in _BOUNDS:
            self._cursor.next()
            threads = 1
            while self._cursor.peek().kind == "number":
                threads = min(threads * self._cursor.integer(), MAX_BLOCK)
                self._cursor.accept(",")
            if word in (".maxntid", ".reqntid"):
                most = min(most, threads)
        return most

    def _parameters(self) -> tuple[Variable, ...]:
        found: list[Variable] = []

        def parameter() -> None:
            if self._cursor.peek().text == ".reg":
                raise Unsupported("functions whose parameters are registers")
            if self._cursor.peek().text != ".param":
                raise PtxError("a parameter that is none")
            found.extend(self._declarations.read())

        self._cursor.expect("(")
        self._cursor.list(parameter, ")")
        if len(found) > records.MAX_PARAMETERS:
            raise PtxError(f"{len(found)} parameters")
        return tuple(found)
