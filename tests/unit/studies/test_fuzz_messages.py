"""The fuzzer of many messages: it finds nothing, and would find a reader that is too kind or too slow."""

from __future__ import annotations

import itertools
import time

import pytest

from grader import wire
from grader.sandbox import channel
from tests.studies.hostile import fuzz_messages
from tests.studies.hostile.fuzz_messages import Packet

pytestmark = pytest.mark.slow
_BATCH = list(itertools.islice(fuzz_messages.packets(7), 300))


def _endings(batch: list[Packet]) -> set[str]:
    return {ending.partition(":")[0] for ending in fuzz_messages.sent(batch)}


def test_nothing_is_found() -> None:
    """Messages of all families are refused or believed, as they should be; the same seed draws the same ones."""
    assert _endings(_BATCH) == {"believed", "refused", "taken for the end"}
    assert list(itertools.islice(fuzz_messages.packets(7), 300)) == _BATCH
    assert any(packet.descriptors for packet in _BATCH)


def test_other_readers_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that believes whatever comes is found, as are one that stumbles and one that takes long."""
    answer = wire.Returned(1, "", ())
    monkeypatch.setattr(channel, "receive", lambda own: (own.recv(1 << 20), answer)[1])
    assert any(ending.startswith("Returned") for ending in _endings(_BATCH[:20]))
    monkeypatch.setattr(channel, "receive", lambda own: own.recv(1 << 20).decode("ascii")[9])
    stumbles = {ending.partition(" ")[0] for ending in _endings([Packet(b"\xff"), Packet(b"short")])}
    assert stumbles == {"UnicodeDecodeError", "IndexError"}

    def slow(_: object) -> wire.Reply:
        end = time.process_time() + 0.6
        while time.process_time() < end:
            pass
        return answer

    monkeypatch.setattr(channel, "receive", slow)
    assert _endings([Packet(b"")]) == {"slow"}
