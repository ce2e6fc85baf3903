"""The speed check of one trial: programs, warm-up, race, and the outcome as points and a sentence."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from grader.catalog import Backend, Exercise, SpeedRule
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.judge.call import Array, Submission, pin
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.judge.speed import decision, device_roof
from grader.judge.speed.outcome import Outcome
from grader.judge.speed.race import Entrant, Result, race
from grader.judge.speed.roofs import Roof
from grader.judge.speed.samples import Samples, least
from grader.judge.speed.second_look import LOOKS_BEFORE, Challenges, ExaminedProgram
from grader.judge.speed.timed import CourseProgram, Eyes, TimedProgram, closed_eyes
from grader.judge.trial import BASELINE, Arguments, Traffic, Trial
from grader.machine import available_cores, cpu_quota
from grader.model import EntrantName, Verdict
from grader.reports import units
from grader.sandbox.shield import NO_SHIELD
from grader.sandbox.watch import witness
from grader.wire import Place

_PINGS = 21  # empty calls, of which the median counts
_LEAST_TIMEOUT_S = 2.0  # whatever the baseline takes: a worker that waits for a processor is no slow one
_TIMEOUT_IN_BASELINES = 5.0  # a call that takes longer than so many of the baseline's is far below any gate

Fresh = Callable[[], Arguments]
Verify = Callable[[Arguments, dict[str, Array]], None]


@dataclass(frozen=True)
class _Warm:
    """The programs after their first calls: each with its launch, the submission examined and limited to `timeout_s`.

    `overhead_s` is the seconds of a call that does nothing.
    """

    programs: dict[str, TimedProgram]
    examined: ExaminedProgram
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


def prepare(trial: Trial, with_reference: bool) -> None:
    """Have the course's own programs started and compiled while the submission is tried, where there is a core for it.

    Only on the CPU: a GPU is the submission's alone until it is timed.
    """
    rule = trial.exercise.speed
    if rule is None or trial.exercise.backend is Backend.CUDA or unjudgeable(trial.exercise, trial.gpu):
        return

    def compiled(reference: Submission) -> None:
        arguments = trial.problem.inputs(trial.seed.rng("prepare"), rule.case)
        TimedProgram(reference, rule.entry_point).run(arguments)

    if available_cores() > 1:
        trial.programs.prepare(trial.places[-1], compiled, with_reference=with_reference)


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
    rule = replace(rule, case=trial.problem.settled(trial.seed.rng("settled"), rule.case))
    submission = trial.programs.submission(trial.places[-1])
    numbers = trial.seed.rng("speed")

    def fresh() -> Arguments:
        with trial.stages.stage("inputs"):
            return trial.problem.inputs(numbers, rule.case)

    def verify(arguments: Arguments, outputs: dict[str, Array]) -> None:
        with trial.stages.stage("verification"):
            expected, output = outputs[EntrantName.BASELINE], outputs[EntrantName.SUBMISSION]
            trial.problem.assert_right(arguments, output, expected)

    limit_s, overhead_s = trial.exercise.limits.call_s, None
    with _programs(trial, rule, submission, with_reference) as programs:
        try:
            arguments = fresh()
            traffic = trial.problem.traffic(arguments)
            with trial.stages.stage("start and compile"):
                warm = _warm_up(trial, programs, rule, arguments)
                del arguments
                limit_s, overhead_s = warm.timeout_s, warm.overhead_s
                _settle(warm, trial.programs.cores)
            with _roof(trial, traffic) as roof, trial.stages.stage("timed rounds"):
                result = race({**warm.programs, **roof}, fresh, verify, rule, trial.seed.order("race"))
        except SubmissionFault as fault:
            if fault.verdict is not Verdict.TIMEOUT or submission.left_s <= 0:
                raise
            told = f"Far below the gate: one call took longer than {limit_s:.1f} s."
            return Outcome(Verdict.SLOW, told, overhead_s=overhead_s)
    return _outcome(result, rule, warm.overhead_s)


@contextlib.contextmanager
def _programs(
    trial: Trial, rule: SpeedRule, submission: Submission, with_reference: bool
) -> Iterator[dict[str, TimedProgram]]:
    """Yield the programs of the race by name, and give the course's own back afterwards."""
    eyes = _eyes(trial) if rule.witness and not witness.obstacle() else closed_eyes
    course: dict[str, TimedProgram] = {
        EntrantName.BASELINE: CourseProgram(trial.programs.baseline(), BASELINE, eyes=eyes, shield=trial.shield)
    }
    reference = trial.programs.reference(trial.places[-1]) if with_reference else None
    if reference is not None:
        course[EntrantName.REFERENCE] = CourseProgram(reference, rule.entry_point, eyes=eyes, shield=trial.shield)
    own = TimedProgram(submission, rule.entry_point, eyes=eyes, shield=trial.shield)
    try:
        yield course | {EntrantName.SUBMISSION: own}
    finally:
        trial.programs.give_back()


