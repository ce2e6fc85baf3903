"""Chromium without a window, driven by its DevTools protocol: pages as a person meets them, at any width, by keyboard.

`python -m tests.end_to_end.browser PAGE.html OUT.png [WIDTH] [dark]` takes a picture.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

from tests.end_to_end.formgrader import BROWSER

PATIENCE_S = 60.0


class Tab:
    """A page in the browser. `complaints` are what its console was told: errors, and what the policy forbade."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=PATIENCE_S, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have the browser do something, and return its answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.complaints.append(_said(message["params"]))
            if message.get("id") == number:
                assert "error" not in message, message
                found: dict[str, Any] = message["result"]
                return found

    def value(self, expression: str) -> Any:
        """Return what an expression is in the page."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, page: Path, width: int = 1200, *, dark: bool = False) -> None:
        """Show a page, and wait until its scripts say that it is ready."""
        for domain in ("Page", "Log", "Runtime"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Page.navigate", url=page.resolve().as_uri())
        deadline = time.monotonic() + PATIENCE_S
        while self.value("document.body?.dataset.ready") != "yes":
            assert time.monotonic() < deadline and not self.complaints, (
                f"{page.name} does not get ready: {self.complaints}"
            )
            time.sleep(0.1)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, as in ArrowRight, wherever the focus is."""
        codes = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Enter": 13, "Tab": 9}
        for kind in ("keyDown", "keyUp") * times:
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **text)

    def picture(self, path: Path) -> None:
        """Take a picture of all of the page."""
        found = self.ask("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        found = self.ask("Page.captureScreenshot", captureBeyondViewport=True, format="png", clip=clip)
        path.write_bytes(base64.b64decode(found["data"]))


def _said(parameters: dict[str, Any]) -> str:
    """Return the text of an entry in the console, or of an exception."""
    thrown = parameters.get("exceptionDetails", {})
    return str(thrown.get("exception", {}).get("description") or parameters.get("entry", {}).get("text") or thrown)[
        :600
    ]


@contextlib.contextmanager
def tab() -> Iterator[Tab]:
    """Start a browser and yield a page of it; it knows no network but this machine's."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run"]
        offline = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        command = [BROWSER, *options, *offline, f"--user-data-dir={profile}", "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Tab(_address(Path(profile)))
        finally:
            browser.terminate()
            browser.wait(PATIENCE_S)


def _address(profile: Path) -> str:
    """Return where the first page can be talked to."""
    import urllib.request  # the browser's own list of pages, on this machine

    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, StopIteration, IndexError):
            port = int((profile / "DevToolsActivePort").read_text().split()[0])
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=PATIENCE_S) as answer:
                pages = json.load(answer)
            return str(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"))
        time.sleep(0.1)
    raise TimeoutError("the browser did not start")


def main(page: Path, out: Path, width: int, *, dark: bool) -> None:
    """Take a picture, and tell what the page complained of and whether it is wider than the window."""
    with tab() as shown:
        shown.open(page, width, dark=dark)
        time.sleep(0.5)
        shown.picture(out)
        wide = shown.value("document.documentElement.scrollWidth")
        sys.stdout.write(f"{page.name} {width}: scrolls to {wide}; {shown.complaints}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int((sys.argv[3:] or ["1200"])[0]), dark="dark" in sys.argv)
