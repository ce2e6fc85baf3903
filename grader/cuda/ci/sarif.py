"""Findings as SARIF 2.1.0, which code hosts show beside the lines.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.13 to 3.52.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader import __version__
from grader.cuda import lessons
from grader.cuda.levels import rule_of
from grader.cuda.programs.summary import Told, line_of
from grader.ptxemu import Kind
from grader.text import printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST = 2000


def sarif(found: Sequence[Told], root: Path) -> dict[str, Any]:
    """Return a log of one run; files below `root` are named relative to it."""
    kinds = sorted({one.finding.kind for one in found})
    driver = {"name": "jitgrade", "version": __version__, "rules": [_rule(kind) for kind in kinds]}
    results = [_result(one, kinds.index(one.finding.kind), root) for one in found]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def write_sarif(path: Path, found: Sequence[Told]) -> None:
    """Write the log of one run, its files named relative to the current folder."""
    path.write_text(json.dumps(sarif(found, Path()), indent=1), "utf-8")


def _rule(kind: Kind) -> dict[str, Any]:
    return {
        "id": rule_of(kind),
        "shortDescription": {"text": kind.value},
        "help": {"text": lessons.LESSONS[kind]},
    }


def _result(one: Told, rule: int, root: Path) -> dict[str, Any]:
    source = one.finding.source
    result: dict[str, Any] = {
        "ruleId": rule_of(one.finding.kind),
        "ruleIndex": rule,
        "level": one.level.value,
        "message": {"text": printable(f"{one.finding.kind} in {one.kernel}: {lessons.case(one.finding)}", _MOST)},
        "locations": [_location(one.file, source.line, root, one.kernel)],
        "partialFingerprints": {"kernelAndLine/v1": _fingerprint(one)},
    }
    related = [(file, line, "inlined from here") for file, line in one.inlined]
    related += [(one.file, line, "called from here") for line in source.callers]
    if related:
        result["relatedLocations"] = [
            _location(file, line, root) | {"id": number, "message": {"text": text}}
            for number, (file, line, text) in enumerate(related)
        ]
    if one.suppressed:
        result["suppressions"] = [{"kind": "external", "justification": one.suppressed}]
    return result


def _location(file: str, line: int, root: Path, kernel: str = "") -> dict[str, Any]:
    path = Path(file).resolve()
    uri = path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else path.as_uri()
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if line:
        physical["region"] = {"startLine": line}
    found: dict[str, Any] = {"physicalLocation": physical}
    return found | ({"logicalLocations": [{"name": kernel, "kind": "function"}]} if kernel else {})


def _fingerprint(one: Told) -> str:
    """Return what tells this finding from others, however many lines come to stand above it."""
    parts = (one.kernel, one.finding.kind, one.finding.memory, line_of(one.file, one.finding.source.line))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
