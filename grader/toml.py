"""TOML files that people write, read against a JSON Schema."""

from __future__ import annotations

import json
import math
import tomllib
from pathlib import Path
from typing import Any

import jsonschema

from grader.errors import KitError


def read(path: Path, schema: Path) -> dict[str, Any]:
    """Return what the file at `path` holds.

    Raises KitError, which names the file, the key and what belongs there, for what the schema does not allow.
    """
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=_finite)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KitError(f"{path}: not valid TOML: {error}. Correct that line.") from error
    except OSError as error:
        raise KitError(f"{path}: cannot be read: {error.strerror}. Every exercise folder needs one.") from error
    _validate(path, body, json.loads(schema.read_text(encoding="utf-8")))
    return body


def _finite(text: str) -> float | str:
    """Return a float; "nan" and "inf", which TOML knows and no key here can mean, stay text, which no key takes."""
    number = float(text)
    return number if math.isfinite(number) else text


def _validate(path: Path, body: dict[str, Any], schema: dict[str, Any]) -> None:
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(body))
    if error is None:
        return
    key = ".".join(str(part) for part in error.absolute_path) or "the top level"
    schema = error.schema if isinstance(error.schema, dict) else {}
    wanted = schema.get("description")
    fix = f"Needed: {wanted}." if wanted else "docs/exercise-format.md lists what may stand there."
    raise KitError(f"{path}: key {key}: {error.message}. {fix}")
