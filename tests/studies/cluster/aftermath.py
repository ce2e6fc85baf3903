"""What a storm has left of a class: what is lost, what counts twice, and which verdicts an undisturbed run has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import catalog
from grader.classroom import ResultStore, scorecard_at
from grader.cluster.plan import Plan, Planned
from grader.counted import is_open
from grader.model import Scorecard, Verdict
from tests.studies.cluster import storm
from tests.studies.cluster.storm import Weather, results


@dataclass(frozen=True)
class Aftermath:
    """What is wrong with a class's results, a line each; `noisy` are left for another run, which is not wrong."""

    lost: tuple[str, ...]
    twice: tuple[str, ...]
    changed: tuple[str, ...]
    other: tuple[str, ...]
    noisy: int

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, counts twice, was changed, or is another verdict."""
        return not (self.lost or self.twice or self.changed or self.other)


def aftermath(out: Path, wanted: Mapping[tuple[str, str], Verdict], kept: Mapping[str, str]) -> Aftermath:
    """Compare the scorecards and results in `out` with what is `wanted` of each student and exercise.

    `kept` are results that were seen before, by their names: they must be what they were.
    """
    now = results(out)
    planned = {(unit.student, unit.exercise): unit for unit in Plan.read(out).units}
    cards = {key: scorecard_at(ResultStore(out).path(*key)) for key in wanted}
    present = {key: card for key, card in cards.items() if card is not None and key in planned}
    settled = {key: _settled(planned[key], now) for key in present}
    return Aftermath(
        lost=tuple(f"{_named(key)}: no result" for key in wanted if not settled.get(key)),
        twice=tuple(f"{_named(key)}: {len(found)} results count" for key, found in settled.items() if len(found) > 1),
        changed=tuple(name for name, text in kept.items() if now.get(name) != text),
        other=tuple(_other(present, wanted)),
        noisy=sum(card.verdict is Verdict.NOISY for card in present.values()),
    )


def _settled(unit: Planned, now: Mapping[str, str]) -> list[str]:
    """Return the results of a unit that count: those that settle it, or the last one where none does."""
    found = sorted(name for name in now if name.startswith(unit.unit))
    return [name for name in found if not is_open(now[name])] or found[-1:]


def _other(cards: Mapping[tuple[str, str], Scorecard], wanted: Mapping[tuple[str, str], Verdict]) -> Iterator[str]:
    for key, card in cards.items():
        if card.verdict not in (wanted[key], Verdict.NOISY):
            why = next((check.message for check in card.checks if check.verdict is card.verdict), "")
            yield f"{_named(key)}: {card.verdict}, undisturbed {wanted[key]}. {why}"


def _named(key: tuple[str, str]) -> str:
    return " ".join(key)


def report(folder: Path, submissions: int, weather: Weather, say: Callable[[str], None]) -> bool:
    """Grade a class of so many submissions in a storm, say what came of it, and return whether all is well."""
    known = {exercise.slug: exercise for exercise in catalog.load_all(storm.ROOT)}
    drawn = storm.hand_in(folder, [known[slug] for slug in storm.SLUGS], submissions, weather.seed)
    calm = storm.in_peace(folder, "calm", storm.SLUGS, weather.judges)
    say(f"{len(calm)} distinct answers graded undisturbed: {_tally(calm.values())}")
    wanted = {(student, slug): calm[file, slug] for (student, slug), file in drawn.items()}
    passed = storm.rage(folder, storm.SLUGS, weather, say)
    again = results(folder / "class.out")
    storm.in_peace(folder, "class", storm.SLUGS, weather.judges)  # the same command once more: it finds all done
    found = aftermath(folder / "class.out", wanted, {**again, **passed.kept})
    for problem in (*found.lost, *found.twice, *found.changed, *found.other):
        say(problem)
    say(
        f"{len(wanted)} submissions in {passed.seconds:.0f} s, {passed.starts} starts of the command, killed:"
        f" {_tally(passed.killed.elements())}"
    )
    say(
        f"{len(found.lost)} lost, {len(found.twice)} twice, {len(found.changed)} changed, {len(found.other)} with"
        f" another verdict, {found.noisy} noisy"
    )
    return found.is_well


def _tally(values: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(Counter(map(str, values)).items()))
