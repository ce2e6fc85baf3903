"""A real class is graded while its processes are killed by lot: what counts in the end is what an undisturbed run says.

Students hand in known submissions of the course's cheapest exercises. Each distinct file is graded in peace first. Then
the class is graded by `jitgrade grade --on local`, and every few seconds somebody is killed with SIGKILL. Where it was
the command that was killed, the same command is started again, until it ends by itself.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.submissions import folder_of
from grader.catalog import Exercise
from grader.classroom import scorecard_at
from grader.cluster.store import Store
from grader.counted import store_in
from grader.errors import KitError
from grader.model import Verdict
from grader.sandbox.watch import processes
from tests.studies.cluster.victims import Victim, strike

ROOT = Path(__file__).parents[3]
SLUGS = ("sin_cos", "fused_expression", "preallocate")
_EACH = {"right": 2, "wrong": 3, "slow": 1}  # known submissions of an exercise, beside one that crashes
_CRASHES = "import os\n\nos.abort()\n"
_LOCAL = ("--on", "local")
_QUIET_RUNS = 3  # of what noise spoils, in peace
_MOST_STARTS = 200
_FAULTS = 3  # the command's exit code where the kit failed at something: who was killed was a worker of the course's


@dataclass(frozen=True)
class Weather:
    """How rough it gets: mean seconds between two kills, judges at work, and what the lots are drawn from."""

    every_s: float = 6.0
    judges: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Passed:
    """What a storm has done: who was killed how often, the command's starts, its seconds, and the results on the way.

    `kept` are the texts of the store's results by their names, each as it was when it was first seen.
    """

    killed: Counter[Victim]
    starts: int
    seconds: float
    kept: Mapping[str, str]


def answers(exercise: Exercise) -> list[Path]:
    """Return the known submissions that are handed in, the first few of each kind."""
    folder = folder_of(exercise)
    return [path for kind, most in _EACH.items() for path in sorted((folder / kind).glob("*.py"))[:most]]


def hand_in(folder: Path, exercises: Sequence[Exercise], submissions: int, seed: int) -> dict[tuple[str, str], str]:
    """Write a class of so many submissions drawn by lot, and `folder`/calm, which has each file once.

    Returns the name in calm of what each student has handed in for each exercise.
    """
    chance, drawn = random.Random(seed), {}
    for exercise in exercises:
        codes = [path.read_text(encoding="utf-8") for path in answers(exercise)] + [_CRASHES]
        for number, code in enumerate(codes):
            _write(folder / "calm" / f"file{number}" / f"{exercise.slug}.py", code)
        for number in range(-(-submissions // len(exercises))):
            student, chosen = f"student{number:03}", chance.randrange(len(codes))
            # A line of its own: nobody has handed in what another has.
            _write(folder / "class" / student / f"{exercise.slug}.py", f"{codes[chosen]}# {student}\n")
            drawn[student, exercise.slug] = f"file{chosen}"
    return drawn


def _write(path: Path, code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")


def command_for(folder: Path, name: str, slugs: Sequence[str], judges: int, *more: str) -> list[str]:
    """Return the command that grades the class `folder`/`name` with so many judges."""
    given = ["--class", str(folder / name), "--out", str(folder / f"{name}.out"), "--course", str(ROOT)]
    return [sys.executable, "-m", "grader", "grade", *slugs, *given, "--jobs", str(judges), *more]


def in_peace(folder: Path, name: str, slugs: Sequence[str], judges: int) -> dict[tuple[str, str], Verdict]:
    """Grade a class undisturbed, what is noisy anew; return the verdicts by student and exercise."""
    out = folder / f"{name}.out"
    given = command_for(folder, name, slugs, judges, *_LOCAL)
    for _ in range(_QUIET_RUNS):
        done = subprocess.run(given, capture_output=True, text=True, check=False)
        if done.returncode:
            raise KitError(f"The undisturbed run failed: {done.stderr[-2000:]}")
        cards = [scorecard_at(path) for slug in slugs for path in sorted(out.glob(f"[!.]*/{slug}.json"))]
        found = {(card.student, card.exercise): card.verdict for card in cards if card is not None}
        if Verdict.NOISY not in found.values():
            break
    return found


def rage(folder: Path, slugs: Sequence[str], weather: Weather, say: Callable[[str], None]) -> Passed:
    """Have the class graded, and kill somebody every few seconds, until the command has ended by itself.

    Raises KitError where it ends with an error, or is started too often.
    """
    chance, started = random.Random(weather.seed), time.monotonic()
    store, log = store_in(folder / "class.out"), folder / "class.log"
    killed: Counter[Victim] = Counter()
    kept: dict[str, str] = {}
    for starts in range(1, _MOST_STARTS + 1):
        with log.open("ab") as told:
            given = command_for(folder, "class", slugs, weather.judges, *_LOCAL)
            command = subprocess.Popen(given, stdout=told, stderr=told, stdin=subprocess.DEVNULL)
        for victim in _until_ended(command, store, weather, chance):
            killed[victim] += 1
            kept = results(folder / "class.out") | kept
            say(f"{time.monotonic() - started:6.0f} s: {victim} killed; {len(kept)} results")
        if command.returncode == 0:
            return Passed(killed, starts, time.monotonic() - started, kept)
        if command.returncode > 0 and command.returncode != _FAULTS:  # after which the same command goes on
            raise KitError(f"The command ended with {command.returncode}: see {log}.")
    raise KitError(f"The command was started {_MOST_STARTS} times, and there is no end to it: see {log}.")


def results(out: Path) -> dict[str, str]:
    """Return the texts of a store's results by their names."""
    return {path.name: path.read_text(encoding="utf-8") for path in store_in(out).folder.glob("*/*.json")}


def _until_ended(
    command: subprocess.Popen[bytes], store: Store, weather: Weather, chance: random.Random
) -> Iterator[Victim]:
    """Kill somebody every few seconds while the command runs, and yield who it was."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            command.wait(chance.uniform(0.5, 1.5) * weather.every_s)
            return
        victim, below = chance.choice(list(Victim)), processes.descendants(command.pid)
        if strike(victim, command, store, chance):
            yield victim
        if victim is Victim.COORDINATOR:
            command.wait()
            if left := processes.survivors(below, 30.0):
                raise KitError(f"The command is gone, and {len(left)} of its processes are not.")
