"""formgrader in a browser without a window; `python -m tests.end_to_end.formgrader COURSE NAME OUT` takes pictures."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
PATIENCE_S = 60


@contextlib.contextmanager
def served(course: Path) -> Iterator[str]:
    """Run formgrader on `course` and yield its address, on this machine alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root"]
    program = Path(sys.executable).with_name("jupyter-server")
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"HOME": home, "PATH": f"{program.parent}:{os.environ['PATH']}"}
        command = [str(program), *options, "--no-browser", "--ServerApp.disable_check_xsrf=True"]
        log = subprocess.DEVNULL
        server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}/formgrader"
        finally:
            server.terminate()
            server.wait(PATIENCE_S)


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if _answer(port, "GET", "/formgrader/api/status")[0] == 200:
                return
        time.sleep(0.2)
    raise TimeoutError("formgrader did not start")


def _answer(port: int, method: str, path: str) -> tuple[int, str]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        connection.request(method, path)
        with connection.getresponse() as response:
            return response.status, response.read().decode()


def press_autograde(address: str, assignment: str, student: str) -> str:
    """Do what formgrader's autograde button does; return the answer, which is JSON."""
    port = int(address.split(":")[2].split("/", maxsplit=1)[0])
    return _answer(port, "POST", f"/formgrader/api/submission/{assignment}/{student}/autograde")[1]


def page(url: str, picture: Path | None = None) -> str:
    """Return the text of a page as the browser has it once its scripts have run; take a picture of it, too."""
    with tempfile.TemporaryDirectory() as profile:
        plain = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        shown = [*plain, "--virtual-time-budget=8000", "--window-size=1200,2600"]
        if picture is not None:
            subprocess.run([*shown, f"--screenshot={picture}", url], check=True, capture_output=True, timeout=120)
        return subprocess.run(
            [*shown, "--dump-dom", url], check=True, capture_output=True, text=True, timeout=120
        ).stdout


def submission_ids(course: Path) -> dict[str, str]:
    """Return formgrader's id of each student's submitted notebook, in any of the course's assignments."""
    from nbgrader.api import Gradebook  # only where there is a course to look into

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        found = [notebook for each in book.assignments for sub in each.submissions for notebook in sub.notebooks]
        return {notebook.student.id: notebook.id for notebook in found}


def main(course: Path, assignment: str, out: Path) -> None:
    """Take pictures of the table of submissions and of the first submission."""
    out.mkdir(parents=True, exist_ok=True)
    with served(course) as address:
        page(f"{address}/manage_submissions/{assignment}", out / "submissions.png")
        for student, number in submission_ids(course).items():
            page(f"{address}/submissions/{number}/?index=0", out / f"{student}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]))
