"""Whatever a worker sends, the judge comes back, counts nothing but the right answer and blames the submission."""

from __future__ import annotations

import contextlib
import json
import random
import select
import sys
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.judge.call.link import Link
from grader.model import Verdict
from grader.sandbox import choice
from grader.sandbox.launch import Process
from tests.studies.hostile import cases, fuzz, messages, spec, trial
from tests.studies.hostile.families import FAMILIES, Family
from tests.studies.hostile.trial import Court, Result

pytestmark = pytest.mark.sampled(10)

SEED = 3
EACH = 3  # cases of each family; the fuzzer itself tries as many as there is time for
BY_NAME = {family.name: family for family in FAMILIES}
TEXT = st.text(st.characters(), max_size=50) | st.just("\ud800\0")
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
WHOLE = st.integers(0, 2**63 - 1)
VALUES = st.lists(st.integers(1 - 2**63, 2**63 - 1), max_size=8).map(tuple)
REPLIES = st.one_of(
    st.builds(wire.Parsed, TEXT, WHOLE, TEXTS, TEXTS, TEXTS),
    st.builds(wire.Loaded, st.dictionaries(TEXT, TEXTS, max_size=4)),
    st.builds(wire.Returned, WHOLE, TEXT, VALUES),
    st.builds(wire.Raised, WHOLE, TEXT, TEXT, WHOLE),
)
GREEDY = [b"[" * 65_536, b"[]," * 21_000, b"[" + b"[]," * 21_000 + b"[]]", b'{"kind":' * 8_000, b'"' + b"x" * 65_000]


@pytest.fixture
def court() -> Iterator[Court]:
    """A court that tries workers without isolation."""
    with Court() as own:
        yield own


def _read(data: bytes) -> dict[str, Any] | None:
    """Return what the judge makes of a message, as the specification writes it."""
    try:
        reply = wire.decode_reply(data)
    except wire.ProtocolError:
        return None
    body: dict[str, Any] = json.loads(json.dumps({"kind": type(reply).__name__} | asdict(reply)))
    return body


@given(REPLIES)
def test_a_reply_comes_back_as_it_was_sent(reply: wire.Reply) -> None:
    """Every reply, surrogates and control characters included, survives the journey."""
    assert wire.decode_reply(wire.encode(reply)) == reply


@given(st.binary(max_size=400) | st.binary(max_size=80).map(lambda data: b'{"kind":"Returned",' + data + b"}"))
def test_bytes_are_read_as_specified(data: bytes) -> None:
    """Any bytes give the reply that the specification finds in them, or a ProtocolError where it finds none."""
    assert _read(data) == spec.reply(data)


@given(st.randoms(use_true_random=False), st.sampled_from(["changed", "dressed", "flipped", "padded"]))
def test_strange_replies_are_read_as_specified(rng: random.Random, how: str) -> None:
    """An honest reply that was changed gives what the specification finds in it, or a ProtocolError."""
    honest = messages.any_reply(rng, rng.randrange(5))
    given_: Any = honest if how == "changed" else messages.text(honest)
    data = getattr(messages, how)(given_, rng)
    assert _read(data) == spec.reply(data)


@pytest.mark.parametrize("around", [b"%s", b'{"kind":%s}', b'{"kind":"Returned","number":1,"type":"","values":%s}'])
@pytest.mark.parametrize("data", GREEDY, ids=["open", "list", "lists", "tables", "text"])
def test_reading_takes_little_memory(around: bytes, data: bytes) -> None:
    """A message made to cost as much as it can takes the judge no more than 16 MiB."""
    tracemalloc.start()
    _read((around % data)[: wire.MAX_MESSAGE])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_no_family_finds_anything(court: Court, name: str) -> None:
    """The judge stands up to the first cases of every family."""
    for number in range(min(EACH, BY_NAME[name].weight)):  # the slow ones weigh little
        case = cases.make(SEED, number, family=BY_NAME[name])
        result = court.try_case(case)
        assert result.findings == [], case


@pytest.mark.slow
def test_a_submission_in_a_real_worker_finds_nothing_either(court: Court) -> None:
    """A submission that sends the messages from inside a call gets no further than a program in the worker's place."""
    for number in range(EACH):
        assert court.try_case(cases.make(SEED, number, real=True)).findings == []


