"""The speed check of one trial: lanes, warm-up, race, and the outcome as points and a sentence."""

from __future__ import annotations

import contextlib
import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.catalog import Backend, Exercise, SpeedRule
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.judge.call.arena import Array
from grader.judge.compare import Mismatch, RuleBroken, assert_close
from grader.judge.faults import SubmissionFault
from grader.judge.session.trial import BASELINE, Trial
from grader.judge.speed import decision, device_roof, stopwatch
from grader.judge.speed.lanes import OwnLane, ProgramLane, WitnessedLane
from grader.judge.speed.roofline import Roof
from grader.machine import available_cores, cpu_quota
from grader.model import Verdict
from grader.reports import units
from grader.sandbox import witness
from grader.sandbox.witness import Pairs

_PINGS = 21
_LEAST_PATIENCE_S = 2.0
_PATIENCE_IN_BASELINES = 5.0
_UNTOUCHED: Pairs = ((-1, -1), (-2, -2))  # in the red zones


@dataclass(frozen=True)
class Outcome:
    """How the speed check ended: what it earns and why."""

    verdict: Verdict
    message: str
    points: float = 0.0


def unjudgeable(exercise: Exercise, gpu: bool) -> str:
    """Return why this machine cannot judge the exercise's speed, or an empty text."""
    assert exercise.speed is not None
    if exercise.backend is Backend.CUDA and not gpu:
        lacking = offline_compile.missing() if exercise.speed.modelled else ""
        return f"No GPU on this machine, and a simulator's time says nothing about a GPU's. {lacking}".strip()
    assumed, usable, quota = exercise.speed.cores, available_cores(), cpu_quota()
    if usable < assumed:
        return f"The gate assumes {assumed} cores, and this process may use {usable}."
    if quota is not None and quota < assumed:
        return f"The gate assumes {assumed} cores, and this container gets the time of {quota:g}. Raise its limit."
    return ""


def measure(trial: Trial, with_reference: bool) -> Outcome:
    """Time the submission against the baseline and, where the course has it here, the reference.

    Raises SubmissionFault or Mismatch where the submission fails while it is timed.
    """
    rule = trial.exercise.speed
    if rule is None:
        raise KitError(f"{trial.exercise.folder / 'exercise.toml'}: a speed check needs a [speed] table. Add one.")
    reason = unjudgeable(trial.exercise, trial.gpu)
    if reason:
        return Outcome(Verdict.SKIPPED, reason)
    trial.at(trial.places[-1])
    generator = trial.rng("speed")

    def fresh() -> stopwatch.Arguments:
        with trial.stage("inputs"):
            made: stopwatch.Arguments = trial.problem.make_inputs(generator, **rule.case)
        return made

    lanes = _lanes(trial, rule, with_reference)
    if rule.witness and not witness.obstacle():
        lanes["submission"] = _witnessed(trial, rule, fresh)
    try:
        return _race(trial, rule, lanes, fresh)
    except SubmissionFault as fault:
        if fault.verdict is not Verdict.TIMEOUT or trial.submission.exhausted:
            raise
        limit = lanes["submission"].patience_s or trial.exercise.limits.call_s
        return Outcome(Verdict.SLOW, f"Far below the gate: one call took longer than {limit:.1f} s.")
    finally:
        for name in lanes.keys() - {"submission"}:
            lanes[name].program.close()


@contextlib.contextmanager
def _roof(trial: Trial, arguments: stopwatch.Arguments) -> Iterator[dict[str, stopwatch.Lane]]:
    """Yield the lane that only moves bytes, by its name, in the memory that the submission works in.

    There is none where problem.py does not say how many bytes, nor on a GPU where nobody can copy.
    """
    traffic, on_gpu = trial.traffic(arguments), trial.places[-1] == "device"
    if traffic is None or (on_gpu and not device_roof.measurable()):
        yield {}
    elif on_gpu:
        yield {"roof": device_roof.DeviceRoof(traffic)}
    else:
        with Roof(traffic, trial.cores) as roof:
            yield {"roof": roof}


def _race(trial: Trial, rule: SpeedRule, lanes: dict[str, ProgramLane], fresh: Any) -> Outcome:
    def verify(arguments: stopwatch.Arguments, outputs: dict[str, Array]) -> None:
        with trial.stage("verification"):
            _verify(trial, arguments, outputs)

    arguments = fresh()
    with trial.stage("start and compile"):
        _warm_up(trial, lanes, arguments, verify)
    with _roof(trial, arguments) as roof, trial.stage("timed rounds"):
        result = stopwatch.race({**lanes, **roof}, fresh, verify, rule, random.Random(trial.seed))
    trial.speed = decision.speed(result.samples, rule)
    trial.samples = decision.timed_calls(result.samples)
    return Outcome(result.verdict, _sentence(result, rule), decision.points(result.verdict, result.samples, rule))


