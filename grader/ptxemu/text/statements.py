"""The body of a function in a text of PTX: its registers, instructions and labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grader.ptxemu.errors import PtxError, Unsupported
from grader.ptxemu.text import records
from grader.ptxemu.text.declarations import SPACES, Declarations
from grader.ptxemu.text.lexer import Cursor
from grader.ptxemu.text.records import Instruction, Operand, SourceLine, Variable

IGNORED = frozenset((".pragma", ".alias", ".callprototype"))
_SPECIAL = ("tid", "ntid", "ctaid", "nctaid", "laneid", "warpid", "nwarpid", "clock", "clock64", "smid", "nsmid")
_BLOCK_WORDS = frozenset(("{", "}", ";", ".reg", ".loc")) | IGNORED
_SPECIAL_ROOTS = frozenset((*_SPECIAL, "gridid", "globaltimer", "dynamic_smem_size", "total_smem_size")) | {
    f"lanemask_{relation}" for relation in ("eq", "le", "lt", "ge", "gt")
}


_Place = tuple[int, int, int]  # file, line, column


@dataclass
class _Scope:
    """What the names between two braces stand for; `tag` makes them unique."""

    tag: str
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class Body:
    """What has been read of a function so far."""

    registers: dict[str, str] = field(default_factory=dict)
    variables: list[Variable] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    scopes: list[_Scope] = field(default_factory=lambda: [_Scope("")])
    opened: int = 0
    source: SourceLine = field(default_factory=lambda: SourceLine(0, 0))
    file: int = 0
    inlined: dict[_Place, tuple[_Place, ...]] = field(default_factory=dict)

    def open(self) -> None:
        """Begin a scope."""
        if len(self.scopes) >= records.MAX_DEPTH:
            raise PtxError("braces nested too deeply")
        self.opened += 1
        self.scopes.append(_Scope(f"#{self.opened}"))

    def unique(self, name: str) -> str:
        """Return the unique name of what the innermost scope declares as `name`, or the name itself."""
        return next((scope.names[name] for scope in reversed(self.scopes) if name in scope.names), name)

    def declare(self, name: str) -> str:
        """Give `name` a unique name in the innermost scope."""
        scope = self.scopes[-1]
        scope.names[name] = f"{name}{scope.tag}"
        return scope.names[name]


class Statements:
    """Reads the statements of a function at a cursor; `most` instructions are left of what a text may hold."""

    def __init__(self, cursor: Cursor, declarations: Declarations, most: int) -> None:
        self._cursor = cursor
        self._declarations = declarations
        self._most = most
        self._body = Body()

    def read(self) -> Body:
        """Take everything up to the brace that closes the function."""
        body = self._body
        self._cursor.expect("{")
        while True:
            token = self._cursor.peek()
            if token.text in SPACES:
                self._variables()
                continue
            if token.text not in _BLOCK_WORDS:
                self._statement()
                continue
            self._cursor.next()
            if token.text == "}":
                body.scopes.pop()
                if not body.scopes:
                    return body
            elif token.text == "{":
                body.open()
            elif token.text == ".reg":
                self._registers()
            elif token.text == ".loc":
                self._loc()
            elif token.text in IGNORED:
                self._cursor.skip_to(";")

    def _registers(self) -> None:
        kind = self._cursor.name()[1:]
        if kind not in records.SIZES or records.SIZES[kind] > 8:
            raise Unsupported(f"registers of type {kind[:20]}")
        while True:
            names = [self._cursor.name()]
            if self._cursor.accept("<"):
                count = self._cursor.integer()
                self._cursor.expect(">")
                if not 0 <= count <= records.MAX_REGISTERS:
                    raise PtxError(f"{count} registers, which no kernel has")
                names = [f"{names[0]}{number}" for number in range(count)]
            if len(self._body.registers) + len(names) > records.MAX_REGISTERS:
                raise PtxError("more registers than any kernel has")
            for one in names:
                self._body.registers[self._body.declare(one)] = kind
            if not self._cursor.accept(","):
                break
        self._cursor.expect(";")

    def _variables(self) -> None:
        for variable in self._declarations.read():
            name = self._body.declare(variable.name)
            self._body.variables.append(Variable(name, variable.space, variable.size, variable.align, variable.data))
            if len(self._body.variables) > records.MAX_VARIABLES:
                raise PtxError("more variables than any kernel has")
        self._cursor.accept(";")

    def _loc(self) -> None:
        """Read `.loc file line column[, function_name label, inlined_at file line column]`.

        What was inlined from another file counts for the line that calls it: the innermost one in the kernel's file.
        """
        body, place = self._body, self._place()
        chain: tuple[_Place, ...] = (place,)
        if self._cursor.accept(","):
            self._cursor.name()
            self._cursor.name()
            if self._cursor.accept("+"):
                self._cursor.integer()
            self._cursor.expect(",")
            self._cursor.name()
            outer = self._place()
            chain = (place, *body.inlined.get(outer, (outer,)))[: records.MAX_DEPTH]
            body.inlined[place] = chain
        body.file = body.file or place[0]
        first = next((number for number, (file, *_) in enumerate(chain) if file == body.file), len(chain) - 1)
        file, line, _ = chain[first]
        if line:  # 0 says that the compiler made this up: it belongs to what came before
            inner = tuple((file, line) for file, line, _ in chain[:first])
            body.source = SourceLine(file, line, tuple(line for _, line, _ in chain[first + 1 :]), inner)
        else:
            body.source = replace(body.source, certain=False)

    def _place(self) -> _Place:
        file, line, column = self._cursor.integer(), self._cursor.integer(), self._cursor.integer()
        if not (0 <= file <= records.MAX_LINE and 0 <= line <= records.MAX_LINE):
            raise PtxError("a line number that no file has")
        return file, line, column

    # Instructions

    def _statement(self) -> None:
        body = self._body
        if self._cursor.peek().kind == "name" and self._cursor.lookahead(":"):
            label = body.declare(self._cursor.name())
            self._cursor.next()
            if label in body.labels:
                raise PtxError("a label that is there twice")
            body.labels[label] = len(body.instructions)
            return
        guard = None
        if self._cursor.accept("@"):
            negated = self._cursor.accept("!")
            guard = (records.Register(body.unique(self._cursor.name())), negated)
        opcode = self._cursor.name()
        operands: list[Operand] = []
        self._cursor.list(lambda: operands.append(self._operand()), ";")
        if len(body.instructions) >= self._most:
            raise PtxError("more instructions than any kernel has")
        body.instructions.append(Instruction(opcode, tuple(operands), guard, body.source))

    def _operand(self, depth: int = 0) -> Operand:
        if depth > 2:
            raise PtxError("an operand nested too deeply")
        if self._cursor.accept("["):
            return self._address()
        for opening, closing in (("{", "}"), ("(", ")")):
            if self._cursor.accept(opening):
                parts: list[Operand] = []
                self._cursor.list(lambda into=parts: into.append(self._operand(depth + 1)), closing)  # type: ignore[misc]
                return records.Vector(tuple(parts))
        if self._cursor.accept("!"):
            raise Unsupported("a negated operand")
        first = self._atom()
        return records.Pair(first, self._atom()) if self._cursor.accept("|") else first

    def _address(self) -> Operand:
        base, offset = self._atom(), 0
        if self._cursor.accept("+") or self._cursor.peek().text == "-":
            offset = self._cursor.integer()
        self._cursor.expect("]")
        if not isinstance(base, (records.Register, records.Symbol, records.Immediate)):
            raise PtxError("an address that is none")
        return records.Address(base, offset)

    def _atom(self) -> Operand:
        token = self._cursor.peek()
        if token.kind == "float":
            self._cursor.next()
            return records.Immediate(int(f"0x{token.text[2:]}", 0), 32 if token.text[1] in "fF" else 64)
        if token.kind == "number" or token.text == "-":
            return records.Immediate(self._cursor.integer())
        name = self._cursor.name()
        if name == "WARP_SZ":
            return records.Immediate(32)
        if name[0] == "%" and name[1:].partition(".")[0] in _SPECIAL_ROOTS:
            return records.Special(name[1:])
        unique = self._body.unique(name)
        return records.Register(unique) if unique in self._body.registers or name == "_" else records.Symbol(unique)
