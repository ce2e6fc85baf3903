"""Tiny submissions as text, and how to run them in a real worker."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.link import Link, Program
from grader.judge.proxy import Submission
from grader.sandbox.launch import Launcher

PATIENT = Limits(first_call_s=60.0, call_s=60.0)
SHORT_S = 0.3

ENTRIES = {
    "double": EntryPoint("double", Kind.FUNCTION, ("values", "out")),
    "config": EntryPoint("config", Kind.CONFIG, ("n",)),
    "add": EntryPoint("add", Kind.KERNEL, ("a", "b", "out")),
}

HONEST = """
def double(values, out):
    out[:] = 2 * values
"""

# What a hostile submission needs: the judge's channel, found among its descriptors, and forged answers.
CHANNEL = """
import json, os, socket, time

def channel():
    for name in os.listdir("/proc/self/fd"):
        path = "/proc/self/fd/" + name
        if os.path.islink(path) and os.readlink(path).startswith("socket:"):
            return socket.socket(fileno=os.dup(int(name)))

def forged(number):
    body = {"kind": "Returned", "number": number, "type": "NoneType", "values": []}
    return json.dumps(body).encode()
"""


def program(code: str | bytes, **how: Any) -> Program:
    """Return `code` as a program; text loses its common indentation."""
    data = textwrap.dedent(code).encode() if isinstance(code, str) else code
    return Program("tiny", data, tuple(ENTRIES), **how)


def load(launcher: Launcher, code: str | bytes, patience_s: float = 60.0, **how: Any) -> Link:
    """Return a started worker that has loaded `code`."""
    link = Link(launcher, program(code, **how))
    link.load(patience_s)
    return link


def submission(launcher: Launcher, code: str | bytes, limits: Limits = PATIENT, **how: Any) -> Submission:
    """Return `code` as tests see a submission; its worker starts at the first call."""
    return Submission(launcher, program(code, **how), ENTRIES, limits, np.random.default_rng(1))


def doubled(own: Submission, count: int = 4) -> list[float]:
    """Call `double` on 0, 1, 2 ... and return what it wrote."""
    out = np.empty(count)
    own.double(np.arange(count, dtype=np.float64), out)
    values: list[float] = out.tolist()
    return values