def _lanes(trial: Trial, rule: SpeedRule, with_reference: bool) -> dict[str, ProgramLane]:
    lanes = {
        "submission": ProgramLane(trial.submission, rule.entry_point),
        "baseline": OwnLane(trial.baseline(), BASELINE),
    }
    if with_reference and trial.exercise.solution.is_file():
        reference = trial.program("reference", trial.exercise.solution.read_bytes())
        lanes["reference"] = OwnLane(reference, rule.entry_point)
    return lanes


def _witnessed(trial: Trial, rule: SpeedRule, fresh: Callable[[], stopwatch.Arguments]) -> WitnessedLane:
    def prepare() -> Callable[[float | None], None]:
        arguments = fresh()
        pairs = trial.pairs(arguments, trial.problem.origin)

        def watch(patience_s: float | None) -> None:
            if not trial.watch(rule.entry_point, arguments, pairs, patience_s):
                raise RuleBroken(f"At the size that is timed, {rule.entry_point} does not leave every byte to memcpy.")

        return watch

    coin = random.Random(trial.seed)
    return WitnessedLane(trial.submission, rule.entry_point, pairs=_UNTOUCHED, prepare=prepare, coin=coin)


def _warm_up(trial: Trial, lanes: dict[str, ProgramLane], arguments: stopwatch.Arguments, verify: Any) -> None:
    """Run every lane once untimed (it may compile), then hold the submission to a limit like the baseline's.

    The submission's own times set nothing: how long it may take follows from the baseline alone.
    """
    _set_launch(trial, lanes, int(arguments[-1].size))
    outputs = {name: lane.run(arguments)[1] for name, lane in sorted(lanes.items())}
    verify(arguments, outputs)
    baseline = lanes["baseline"]
    trial.overhead_s = statistics.median(baseline.program.ping() for _ in range(_PINGS))
    patience = max(_LEAST_PATIENCE_S, _PATIENCE_IN_BASELINES * baseline.run(arguments)[0].seconds)
    lanes["submission"].patience_s = patience
    lanes["submission"].run(arguments)
    for lane in lanes.values():
        lane.program.pin()


def _set_launch(trial: Trial, lanes: dict[str, ProgramLane], n: int) -> None:
    """Ask each program for the launch configuration of its own kernel, where the timed one is a kernel."""
    assert trial.exercise.speed is not None
    config = trial.exercise.speed.launch_from
    for name in (lanes.keys() - {"baseline"}) if config else ():
        lanes[name].launch = tuple(lanes[name].program.call(config, [n]))


def _verify(trial: Trial, arguments: stopwatch.Arguments, outputs: dict[str, Array]) -> None:
    """Compare every output with the baseline's."""
    expected, tolerated = outputs["baseline"], trial.tolerated(arguments)
    if "reference" in outputs:
        try:
            assert_close(outputs["reference"], expected, tolerated)
        except Mismatch as mismatch:
            raise KitError(f"{trial.exercise.solution}: disagrees with the baseline: {mismatch}") from mismatch
    assert_close(outputs["submission"], expected, tolerated)


def _sentence(result: stopwatch.Result, rule: SpeedRule) -> str:
    samples = result.samples
    ratio = f"{units.ratio(samples.ratio, rule.gate)} times faster than the baseline"
    if result.verdict is Verdict.PASSED:
        return (
            f"{ratio}."
            if samples.fraction is None
            else f"{ratio}, {units.percent(samples.fraction)} of the reference's speed."
        )
    if result.verdict is Verdict.SLOW:
        return f"{ratio}; the gate is {units.asked_ratio(rule.gate)} times."
    if result.verdict is Verdict.REJECTED:
        return (
            f"Faster than memory: moving the bytes of this call alone takes {decision.least(samples.roof) * 1e3:.2g} ms"
            f" here, and this took {decision.least(samples.submission) * 1e3:.2g} ms. Somebody should look at it."
        )
    return _noisy(samples, rule)


def _noisy(samples: decision.Samples, rule: SpeedRule) -> str:
    """Say what made the machine unfit to judge: work of others, or its own pace."""
    if not samples.is_quiet:
        share = units.percent(max(samples.others, 0.0))
        return (
            f"This machine was too busy to judge: other programs had {share} of its processors."
            " Close them, and grade it again."
        )
    reached = "?" if samples.reference_ratio is None else units.ratio(samples.reference_ratio, rule.canary)
    return (
        f"This machine was too slow to judge: even the reference was only {reached} times faster than the baseline,"
        f" and it should be more than {units.asked_ratio(rule.canary)}. Grade it again later, or elsewhere."
    )
