"""The speed check of one trial: programs, warm-up, race, and the outcome as points and a sentence."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from grader.catalog import Backend, Exercise, SpeedRule
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.judge.call import Array, Submission
from grader.judge.compare import Mismatch, assert_close
from grader.judge.faults import SubmissionFault
from grader.judge.speed import decision, device_roof
from grader.judge.speed.outcome import Outcome
from grader.judge.speed.race import Entrant, Result, race
from grader.judge.speed.roofs import Roof
from grader.judge.speed.second_look import ExaminedProgram
from grader.judge.speed.timed import CourseProgram, Eyes, TimedProgram, closed_eyes
from grader.judge.trial import BASELINE, Arguments, Trial
from grader.machine import available_cores, cpu_quota
from grader.model import EntrantName, Verdict
from grader.reports import units
from grader.sandbox.watch import witness
from grader.wire import Place

_PINGS = 21  # empty calls, of which the median counts
_LEAST_TIMEOUT_S = 2.0  # whatever the baseline takes: a worker that waits for a processor is no slow one
_TIMEOUT_IN_BASELINES = 5.0  # a call that takes longer than so many of the baseline's is far below any gate

Fresh = Callable[[], Arguments]
Verify = Callable[[Arguments, dict[str, Array]], None]


@dataclass(frozen=True)
class _Warm:
    """The programs after their first calls: each with its launch, the submission with a limit of `timeout_s`.

    `overhead_s` is the seconds of a call that does nothing.
    """

    programs: dict[str, TimedProgram]
    timeout_s: float
    overhead_s: float


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
    submission = trial.programs.submission(trial.places[-1])
    numbers = trial.seed.rng("speed")

    def fresh() -> Arguments:
        with trial.stages.stage("inputs"):
            return trial.problem.inputs(numbers, rule.case)

    def verify(arguments: Arguments, outputs: dict[str, Array]) -> None:
        with trial.stages.stage("verification"):
            _verify(trial, arguments, outputs)

    limit_s, overhead_s = trial.exercise.limits.call_s, None
    with _programs(trial, rule, submission, with_reference) as programs:
        try:
            arguments = fresh()
            with trial.stages.stage("start and compile"):
                warm = _warm_up(programs, rule, arguments, verify)
                limit_s, overhead_s = warm.timeout_s, warm.overhead_s
                _settle(warm, arguments)
            with _roof(trial, arguments) as roof, trial.stages.stage("timed rounds"):
                result = race({**warm.programs, **roof}, fresh, verify, rule, trial.seed.order("race"))
        except SubmissionFault as fault:
            if fault.verdict is not Verdict.TIMEOUT or submission.exhausted:
                raise
            told = f"Far below the gate: one call took longer than {limit_s:.1f} s."
            return Outcome(Verdict.SLOW, told, overhead_s=overhead_s)
    return _outcome(result, rule, warm.overhead_s)


@contextlib.contextmanager
def _programs(
    trial: Trial, rule: SpeedRule, submission: Submission, with_reference: bool
) -> Iterator[dict[str, TimedProgram]]:
    """Yield the programs of the race by name, and end the course's own afterwards."""
    eyes = _eyes(trial) if rule.witness and not witness.obstacle() else closed_eyes
    course: dict[str, TimedProgram] = {
        EntrantName.BASELINE: CourseProgram(trial.programs.baseline(), BASELINE, eyes=eyes)
    }
    reference = trial.programs.reference(trial.places[-1]) if with_reference else None
    if reference is not None:
        course[EntrantName.REFERENCE] = CourseProgram(reference, rule.entry_point, eyes=eyes)
    examined = ExaminedProgram(
        submission,
        rule.entry_point,
        eyes=eyes,
        challenges=trial.problem.challenges(trial.seed.rng("second looks"), rule.case),
        verify=lambda arguments, output: _verify_look(trial, arguments, output, course.get(EntrantName.REFERENCE)),
        coin=trial.seed.order("second looks"),
    )
    try:
        yield course | {EntrantName.SUBMISSION: examined}
    finally:
        for own in course.values():
            own.program.close()


def _eyes(trial: Trial) -> Eyes:
    return lambda arguments: trial.draw_pairs(arguments, trial.problem.module.origin)


