"""A class that mixes odd files with honest, wrong and hostile answers, judged as a person has it judged."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.end_to_end.conftest import card, jitgrade
from tests.end_to_end.notebooks import RIGHT, SLOW, WRONG
from tests.unit.test_found import HELD, Files, lay, notebook, zipped

pytestmark = [pytest.mark.course, pytest.mark.sampled(2, "end to end")]

STUB = "def demo(values, out):\n    raise NotImplementedError()\n"
ATTACK = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n" + WRONG
HELPER, USES = "def twice(x):\n    return 2.0 * x\n", "def demo(values, out):\n    out[:] = twice(values)\n"
PASSED = {"passed", "noisy"}
JUDGED: dict[str, tuple[Files, set[str]]] = {
    "asked for": ({"demo.py": RIGHT}, PASSED),
    "renamed": ({"demo (1).py": RIGHT}, PASSED),
    "nested in a zip": ({"hw.zip": zipped({"hw/demo.py": RIGHT})}, PASSED),
    "stub beside a notebook": ({"demo.py": STUB, "demo.ipynb": notebook(("answer", RIGHT))}, PASSED),
    "exported": ({"demo.py": f"# In[1]:\n{RIGHT}\n# In[2]:\nget_ipython().run_line_magic('check', 'demo')\n"}, PASSED),
    "wrong": ({"demo.py": WRONG}, {"wrong"}),
    "wrong, nested": ({"a/demo.py": WRONG}, {"wrong"}),
    "slow": ({"DEMO.PY": SLOW}, {"slow", "noisy"}),
    "helper elsewhere": ({"demo.ipynb": notebook(("", HELPER), ("answer", USES))}, {"error"}),
    "kills": ({"demo (2).py": ATTACK}, {"error", "crashed", "rejected"}),
    "stub": ({"hw/demo.py": STUB}, {"not_attempted"}),
    "nothing": ({}, {"not_attempted"}),
}


def test_sixty_folders_are_sixty_rows(small_course: Path, tmp_path: Path) -> None:
    """Whoever handed in what, all have a row with their verdict, the exit code is 0, and the summary says who waits."""
    held = {f"{name} {number}": files("demo") for number in range(2) for name, (files, _) in HELD.items()}
    held = dict(list(held.items())[: 60 - len(JUDGED)])
    for name, files in {**{name: files for name, (files, _) in JUDGED.items()}, **held}.items():
        lay(tmp_path / "class" / name, files, "demo")
    out = tmp_path / "out"
    done = jitgrade("grade", "--class", str(tmp_path / "class"), "--out", str(out), cwd=small_course, timeout=550)
    assert done.code == 0, done.err
    for table in ("grades.csv", "nbgrader.csv"):
        with (out / table).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(JUDGED) + len(held) == 60
    verdicts = {name: str(card(out, name, "demo")["verdict"]) for name in (*JUDGED, *held)}
    assert {name: verdicts[name] for name, (_, wanted) in JUDGED.items() if verdicts[name] not in wanted} == {}
    for name in (name for name, (_, wanted) in JUDGED.items() if wanted is PASSED):
        checks = card(out, name, "demo")["checks"]
        assert {check["verdict"] for check in checks if check["id"] != "speed"} == {"passed"}, name
    assert {verdicts[name] for name in held} == {"unreadable"}
    said = " ".join(done.out.split())
    assert f"Look at {len(held)} submissions of demo yourself" in said
    assert "Every submission is judged" not in said
    told = [check["message"] for check in card(out, "helper elsewhere", "demo")["checks"]]
    assert any("uses `twice`, defined in cell 1" in message and "move that into it" in message for message in told)
