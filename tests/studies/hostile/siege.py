"""A class under attack: a judge in a process of its own, replaced where it dies, and its records kept as it goes."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from grader.sandbox.watch import processes
from tests.studies.hostile.attacks import ROOT, Attack
from tests.studies.hostile.ground import CANARY_VARIABLE, Ground, prepare
from tests.studies.hostile.ledger import Ledger
from tests.studies.hostile.session import Order, Record
from tests.studies.hostile.setting import Setting

_PATIENCE_S = 900.0  # more than any exercise's limits on time allow two students, one of whom another has to wait for
_HUNG = "it hung"


def besiege(
    attacks: list[Attack], setting: Setting, ledger: Ledger, honest: bool = True, timed_every: int = 1
) -> Iterator[Record]:
    """Set attacks on one exercise on a judge; yield each student's record, once the ledger has what is complete.

    An attack's entry is complete when the honest student after it has been graded. The entry has the records of all
    who were graded since the one before. `honest` and `timed_every` are those of `prepare`.
    """
    with tempfile.TemporaryDirectory(prefix="jitgrade-hostile-", ignore_cleanup_errors=True) as folder:
        ground = prepare(Path(folder), attacks[0].slug, attacks, honest, timed_every)
        of_student = {student.name: student.attack for student in ground.students}
        by_name = {attack.name: attack for attack in attacks}
        last, entry = attacks[0], list[Record]()
        for found in _records(ground, setting, ledger.lock):
            record = replace(found, attack=of_student[found.student])
            entry.append(record)
            last = by_name.get(record.attack, last)
            if any(each.attack for each in entry) and not (honest and record.attack):
                ledger.write(setting, last, entry)
                entry = []
            yield record
        if entry:  # what was only found at the end belongs to the last one
            ledger.write(setting, last, (ledger.read(setting, last) or []) + entry)


def _records(ground: Ground, setting: Setting, lock: Path) -> Iterator[Record]:
    """Yield every student's record. A judge that dies or hangs is a record too, and the next one goes on from there."""
    waiting = [student.name for student in ground.students]
    while waiting:
        fault = "it died"
        for record in _session(ground, setting, lock):
            if record.fault == _HUNG:
                fault = _HUNG
            elif record.student in waiting:
                waiting.remove(record.student)
                yield record
            elif record.fault:
                yield record
        if waiting:
            victim = waiting.pop(0)
            (ground.class_folder / victim).rename(ground.folder / victim)
            yield Record(victim, fault=f"the judge's process: {fault}")


def _session(ground: Ground, setting: Setting, lock: Path) -> Iterator[Record]:
    """Run one judge over the class for as long as it lives and says something."""
    room = ground.folder / "tmp"
    room.mkdir(exist_ok=True)
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    lock.chmod(0o666)  # for whoever judges
    setting.hand_over(ground.folder)
    clocks = {student.name: student.clock for student in ground.students}
    order = Order(str(ground.folder), ground.exercise.slug, setting, clocks, str(lock))
    command = [*setting.prefix, sys.executable, "-B", "-m", "tests.studies.hostile.session", order.encode()]
    environment = os.environ | {CANARY_VARIABLE: ground.canary, "TMPDIR": str(room)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdout is not None
        while select.select([judge.stdout], [], [], _PATIENCE_S)[0]:
            line = judge.stdout.readline()
            if not line:
                break
            yield Record(**json.loads(line))
        else:
            processes.kill(processes.descendants(judge.pid) | {judge.pid})
            judge.returncode = -signal.SIGKILL
            yield Record("", fault=_HUNG)
    left = processes.live(processes.children(os.getpid()))
    processes.kill(left)
    if left:
        yield Record(ground.students[-1].name, fault=f"{len(left)} processes outlived the judge")
