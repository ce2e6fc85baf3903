"""The scorecard's file: the schema says all that the contract fixes, and what is written obeys it."""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader.model
from grader.causes import Cause, Diagnosis
from grader.model import (
    SCHEMA_FILES,
    CheckResult,
    EntrantName,
    Isolation,
    Scorecard,
    Speed,
    TimedCall,
    Verdict,
    Visibility,
)
from grader.reports import html

_FOLDER = Path(grader.model.__file__).parent / "schemas"
SCHEMA = json.loads((_FOLDER / SCHEMA_FILES[2]).read_text(encoding="utf-8"))
FIRST_SCHEMA = json.loads((_FOLDER / SCHEMA_FILES[1]).read_text(encoding="utf-8"))
EXERCISE_SCHEMA = json.loads((_FOLDER / "exercise.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FIRST_VALIDATOR = jsonschema.Draft202012Validator(FIRST_SCHEMA)

# The example of the contract, with its dots filled in: what version 1 had, then what version 2 adds.
FIRST_EXAMPLE: dict[str, Any] = {
    "schema_version": 1,
    "exercise": "moving_average",
    "student": "student-01",
    "verdict": "passed",
    "score": 100.0,
    "max_score": 100.0,
    "checks": [
        {
            "id": "spike",
            "title": "After a spike",
            "verdict": "passed",
            "points": 20.0,
            "max_points": 20.0,
            "message": "",
            "hint": "",
            "visibility": "public",
        }
    ],
    "speed": {
        "ratio": 57.1,
        "gate": 20.0,
        "reference_fraction": 0.93,
        "samples": 25,
        "noise": "quiet",
        "baseline_s": 0.61,
        "submission_s": 0.0107,
        "reference_s": 0.0099,
    },
    "isolation": "bubblewrap",
    "environment": {"numba": "0.68.1"},
    "seed": "1",
    "submission_sha256": "0" * 64,
    "duration_s": 6.2,
}
EXAMPLE = FIRST_EXAMPLE | {
    "schema_version": 2,
    "samples": [{"program": "baseline", "seconds": 0.61, "waited_s": 0.0, "others": 0.01}],
    "diagnoses": [
        {
            "id": "memory_order",
            "line": 9,
            "title": "Against the order of memory",
            "message": "The inner loop jumps.",
            "cost": "4 times the time",
            "remedy": "Swap the loops.",
            "certain": True,
        }
    ],
}
KEYS: list[tuple[str | int, ...]] = [(key,) for key in EXAMPLE]
KEYS += [("checks", 0, key) for key in EXAMPLE["checks"][0]]
KEYS += [("speed", key) for key in EXAMPLE["speed"]]
KEYS += [(name, 0, key) for name in ("samples", "diagnoses") for key in EXAMPLE[name][0]]

amounts = st.floats(min_value=0, max_value=1000, allow_nan=False)
positive = st.floats(min_value=1e-9, max_value=1e9, allow_nan=False)
checks = st.builds(
    CheckResult,
    id=st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True),
    title=st.text(min_size=1),
    verdict=st.sampled_from(Verdict),
    points=amounts,
    max_points=amounts,
    message=st.text(),
    hint=st.text(),
    visibility=st.sampled_from(Visibility),
)
speeds = st.builds(
    Speed,
    ratio=positive,
    gate=positive,
    reference_fraction=st.none() | positive,
    samples=st.integers(min_value=1),
    noise=st.text(),
    baseline_s=positive,
    submission_s=positive,
    reference_s=st.none() | positive,
)
calls = st.builds(
    TimedCall, st.sampled_from(EntrantName), amounts, amounts, st.floats(allow_nan=False, allow_infinity=False)
)
diagnoses = st.builds(
    Diagnosis,
    id=st.sampled_from(Cause),
    line=st.integers(min_value=0),
    title=st.text(min_size=1),
    message=st.text(),
    cost=st.text(),
    remedy=st.text(),
    certain=st.booleans(),
)
scorecards = st.builds(
    Scorecard,
    exercise=st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True),
    student=st.text(min_size=1),
    checks=st.lists(checks, min_size=1, max_size=4).map(tuple),
    speed=st.none() | speeds,
    isolation=st.sampled_from(Isolation),
    seed=st.text(),
    submission_sha256=st.just("") | st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    duration_s=amounts,
    environment=st.dictionaries(st.text(), st.text(), max_size=3),
    samples=st.lists(calls, max_size=4).map(tuple),
    diagnoses=st.lists(diagnoses, max_size=3).map(tuple),
)


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return the example with `value` at `path`."""
    body = copy.deepcopy(EXAMPLE)
    *parents, last = path
    part: Any = body
    for key in parents:
        part = part[key]
    part[last] = value
    return body


def test_schema_is_valid() -> None:
    """The schemas are themselves schemas of their draft."""
    for schema in (SCHEMA, FIRST_SCHEMA):
        jsonschema.Draft202012Validator.check_schema(schema)


def test_contract_example() -> None:
    """The contract's own example is valid, and is read and written back as it was, with nothing modelled."""
    VALIDATOR.validate(EXAMPLE)
    written = json.loads(Scorecard.from_json(json.dumps(EXAMPLE)).to_json())
    VALIDATOR.validate(written)
    speed = EXAMPLE["speed"] | {"roofline_fraction": None}
    assert written == EXAMPLE | {"score": 20.0, "max_score": 20.0, "speed": speed, "modelled": None}


