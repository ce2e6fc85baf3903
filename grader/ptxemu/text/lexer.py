"""A text of PTX into tokens, in one pass and with limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from grader.ptxemu.errors import PtxError
from grader.ptxemu.text import records

_TOKEN = re.compile(
    rb"(?P<space>(?:[ \t\r\n\f]|//[^\n]*|/\*.*?\*/)+)"
    rb'|(?P<string>"[^"\n]*")'
    rb"|(?P<float>0[fF][0-9a-fA-F]{8}(?![0-9a-zA-Z_])|0[dD][0-9a-fA-F]{16}(?![0-9a-zA-Z_]))"
    rb"|(?P<number>0[xX][0-9a-fA-F]+U?|[0-9]+(?:\.[0-9]+)?U?(?![0-9a-zA-Z_.]))"
    rb"|(?P<name>\.reg(?=\.)|[.%$_a-zA-Z](?:::|[.%$_a-zA-Z0-9])*)"
    rb"|(?P<mark>[-+@!(){}\[\],;:=|<>*~&^/?])",
    re.DOTALL,
)
_MOST_DIGITS = 24


class Token(NamedTuple):
    """A token: `kind` is one of string, float, number, name, mark."""

    kind: str
    text: str


END = Token("end", "")


class Cursor:
    """A position in a list of tokens. Every method raises PtxError where something else stands there."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0

    def peek(self) -> Token:
        """Return the token that comes next, END after the last one."""
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def next(self) -> Token:
        """Take a token."""
        token = self.peek()
        if token is END:
            raise PtxError("a text that ends too early")
        self._at += 1
        return token

    def accept(self, text: str) -> bool:
        """Take the next token if it is `text`, and return whether it was."""
        if self.peek().text == text and self.peek().kind != "string":
            self._at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take a token that must be `text`."""
        token = self.next()
        if token.text != text:
            raise PtxError(f"{token.text[:40]!r} where {text!r} belongs")

    def name(self) -> str:
        """Take a name."""
        token = self.next()
        if token.kind != "name":
            raise PtxError(f"{token.text[:40]!r} where a name belongs")
        return token.text

    def integer(self) -> int:
        """Take an integer, with its sign."""
        negative = self.accept("-")
        token = self.next()
        if token.kind != "number":
            raise PtxError(f"{token.text[:40]!r} where a number belongs")
        return -integer(token.text) if negative else integer(token.text)

    def list(self, item: Callable[[], None], end: str) -> None:
        """Read items between commas, up to `end`."""
        if self.accept(end):
            return
        item()
        while self.accept(","):
            item()
        self.expect(end)

    def skip_to(self, end: str) -> None:
        """Take everything up to and including `end`."""
        while not self.accept(end):
            self.next()

    def lookahead(self, text: str) -> bool:
        """Return whether the token after the next one is `text`."""
        return self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].text == text


def tokens(data: bytes) -> list[Token]:
    """Return the tokens of a text; raises PtxError where it is too long or not PTX."""
    if len(data) > records.MAX_BYTES:
        raise PtxError(f"a text of {len(data)} bytes")
    found: list[Token] = []
    position = 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:
            raise PtxError(f"a character at byte {position} that does not belong in PTX")
        position = match.end()
        kind = match.lastgroup or ""
        if kind != "space":
            if position - match.start() > records.MAX_NAME:
                raise PtxError(f"a word of {position - match.start()} characters")
            if len(found) >= records.MAX_WORDS:
                raise PtxError(f"a text of more than {records.MAX_WORDS} words")
            found.append(Token(kind, match.group().decode("ascii", "replace")))
    return found


def integer(text: str) -> int:
    """Return the value of an integer literal; raises PtxError where it does not fit into 64 bits."""
    digits = text.rstrip("U")
    if len(digits) > _MOST_DIGITS:
        raise PtxError("a number that does not fit into 64 bits")
    octal = len(digits) > 1 and digits[0] == "0" and digits.isdigit()
    try:
        value = int(digits, 8 if octal else 0)
    except ValueError:
        raise PtxError(f"the number {digits[:30]}") from None
    if value >= 2**64:
        raise PtxError("a number that does not fit into 64 bits")
    return value
