"""The store under kill -9 at every system call: a stub judges in no time, so that only the store is tried."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cluster.store import Store, Unit
from tests.studies.cluster import traced

UNITS = tuple(Unit(student, "double", "0").name for student in ("ada", "bo"))
FAULTY = Unit("cy", "double", "0").name  # its first judge fails


@dataclass(frozen=True)
class Killed:
    """A run that was killed at a stop, and what was wrong after another had gone on; `stops` is how far it had come."""

    kill_at: int
    stops: int
    killed: bool
    problems: tuple[str, ...]


def work(folder: Path, who: str) -> None:
    """Grade all units as a judge does: claim, work out, publish; one judge fails at a unit and lets go."""
    store = Store(folder)
    for unit in UNITS:
        store.once(unit, lambda unit=unit: json.dumps({"unit": unit, "by": who}), lambda _: False)  # type: ignore[misc]
    if store.result(FAULTY, 0) is None and (claim := store.take(FAULTY, 0)) is not None:
        if claim.fence == 1:
            store.fault(claim, "the kit broke")
            claim = store.take(FAULTY, 0)
        if claim is not None:
            store.publish(claim, json.dumps({"unit": FAULTY, "by": who}))


def every_kill(places: int | None = None, seed: int = 0) -> Iterator[Killed]:
    """Kill a run at each stop of its system calls, or at so many `places` drawn from them, and have another go on."""
    with tempfile.TemporaryDirectory() as folder:
        stops = traced.run(lambda: work(Path(folder), "alone"), -1).stops
    chosen = range(stops) if places is None else sorted(random.Random(seed).sample(range(stops), min(places, stops)))
    yield from (one_kill(kill_at) for kill_at in chosen)


def one_kill(kill_at: int, kill_second_at: int = -1) -> Killed:
    """Kill a run at a stop, perhaps the one that goes on too, and say what is wrong at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ended = traced.run(lambda: work(folder, "first"), kill_at)
        kept = _results(folder)
        traced.run(lambda: work(folder, "second"), kill_second_at)
        kept_again = _results(folder)
        work(folder, "last")
        problems = (*_problems(folder, kept), *_problems(folder, kept_again))
        return Killed(kill_at, ended.stops, ended.killed, problems)


def _results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*/*.json")}


def _problems(folder: Path, before: dict[str, bytes]) -> Iterator[str]:
    """Say what was lost since `before`, what is not there, not whole, or there twice."""
    now = _results(folder)
    yield from (f"{name}: was {text!r}, is {now.get(name)!r}" for name, text in before.items() if now.get(name) != text)
    for unit in (*UNITS, FAULTY):
        results = [text for name, text in now.items() if name.startswith(unit)]
        if len(results) != 1:
            yield f"{unit}: {len(results)} results"
        elif json.loads(results[0])["unit"] != unit:
            yield f"{unit}: another's result"


def report(runs: int, say: Callable[[str], None]) -> bool:
    """Kill at every stop, then at two stops drawn by lot, `runs` times in all; return whether all is well."""
    done = list(every_kill())
    stops = max(run.stops for run in done)
    chance = random.Random(1)
    while len(done) < runs:
        done.append(one_kill(chance.randrange(stops), chance.randrange(stops)))
    for run in done:
        for problem in run.problems:
            say(f"killed at {run.kill_at}: {problem}")
    wrong = sum(bool(run.problems) for run in done)
    say(
        f"{len(done)} runs, {sum(run.killed for run in done)} killed, at each of {stops} stops before and after a"
        f" system call and {max(0, len(done) - stops)} twice: {wrong} with something lost, half there or counted twice"
    )
    return wrong == 0
