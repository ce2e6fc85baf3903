"""`python -m tests.studies.hostile [slug ...]`: set every attack on the judge, an honest student before and after each.

Everything is graded as a class, once under bubblewrap and once under Landlock only. What was tried before on the same
kit, course and attack is taken from its records, but what noise spoilt. Exit code 0 means that no attack got anything.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console

from grader import catalog
from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox.watch import processes
from tests.studies.hostile.attacks import ROOT, Attack, Shard, corpus, sample
from tests.studies.hostile.fifteen import NAMES, matrix
from tests.studies.hostile.ledger import Ledger, digest_of_kit
from tests.studies.hostile.setting import Setting, every_setting
from tests.studies.hostile.siege import besiege
from tests.studies.hostile.table import Row, table
from tests.studies.hostile.tally import Tally

_KINDS = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
out = Console(highlight=False, markup=False, width=max(Console().width, 150))
err = Console(highlight=False, markup=False, stderr=True, soft_wrap=True)


def main() -> int:
    """Run what has no record yet, and print the table of all records."""
    given = _parser().parse_args()
    processes.adopt_orphans()
    try:
        settings = _settings(given)
        for setting in settings:
            setting.require()
        ledger = Ledger(given.results, digest_of_kit())
        ledger.folder.mkdir(parents=True, exist_ok=True)
        chosen = _chosen(given)
        if given.jobs > 1:
            _share_out(given)
        else:
            _run(given, settings, chosen, ledger)
        rows = [_row(setting, slug, attacks, ledger) for setting in settings for slug, attacks in chosen.items()]
    except KitError as error:
        err.print(str(error))
        return 3
    out.print(table(rows))
    if given.fifteen:
        out.print(matrix(settings, [attack for group in chosen.values() for attack in group], ledger))
    out.print(f"Kit {ledger.kit}, records in {ledger.folder}")
    complete = given.shard.count > 1 or all(row.tally.attacks == row.planned for row in rows)
    return 0 if complete and all(row.tally.clean for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.studies.hostile", description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="slug", help="an exercise; all of them where none is named")
    parser.add_argument("--under", type=Isolation, choices=_KINDS, action="append", help="only this isolation")
    parser.add_argument("--abi", type=int, action="append", metavar="N", help="simulate this version of Landlock")
    parser.add_argument("--ordinary-user", action="store_true", help="judge as one, where root runs this")
    parser.add_argument("--no-compiler", action="store_true", help="hide the CUDA compiler")
    parser.add_argument("--every-setting", action="store_true", help="simulate each of these in turn")
    parser.add_argument("--attack", action="append", default=[], help="only this attack, by its file's name")
    parser.add_argument("--fifteen", action="store_true", help="the kinds of issue 13, and a table of them by setting")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only so many attacks, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0, help="of --sample")
    parser.add_argument("--shard", type=Shard.parse, default=Shard(), metavar="K/N", help="only this part of them")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="run so many shards at once")
    parser.add_argument("--no-honest", action="store_true", help="leave the honest students out")
    parser.add_argument(
        "--timed-every",
        type=int,
        default=1,
        metavar="N",
        help="judge only every Nth honest student's speed, none's with 0 (all)",
    )
    parser.add_argument("--again", action="store_true", help="try what has a record too")
    default = ROOT / "build" / "hostile"
    parser.add_argument("--results", type=Path, default=default, metavar="FOLDER", help="where records are")
    return parser


def _settings(given: argparse.Namespace) -> list[Setting]:
    """Return the settings that were asked for: both sandboxes, and what else is to be simulated there."""
    if given.every_setting:
        return [setting for setting in every_setting() if setting.isolation in (given.under or _KINDS)]
    return [
        Setting(kind, abi, given.ordinary_user, not given.no_compiler)
        for kind in given.under or _KINDS
        for abi in ((given.abi or [0]) if kind is Isolation.LANDLOCK else [0])
    ]


def _chosen(given: argparse.Namespace) -> dict[str, list[Attack]]:
    """Return the attacks that this is about by exercise, whichever shard they are in."""
    exercises = catalog.select(catalog.load_all(ROOT), tuple(given.slugs))
    names = tuple(given.attack) or (NAMES if given.fifteen else ())
    attacks = [attack for exercise in exercises for attack in corpus(exercise.slug, names)]
    if given.sample:
        attacks = sample(attacks, given.sample, given.seed)
    return {slug: list(group) for slug, group in itertools.groupby(attacks, key=lambda attack: attack.slug)}


def _share_out(given: argparse.Namespace) -> None:
    """Run each job's shard in a process of its own, and wait for all: what they find is in the ledger."""
    command = [sys.executable, "-m", "tests.studies.hostile", *sys.argv[1:], "--jobs", "1", "--shard"]
    shards = given.shard.split(given.jobs)
    running = [subprocess.Popen([*command, str(shard)], stdout=subprocess.DEVNULL) for shard in shards]
    for each in running:
        each.wait()


def _run(given: argparse.Namespace, settings: list[Setting], chosen: dict[str, list[Attack]], ledger: Ledger) -> None:
    """Set on the judge what is in the shard and has no record yet, and say how far it is."""
    waiting = {
        (setting, slug): [
            attack
            for attack in attacks
            if setting.can_judge(attack)
            and given.shard.holds(attack)
            and (given.again or not ledger.stands(setting, attack, not given.no_honest))
        ]
        for setting in settings
        for slug, attacks in chosen.items()
    }
    total, tried, started = sum(map(len, waiting.values())), 0, time.monotonic()
    for (setting, slug), attacks in waiting.items():
        if not attacks:
            continue
        for record in besiege(attacks, setting, ledger, not given.no_honest, given.timed_every):
            tried += bool(record.attack)
            so_far = f"{tried} of {total}, {(time.monotonic() - started) / 60:.0f} min"
            who = record.attack or "an honest student"
            spent = f"{record.seconds} s, {record.cpu_seconds} s of a processor"
            what = f"{record.verdict or record.fault} {record.score:g} ({spent})"
            err.print(f"[{given.shard}: {so_far}] {setting} {slug}: {who}: {what}")


def _row(setting: Setting, slug: str, attacks: list[Attack], ledger: Ledger) -> Row:
    exercise, tally = catalog.load(ROOT / "exercises" / slug), Tally()
    attacks = [attack for attack in attacks if setting.can_judge(attack)]
    for attack in attacks:
        tally.add_all(exercise, attack, ledger.read(setting, attack) or [])
    for complaint in tally.complaints:
        out.print(f"{setting} {slug}: {complaint}", soft_wrap=True)
    return Row(setting, slug, tally, len(attacks))


if __name__ == "__main__":
    sys.exit(main())
