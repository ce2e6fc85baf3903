"""What a submission prints, kept within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

_KEPT = 8 * 1024  # bytes, of the beginning and of the end


@dataclass
class Output:
    """What a submission printed: the beginning and the end, however much it was."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    total: int = 0

    def add(self, data: bytes) -> None:
        """Take in more."""
        self.total += len(data)
        room = _KEPT - len(self.head)
        self.head += data[:room]
        self.tail = (self.tail + data[max(room, 0) :])[-_KEPT:]

    def text(self) -> str:
        """Return it as text, with a line that says what was left out."""
        missing = self.total - len(self.head) - len(self.tail)
        gap = f"\n… {missing} bytes left out …\n".encode() if missing else b""
        return bytes(self.head + gap + self.tail).decode("utf-8", "replace")
