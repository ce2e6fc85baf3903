"""Code that was typed into a platform's own editor, which keeps it as HTML (Moodle's `onlinetext.html`)."""

from __future__ import annotations

from html.parser import HTMLParser

NAME = "onlinetext.html"
LARGEST = 64 * 1024  # bytes: Python's parser takes time with the square of them for some that were made for it
_LINES = frozenset(("p", "div", "li", "pre", "tr", "blockquote", *(f"h{level}" for level in range(1, 7))))


class _Typed(HTMLParser):
    """Collects the lines as they look in a browser: an element begins one, and so does a break."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self._kept = 0  # elements around in which line ends count

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its name is HTMLParser's
        if tag == "br" or (tag in _LINES and self.lines[-1]):
            self.lines.append("")
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES and self.lines[-1]:
            self.lines.append("")
        self._kept = max(self._kept - (tag == "pre"), 0)

    def handle_data(self, data: str) -> None:
        parts = data.replace("\xa0", " ").replace("\r\n", "\n").split("\n")
        if not self._kept:  # between elements a line's end is there for whoever reads the HTML
            parts = ["".join(part for part in parts if part.strip() or len(parts) == 1)]
        self.lines[-1] += parts[0]
        self.lines += parts[1:]


def code_of(html: bytes) -> bytes:
    """Return the text as it was typed; what has no elements at all was kept as it is."""
    text = html.decode("utf-8", "replace")
    if "<" not in text or ">" not in text:
        return html
    typed = _Typed()
    typed.feed(text)
    typed.close()
    return "\n".join(typed.lines).encode()