@pytest.mark.slow
def test_a_submission_under_isolation_makes_its_moves() -> None:
    """What the filter refuses a hostile submission does not keep it from sending the rest: it is rejected for that."""
    with Court(choice.strongest(or_none=True)) as confined:
        result = confined.try_case(cases.make(SEED, 1, real=True, family=BY_NAME["wrong number"]))
    assert result.ending == Verdict.REJECTED


@pytest.mark.slow
def test_a_ping_cannot_raise(court: Court) -> None:
    """An exception in answer to a ping, which runs nothing of the submission, is tampering."""
    said = [messages.PARSED, messages.LOADED, messages.raised(1)]
    moves = [("send", messages.text(pairs)) for pairs in said]
    case = cases.Case(0, "raised", ("ping",), (*moves[:2], ("ask",), moves[2]), most=0)
    assert court.try_case(case) == Result(0, Verdict.REJECTED)


@pytest.mark.slow
def test_an_honest_worker_is_believed(court: Court) -> None:
    """The stand-in for a worker is one that the judge believes while it is honest: its refusals mean something."""
    for number in range(EACH):
        case = cases.make(SEED, number, family=Family("honest", BY_NAME["honest"].moves))
        assert court.try_case(case).counted == len(case.calls) == case.most


def test_a_case_can_be_had_again() -> None:
    """A seed and a number bring the same case back, and other numbers other cases."""
    drawn = [cases.make(SEED, number) for number in range(20)]
    assert drawn == [cases.make(SEED, number) for number in range(20)]
    assert len({case.moves for case in drawn}) > 15


def test_a_field_without_a_name_can_be_changed_again() -> None:
    """A second change may meet the odd name that the first one gave."""
    assert all(messages.changed([("", "0")], random.Random(seed)) for seed in range(100))


def test_what_may_count_ends_at_the_first_wrong_packet() -> None:
    """Only calls whose packets, in their order, are the right answers may count."""
    right: list[bytes | None] = [messages.text(messages.PARSED), messages.text(messages.LOADED)]
    right += [messages.text(messages.returned(number)) for number in (1, 2, 3)]
    assert [spec.answers(right[:end]) for end in range(6)] == [0, 0, 0, 1, 2, 3]
    for wrong in (None, b"", right[2], right[0], messages.text(messages.raised(2))):
        assert spec.answers([*right[:3], wrong, *right[4:]]) == 1


@pytest.mark.slow
def test_a_credulous_judge_is_found_out(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that takes any message for the right answer is a finding."""
    honest = Link._receive

    def credulous(link: Link, started: float, timeout_s: float) -> wire.Reply:
        if link._number == 0 or not select.select([link._process.channel], [], [], timeout_s)[0]:
            return honest(link, started, timeout_s)
        link._process.channel.recv(wire.MAX_MESSAGE)
        return wire.Returned(link._number, "NoneType", ())

    monkeypatch.setattr(Link, "_receive", credulous)
    found = [court.try_case(cases.make(SEED, number, family=BY_NAME["random bytes"])).findings for number in range(5)]
    assert any("calls counted" in what for findings in found for what in findings)


@pytest.mark.slow
def test_a_judge_that_hangs_or_leaks_is_found_out(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that does not come back, or that keeps a descriptor, is a finding."""
    case = cases.make(SEED, 1, family=BY_NAME["honest"])
    with contextlib.ExitStack() as kept, monkeypatch.context() as leaking:
        close = Process.close
        leaking.setattr(Process, "close", lambda own: (kept.enter_context(own.channel.dup()), close(own)))
        assert any("descriptors more" in what for what in court.try_case(case).findings)
    monkeypatch.setattr(trial, "ENOUGH_S", 1.0)
    monkeypatch.setattr(Link, "_receive", lambda *_: time.sleep(60))
    assert any("Hung" in what for what in court.try_case(case).findings)


@pytest.mark.slow
def test_the_fuzzer_says_what_it_did(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints its seed and its cases by family, and brings a single case back."""
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seed", "7", "--seconds", "1"])
    assert fuzz.main() == 0
    printed = capsys.readouterr().out
    assert "seed 7\n" in printed
    assert "0 findings." in printed
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seed", "7", "--case", "1"])
    assert fuzz.main() == 0
    assert "of them may count" in capsys.readouterr().out
