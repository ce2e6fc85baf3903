"""`python -m tests.studies.hostile.fuzz_kernel [--cases N] [--seed S] [--case N]`: hostile names in the kernel's texts.

A text is written as the kernel writes it, with names that a student chose, and must be read as it was meant; or it is
damaged at random, and must be read in some way or be called Hidden. Exits with 0 where nothing was found, else with 1.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable

from grader.sandbox.watch import procfs
from grader.sandbox.watch.procfs import Hidden, Mapping, Scheduled, Task

_PIECES = (
    *(b"\xff\xfe", b"\x0b", b"\x0c", b"\x1c", b"\x85", "\u2028".encode(), b"\r", b"\n", b"\t", b" ", b"\\", b"\\012"),
    *(b")", b") Z 1", b"(", b" (deleted)", b"[heap]", b"VmRSS:\t9 kB", b"/dev/zero", b":", b"x" * 15, b"7f00-7f01 r"),
)
_SLOW_S = 1.0  # of processor time, for one text; they are read in microseconds


def main() -> int:
    """Try cases and report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.hostile.fuzz_kernel", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many  [default: 100000]")
    parser.add_argument("--seed", type=int, help="of all cases  [default: a new one, printed]")
    parser.add_argument("--case", type=int, help="try this case alone")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    print(f"seed {seed}")
    numbers = range(1, given.cases + 1) if given.case is None else range(given.case, given.case + 1)
    started, endings = time.monotonic(), Counter[str]()
    for number in numbers:
        ending = tried(seed, number)
        endings[ending] += 1
        if ending not in ("as meant", "read", "hidden"):
            print(f"case {number}: {ending}")
    seconds = time.monotonic() - started
    print(f"{endings.total()} cases in {seconds:.0f} s: {', '.join(f'{n} {how}' for how, n in endings.most_common())}")
    return 0 if endings.keys() <= {"as meant", "read", "hidden"} else 1


def tried(seed: int, number: int) -> str:
    """Return how a case ended: "as meant", "read", "hidden", or what should not have been."""
    rng = random.Random(seed << 32 | number)
    parse, text, meant = rng.choice(_WRITERS)(rng)
    damaged = rng.random() < 0.5
    started = time.process_time()
    try:
        found = parse(_damaged(rng, text) if damaged else text)
    except Hidden:
        return "hidden" if damaged else f"hidden, though the kernel writes it: {text!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if time.process_time() - started > _SLOW_S:
        return "slow"
    if damaged:
        return "read"
    return "as meant" if found == meant else f"{found!r} in place of {meant!r}"


Case = tuple[Callable[[bytes], object], bytes, object]


def _name(rng: random.Random, longest: int) -> bytes:
    """Return a name of a thread's or a file's: any bytes but NUL."""
    pieces = (rng.choice(_PIECES) if rng.random() < 0.8 else rng.randbytes(3) for _ in range(rng.randint(0, 4)))
    return b"".join(pieces).replace(b"\0", b"?")[:longest]


def _task(rng: random.Random) -> Case:
    state, flags, started = rng.choice([b"R", b"S", b"D", b"T", b"Z"]), rng.randrange(2**32), rng.randrange(2**63)
    fields = [b"0"] * 49
    fields[5], fields[18] = b"%d" % flags, b"%d" % started
    text = b"%d (%s) %s %s\n" % (rng.randrange(2**22), _name(rng, 15), state, b" ".join(fields))
    return procfs.parse_task, text, Task(state, flags, started)


def _maps(rng: random.Random) -> Case:
    meant, lines = [], []
    for _ in range(rng.randint(0, 4)):
        start, size, offset, inode = (rng.randrange(bits) << 12 for bits in (2**35, 2**20, 2**20, 2**20))
        path = b"/" + _name(rng, 255).replace(b"/", b"_").replace(b"\n", b"\\012") if rng.random() < 0.8 else b""
        head = b"%08x-%08x r%sxp %08x 00:%02x %d " % (start, start + size, rng.choice([b"w", b"-"]), offset, 31, inode)
        lines.append((head.ljust(73) + path if path else head) + b"\n")
        meant.append(Mapping(start, start + size, offset, ("00:1f", inode), os.fsdecode(path)))
    return procfs.parse_maps, b"".join(lines), meant


def _nameless(rng: random.Random) -> Case:
    _, text, mappings = _maps(rng)
    assert isinstance(mappings, list)
    meant = [mapping for mapping in mappings if mapping.path.endswith(" (deleted)") and mapping.file[1]]
    return procfs.parse_nameless, text, meant


def _status(rng: random.Random) -> Case:
    name = _name(rng, 15).replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
    resident = rng.randrange(2**40)
    text = b"Name:\t%s\nState:\tS (sleeping)\nVmRSS:\t%8d kB\nThreads:\t1\n" % (name, resident)
    return _resident, text, (resident * 1024, 1)


def _resident(text: bytes) -> tuple[int | None, int | None]:
    fields = procfs.parse_fields(text)
    return fields.get(b"VmRSS"), fields.get(b"Threads")


def _numbers(rng: random.Random) -> Case:
    meant = [rng.randrange(2**63) for _ in range(rng.randint(0, 5))]
    return procfs.parse_numbers, b" ".join(b"%d" % number for number in meant) + rng.choice([b" ", b"\n", b""]), meant


def _scheduled(rng: random.Random) -> Case:
    ran, waited = rng.randrange(2**63), rng.randrange(2**63)
    return procfs.parse_scheduled, b"%d %d 7\n" % (ran, waited), Scheduled(ran / 1e9, waited / 1e9)


_WRITERS = (_task, _maps, _maps, _nameless, _status, _numbers, _scheduled)


def _damaged(rng: random.Random, text: bytes) -> bytes:
    """Return a text with a few bytes changed, taken out or put in, or cut off."""
    changed = bytearray(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        changed[at : at + rng.randint(0, 3)] = rng.choice([b"", rng.randbytes(2), rng.choice(_PIECES), b"9" * 50])
    return bytes(changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.2 else changed)


if __name__ == "__main__":
    sys.exit(main())