def _eyes(trial: Trial) -> Eyes:
    return lambda arguments: trial.draw_pairs(arguments, trial.problem.module.origin)


def _warm_up(trial: Trial, programs: dict[str, TimedProgram], rule: SpeedRule, arguments: Arguments) -> _Warm:
    """Run every program once untimed (it may compile), then hold the submission to a limit like the baseline's.

    The submission's own times set nothing: how long it may take follows from the baseline alone. A first call may take
    a minute, for which it does not keep everybody else from the machine.
    """
    asked = trial.problem.launch_arguments(arguments)
    launched = {name: _launched(name, timed, rule, asked) for name, timed in programs.items()}
    calls = {name: replace(timed, shield=NO_SHIELD).run(arguments) for name, timed in sorted(launched.items())}
    _verify_warm_up(trial, arguments, {name: output for name, (_, output) in calls.items()})
    ping = launched[EntrantName.BASELINE].program.ping
    overhead_s = statistics.median(ping() for _ in range(_PINGS))
    timeout_s = max(_LEAST_TIMEOUT_S, _TIMEOUT_IN_BASELINES * calls[EntrantName.BASELINE][0].seconds)
    examined = _examined(trial, replace(launched[EntrantName.SUBMISSION], timeout_s=timeout_s), launched, rule)
    return _Warm(launched | {EntrantName.SUBMISSION: examined}, examined, timeout_s, overhead_s)


def _examined(trial: Trial, timed: TimedProgram, launched: dict[str, TimedProgram], rule: SpeedRule) -> ExaminedProgram:
    """Return the submission with second looks among its calls, which need the reference where there is one."""
    reference = launched.get(EntrantName.REFERENCE)
    return ExaminedProgram(
        timed.program,
        timed.entry,
        timed.launch,
        timed.timeout_s,
        timed.eyes,
        timed.shield,
        challenges=Challenges(trial.problem.challenges(trial.seed.rng("second looks"), rule.case)),
        verify=lambda arguments, output: _verify_look(trial, arguments, output, reference),
        coin=trial.seed.order("second looks"),
    )


def _launched(name: str, timed: TimedProgram, rule: SpeedRule, asked: list[int]) -> TimedProgram:
    """Return it with the launch that its config gives for the numbers `asked`, where the timed one is a kernel."""
    if not rule.launch_from or name == EntrantName.BASELINE:
        return timed
    return replace(timed, launch=timed.program.call(rule.launch_from, asked).values)


def _settle(warm: _Warm, cores: tuple[int, ...]) -> None:
    """Look at the submission's answers, now that it has compiled and has a limit, and give each thread a core."""
    for _ in range(LOOKS_BEFORE):
        warm.examined.look()
    for timed in warm.programs.values():
        pin(timed.program.start().pid, cores)


