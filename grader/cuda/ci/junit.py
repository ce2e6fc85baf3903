"""Findings as JUnit's XML, which CI systems show as tests: each kernel is one, and fails for what fails the build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from xml.etree import ElementTree as ET

from grader.cuda.programs.summary import Told, lines
from grader.text import printable

_MOST = 20_000


def junit(kernels: Iterable[tuple[str, str]], found: Sequence[Told], fails: Callable[[Told], bool]) -> bytes:
    """Return a test suite in UTF-8; `kernels` are the files and names of all that were launched."""
    suite = ET.Element("testsuite", name="jitgrade")
    failures = 0
    cases = sorted({*kernels, *((one.file, one.kernel) for one in found)})
    for file, kernel in cases:
        case = ET.SubElement(suite, "testcase", classname=printable(file), name=printable(kernel))
        here = [one for one in found if (one.file, one.kernel) == (file, kernel)]
        failing = [one for one in here if fails(one)]
        failures += bool(failing)
        if failing:
            message = ", ".join(dict.fromkeys(one.finding.kind.value for one in failing))
            ET.SubElement(case, "failure", type=failing[0].level.value, message=message).text = _text(failing)
        others = [one for one in here if one not in failing]
        if others:
            ET.SubElement(case, "system-out").text = _text(others)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(failures))
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True))


def _text(found: Sequence[Told]) -> str:
    return printable("\n".join(lines(found)), _MOST)