def test_the_first_version_is_still_read() -> None:
    """A scorecard of version 1 is read, shown and written as version 2, with no samples and no diagnoses."""
    FIRST_VALIDATOR.validate(FIRST_EXAMPLE)
    card = Scorecard.from_json(json.dumps(FIRST_EXAMPLE))
    assert (card.samples, card.diagnoses) == ((), ())
    assert "57.1x faster" in html.student_page("student-01", [card], {})
    VALIDATOR.validate(json.loads(card.to_json()))
    assert json.loads(card.to_json())["schema_version"] == 2


def test_a_file_is_of_one_version() -> None:
    """What version 2 adds is refused in a file of version 1, and missed in one of version 2."""
    assert not FIRST_VALIDATOR.is_valid(EXAMPLE | {"schema_version": 1})
    assert not VALIDATOR.is_valid(FIRST_EXAMPLE | {"schema_version": 2})
    assert not VALIDATOR.is_valid(FIRST_EXAMPLE)


def test_what_version_1_had_version_2_has_too() -> None:
    """No key of version 1 is gone or has become another's."""
    first, now = (schema["properties"] for schema in (FIRST_SCHEMA, SCHEMA))
    assert now.keys() - first.keys() == {"samples", "diagnoses", "lines", "scaling", "since"}
    changed = {"schema_version", "environment", "submission_sha256"}
    assert {name: body for name, body in now.items() if name in first and name not in changed} == {
        name: body for name, body in first.items() if name not in changed
    }


def test_there_is_room_for_every_call() -> None:
    """As many calls fit on a scorecard as an exercise may ask for, and not one more; diagnoses are three at most."""
    rounds = EXERCISE_SCHEMA["properties"]["speed"]["properties"]["max_samples"]["maximum"]
    most = rounds * len(EntrantName)
    assert VALIDATOR.is_valid(EXAMPLE | {"samples": EXAMPLE["samples"] * most})
    assert not VALIDATOR.is_valid(EXAMPLE | {"samples": EXAMPLE["samples"] * (most + 1)})
    assert VALIDATOR.is_valid(EXAMPLE | {"diagnoses": EXAMPLE["diagnoses"] * 3})
    assert not VALIDATOR.is_valid(EXAMPLE | {"diagnoses": EXAMPLE["diagnoses"] * 4})


@given(scorecards)
def test_what_is_written_is_valid(scorecard: Scorecard) -> None:
    """Whatever a scorecard holds, the file that it makes obeys the schema."""
    VALIDATOR.validate(json.loads(scorecard.to_json()))


@given(scorecards)
def test_round_trip(scorecard: Scorecard) -> None:
    """A scorecard that is written and read is the same, down to its verdict and score."""
    read = Scorecard.from_json(scorecard.to_json())
    assert read == scorecard
    assert (read.verdict, read.score, read.max_score) == (
        scorecard.verdict,
        scorecard.score,
        scorecard.max_score,
    )
    assert {type(check.verdict) for check in read.checks} == {Verdict}


@pytest.mark.parametrize("path", KEYS, ids=str)
def test_every_key_is_required(path: tuple[str | int, ...]) -> None:
    """A file in which any one key is missing is refused."""
    body = changed(path, None)
    part: Any = body
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    assert not VALIDATOR.is_valid(body)


