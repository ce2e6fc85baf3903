"""Declarations of variables and parameters in a text of PTX."""

from __future__ import annotations

from grader.ptxemu.errors import PtxError, Unsupported
from grader.ptxemu.text import records
from grader.ptxemu.text.lexer import Cursor
from grader.ptxemu.text.records import Space, Variable

_TOO_MANY = 2**31  # elements: no larger number is kept of what is too large in any case
SPACES = {f".{space}": space for space in Space}


class Declarations:
    """Reads declarations at a cursor, and counts the data that they hold."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._constants = 0

    def read(self) -> list[Variable]:
        """Take one statement, or one parameter, and return what it declares."""
        space = SPACES[self._cursor.next().text]
        kind, align, found = "", 0, list[Variable]()
        while self._cursor.peek().kind == "name" and self._cursor.peek().text.startswith("."):
            word = self._cursor.next().text
            if word == ".align":
                align = self._cursor.integer()
            elif word[1:] in records.SIZES:
                kind = word[1:]
            elif word[1:] not in ("ptr", "volatile", *Space):
                raise Unsupported(f"variables declared {word[:20]}")
        if not kind:
            raise PtxError("a variable without a type")
        if align & (align - 1) or not 0 <= align <= records.MAX_ALIGN:
            raise PtxError(f"an alignment of {align} bytes")
        found.append(self._variable(space, records.SIZES[kind], align))
        while space is not Space.PARAM and self._cursor.accept(","):
            found.append(self._variable(space, records.SIZES[kind], align))
        if space is not Space.PARAM:
            self._cursor.accept(";")
        return found

    def _variable(self, space: Space, width: int, align: int) -> Variable:
        name, count, data = self._cursor.name(), 1, b""
        while self._cursor.accept("["):
            if self._cursor.accept("]"):
                count = 0
            else:
                length = self._cursor.integer()
                if length < 0:
                    raise PtxError(f"a variable of {length} elements")
                count = min(count * length, _TOO_MANY)
                self._cursor.expect("]")
        if self._cursor.accept("="):
            data = self._initialiser(width)
        size = max(count * width, len(data))
        limit = {Space.SHARED: records.MAX_SHARED, Space.LOCAL: records.MAX_LOCAL}.get(space, records.MAX_CONSTANT)
        if not 0 <= size <= limit:
            raise PtxError(f"a variable of {size} bytes in {space} memory, which has at most {limit}")
        if limit == records.MAX_CONSTANT:
            self._constants += size
            if self._constants > limit:
                raise PtxError("more data than any kernel has")
        return Variable(name, space, size, align or width, data)

    def _initialiser(self, width: int) -> bytes:
        values: list[int] = []

        def value() -> None:
            token = self._cursor.peek()
            if token.kind == "name":
                raise Unsupported("a variable that holds an address at first")
            if token.kind == "float":
                self._cursor.next()
                values.append(int(f"0x{token.text[2:]}", 0))
            else:
                values.append(self._cursor.integer())

        if self._cursor.accept("{"):
            self._cursor.list(value, "}")
        else:
            value()
        return b"".join((value % 2 ** (8 * width)).to_bytes(width, "little") for value in values)