def _warm_up(programs: dict[str, TimedProgram], rule: SpeedRule, arguments: Arguments, verify: Verify) -> _Warm:
    """Run every program once untimed (it may compile), then hold the submission to a limit like the baseline's.

    The submission's own times set nothing: how long it may take follows from the baseline alone.
    """
    launched = {name: _launched(name, timed, rule, int(arguments[-1].size)) for name, timed in programs.items()}
    outputs = {name: timed.run(arguments)[1] for name, timed in sorted(launched.items())}
    verify(arguments, outputs)
    baseline = launched[EntrantName.BASELINE]
    overhead_s = statistics.median(baseline.program.ping() for _ in range(_PINGS))
    timeout_s = max(_LEAST_TIMEOUT_S, _TIMEOUT_IN_BASELINES * baseline.run(arguments)[0].seconds)
    bounded = replace(launched[EntrantName.SUBMISSION], timeout_s=timeout_s)
    return _Warm(launched | {EntrantName.SUBMISSION: bounded}, timeout_s, overhead_s)


def _launched(name: str, timed: TimedProgram, rule: SpeedRule, n: int) -> TimedProgram:
    """Return it with the launch configuration that it asks for, for `n` elements, where the timed one is a kernel."""
    if not rule.launch_from or name == EntrantName.BASELINE:
        return timed
    return replace(timed, launch=timed.program.call(rule.launch_from, [n]).values)


def _settle(warm: _Warm, arguments: Arguments) -> None:
    """Run the submission once more, now that it has compiled and has a limit, and give each thread a core."""
    warm.programs[EntrantName.SUBMISSION].run(arguments)
    for timed in warm.programs.values():
        timed.program.pin()


@contextlib.contextmanager
def _roof(trial: Trial, arguments: Arguments) -> Iterator[dict[str, Entrant]]:
    """Yield who only moves bytes, by its name, in the memory that the submission works in.

    There is nobody where problem.py does not say how many bytes, nor on a GPU where nobody can copy.
    """
    traffic, on_gpu = trial.problem.traffic(arguments), trial.places[-1] is Place.DEVICE
    if traffic is None or (on_gpu and not device_roof.measurable()):
        yield {}
    elif on_gpu:
        yield {EntrantName.ROOF: device_roof.DeviceRoof(traffic)}
    else:
        with Roof(traffic, trial.programs.cores) as roof:
            yield {EntrantName.ROOF: roof}


def _verify(trial: Trial, arguments: Arguments, outputs: dict[str, Array]) -> None:
    """Compare every output with the baseline's."""
    expected, tolerated = outputs[EntrantName.BASELINE], trial.problem.tolerated(arguments)
    if EntrantName.REFERENCE in outputs:
        try:
            assert_close(outputs[EntrantName.REFERENCE], expected, tolerated)
        except Mismatch as mismatch:
            raise KitError(f"{trial.exercise.solution}: disagrees with the baseline: {mismatch}") from mismatch
    assert_close(outputs[EntrantName.SUBMISSION], expected, tolerated)


def _verify_look(trial: Trial, arguments: Arguments, output: Array, reference: TimedProgram | None) -> None:
    """Compare the output of a second look with the reference's, and where they differ with the baseline's.

    The baseline, which the judge runs itself, decides; but it is slow, and nearly all answers agree with the reference.
    """
    with trial.stages.stage("second looks"):
        tolerated = trial.problem.tolerated(arguments)
        with contextlib.suppress(Mismatch):
            if reference is not None:
                assert_close(output, reference.run(arguments)[1], tolerated)
                return
        assert_close(output, trial.problem.expected(arguments), tolerated)


def _outcome(result: Result, rule: SpeedRule, overhead_s: float) -> Outcome:
    return Outcome(
        result.verdict,
        _sentence(result, rule),
        decision.points(result.verdict, result.samples, rule),
        speed=decision.speed(result.samples, rule),
        samples=decision.timed_calls(result.samples),
        overhead_s=overhead_s,
    )


def _sentence(result: Result, rule: SpeedRule) -> str:
    samples = result.samples
    ratio = f"{units.compared(samples.ratio, rule.gate)} than the baseline"
    if result.verdict is Verdict.PASSED:
        return (
            f"{ratio}."
            if samples.fraction is None
            else f"{ratio}, {units.percent(samples.fraction)} of the reference's speed."
        )
    if result.verdict is Verdict.SLOW:
        return f"{ratio}; the gate is {units.asked_ratio(rule.gate)} times{' faster' if samples.ratio < 1 else ''}."
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