@pytest.mark.parametrize(
    "path",
    [("extra",), *((name, 0, "extra") for name in ("checks", "samples", "diagnoses")), ("speed", "extra")],
    ids=str,
)
def test_closed(path: tuple[str | int, ...]) -> None:
    """A key that the contract does not know is refused, at every level."""
    assert not VALIDATOR.is_valid(changed(path, "x"))


def test_environment_is_open() -> None:
    """The environment may say anything, as text."""
    assert VALIDATOR.is_valid(changed(("environment",), {"any key": "any text"}))
    assert not VALIDATOR.is_valid(changed(("environment",), {"cores": 8}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), 1),
        (("schema_version",), 3),
        (("schema_version",), "2"),
        (("exercise",), "../etc"),
        (("exercise",), ""),
        (("student",), ""),
        (("student",), None),
        (("verdict",), "PASSED"),
        (("score",), -1),
        (("score",), "100"),
        (("max_score",), None),
        (("checks",), []),
        (("checks",), {}),
        (("checks", 0, "id"), "Spike"),
        (("checks", 0, "title"), ""),
        (("checks", 0, "verdict"), "ok"),
        (("checks", 0, "points"), -0.5),
        (("checks", 0, "max_points"), "20"),
        (("checks", 0, "message"), None),
        (("checks", 0, "visibility"), "secret"),
        (("speed",), {}),
        (("speed", "ratio"), 0),
        (("speed", "gate"), -20),
        (("speed", "reference_fraction"), 0),
        (("speed", "samples"), 0),
        (("speed", "samples"), 2.5),
        (("speed", "baseline_s"), 0),
        (("speed", "submission_s"), None),
        (("speed", "reference_s"), -1),
        (("isolation",), "docker"),
        (("seed",), 7),
        (("submission_sha256",), "A" * 64),
        (("submission_sha256",), "0" * 63),
        (("duration_s",), -1),
        (("samples", 0, "program"), "judge"),
        (("samples", 0, "seconds"), -1),
        (("samples", 0, "others"), "0"),
        (("diagnoses", 0, "id"), "magic"),
        (("diagnoses", 0, "line"), -1),
        (("diagnoses", 0, "certain"), 1),
    ],
    ids=str,
)
def test_refused(path: tuple[str | int, ...], value: object) -> None:
    """A value that the contract rules out is refused."""
    assert VALIDATOR.is_valid(EXAMPLE)
    assert not VALIDATOR.is_valid(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("speed",), None),
        (("speed", "reference_fraction"), None),
        (("speed", "reference_s"), None),
        (("submission_sha256",), ""),
        (("student",), "=cmd() <script>"),
        (("score",), 0),
        (("samples",), []),
        (("samples", 0, "others"), -0.01),
        (("diagnoses",), []),
    ],
    ids=str,
)
def test_accepted(path: tuple[str | int, ...], value: object) -> None:
    """A value that the contract provides for is accepted."""
    VALIDATOR.validate(changed(path, value))


def test_enumerations() -> None:
    """The words that the schema allows are those that the kit has."""
    assert set(SCHEMA["$defs"]["verdict"]["enum"]) == set(Verdict)
    assert SCHEMA["properties"]["isolation"]["enum"] == list(Isolation)
    assert SCHEMA["$defs"]["check"]["properties"]["visibility"]["enum"] == list(Visibility)
    assert SCHEMA["$defs"]["sample"]["properties"]["program"]["enum"] == list(EntrantName)
    assert SCHEMA["$defs"]["cause"]["enum"] == list(Cause)


@pytest.mark.parametrize(
    ("record", "name"), [(CheckResult, "check"), (Speed, "speed"), (TimedCall, "sample"), (Diagnosis, "diagnosis")]
)
def test_keys_are_the_records_fields(record: type, name: str) -> None:
    """The schema knows exactly the fields of the records that are written."""
    assert list(SCHEMA["$defs"][name]["properties"]) == [field.name for field in fields(record)]


def test_every_property_is_described() -> None:
    """Every property says what it is, units included."""
    parts = [SCHEMA, *(SCHEMA["$defs"][name] for name in ("check", "speed", "sample", "diagnosis"))]
    for part in parts:
        assert all(len(body.get("description", "")) > 10 for body in part["properties"].values())


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", json.dumps(EXAMPLE | {"schema_version": 3}), json.dumps(changed(("verdict",), 1))[:-9]],
)
def test_other_files_are_refused(text: str) -> None:
    """A file that is no scorecard of this version is an error that a caller can catch."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        Scorecard.from_json(text)