@contextlib.contextmanager
def _roof(trial: Trial, traffic: Traffic | None) -> Iterator[dict[str, Entrant]]:
    """Yield who only moves bytes, by its name, in the memory that the submission works in.

    There is nobody where problem.py does not say how many bytes, nor on a GPU where nobody can copy.
    """
    on_gpu = trial.places[-1] is Place.DEVICE
    if traffic is None or (on_gpu and not device_roof.measurable()):
        yield {}
    elif on_gpu:
        yield {EntrantName.ROOF: device_roof.DeviceRoof(traffic)}
    else:
        with Roof(traffic, trial.programs.cores, trial.shield) as roof:
            yield {EntrantName.ROOF: roof}


def _verify_warm_up(trial: Trial, arguments: Arguments, outputs: dict[str, Array]) -> None:
    """Compare the outputs of submission and reference with the baseline's; raises KitError for the reference's.

    In the rounds that follow the reference is only timed, so that this is where a broken course shows.
    """
    with trial.stages.stage("verification"):
        expected = outputs[EntrantName.BASELINE]
        if EntrantName.REFERENCE in outputs:
            try:
                trial.problem.assert_right(arguments, outputs[EntrantName.REFERENCE], expected)
            except Mismatch as mismatch:
                raise KitError(f"{trial.exercise.solution}: disagrees with the baseline: {mismatch}") from mismatch
        trial.problem.assert_right(arguments, outputs[EntrantName.SUBMISSION], expected)


def _verify_look(trial: Trial, arguments: Arguments, output: Array, reference: TimedProgram | None) -> None:
    """Compare the output of a second look with the reference's, and where they differ with the baseline's.

    The baseline, which the judge runs itself, decides; but it is slow, and nearly all answers agree with the reference.
    """
    with trial.stages.stage("second looks"):
        with contextlib.suppress(Mismatch):
            if reference is not None:
                trial.problem.assert_right(arguments, output, reference.run(arguments)[1])
                return
        trial.problem.assert_right(arguments, output, trial.problem.expected(arguments))


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
    samples, quiet = result.samples, result.samples.is_quiet
    if result.verdict is Verdict.PASSED:
        bound, fraction = "" if quiet else "at least ", samples.certain_fraction(rule.cores)
        share = "" if fraction is None else f", {bound}{units.percent(fraction)} of the reference's speed"
        more = decision.open_points(samples, rule)
        later = f" On a quieter machine up to {units.points(more)} points more may be found." if more else ""
        return f"{bound.capitalize()}{_compared(samples.ratio, rule)}{share}.{later}"
    if result.verdict is Verdict.SLOW:
        most = samples.ratio if quiet else min(samples.possible_ratio(rule.cores), rule.gate)
        bound = "" if quiet else "At most " if most >= 1 else "At least "
        faster = " faster" if samples.ratio < 1 else ""
        return f"{bound}{_compared(most, rule)}; the gate is {units.asked_ratio(rule.gate)} times{faster}."
    if result.verdict is Verdict.REJECTED:
        return (
            f"Faster than memory: moving the bytes of this call alone takes {least(samples.roof) * 1e3:.2g} ms"
            f" here, and this took {least(samples.submission) * 1e3:.2g} ms. Somebody should look at it."
        )
    return _noisy(samples, rule)


def _compared(ratio: float, rule: SpeedRule) -> str:
    return f"{units.compared(ratio, rule.gate)} than the baseline"


def _noisy(samples: Samples, rule: SpeedRule) -> str:
    """Say what made the machine unfit to judge: work of others, or its own pace."""
    if not samples.is_quiet:
        share = units.percent(max(samples.others, samples.waiting))
        return (
            f"This machine was too busy to judge: other programs had {share} of its processors."
            " Close them, and grade it again."
        )
    found = samples.reference_ratio(rule.cores)
    reached = "?" if found is None else units.ratio(found, rule.canary)
    return (
        f"This machine was too slow to judge: even the reference was only {reached} times faster than the baseline,"
        f" and it should be more than {units.asked_ratio(rule.canary)}. Grade it again later, or elsewhere."
    )
