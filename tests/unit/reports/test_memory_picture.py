"""The memory picture: sectors that a warp touches, on a page and on a terminal."""

from __future__ import annotations

from dataclasses import replace

from grader.model import Access, Modelled, Scorecard, Verdict
from grader.reports import html, memory_picture, next_step, terminal
from tests.unit.reports.test_terminal import check, scorecard, shown

NEIGHBOURS = Access(7, "a", stores=False, width=4, offsets=tuple(range(0, 128, 4)))
APART = Access(8, "out", stores=True, width=4, offsets=tuple(range(0, 32 * 64, 64)))
MODELLED = Modelled("T4", 0.37, 0.5, 1e-4, 3.7e-5, "L2 cache", (NEIGHBOURS, APART))


def card(modelled: Modelled = MODELLED) -> Scorecard:
    """Return a scorecard of a kernel whose speed was modelled."""
    return scorecard(check(Verdict.SLOW, "speed"), modelled=modelled)


def test_neighbours_fill_their_sectors() -> None:
    """32 neighbouring elements of 4 bytes fill 4 sectors, and 32 that lie apart use an eighth of 32."""
    close, far = memory_picture.strips((NEIGHBOURS, APART))
    assert (close.name, close.told) == ("line 7 reads a", "4 sectors of 32 bytes, 100 % of them used")
    assert (far.name, far.told) == ("line 8 writes out", "32 sectors of 32 bytes, 12 % of them used")
    assert far.coalesced().sectors == close.sectors


def test_a_shift_costs_a_sector() -> None:
    """Neighbours that begin within a sector touch one more than they need."""
    shifted = replace(NEIGHBOURS, offsets=tuple(offset + 4 for offset in NEIGHBOURS.offsets))
    (strip,) = memory_picture.strips([shifted])
    assert len(strip.sectors) == 5
    assert strip.sectors[0] == (False, *[True] * 7)


def test_what_is_coalesced_is_drawn_once() -> None:
    """Only an access that touches more sectors than it needs has the coalesced one drawn beside it."""
    assert [row.name for row in memory_picture.rows((NEIGHBOURS, APART))] == [
        "Line 7 reads a",
        "Line 8 writes out",
        "Coalesced",
    ]
    for row in memory_picture.rows((NEIGHBOURS, APART)):
        assert all(box.x >= 0 and box.x + box.width <= 100 and box.y < row.height for box in row.boxes)


def test_lanes_that_do_nothing_draw_nothing() -> None:
    """An access of no lane is left out, and eight bytes at a time are drawn as such."""
    assert memory_picture.strips([replace(NEIGHBOURS, offsets=())]) == []
    (strip,) = memory_picture.strips([replace(NEIGHBOURS, width=8, offsets=tuple(range(0, 256, 8)))])
    assert strip.sectors == ((True,) * 4,) * 8


def test_the_card_shows_what_was_modelled() -> None:
    """On a terminal of 80 columns and on a page it says how fast, that nobody measured it, and draws the sectors."""
    text = shown(terminal.card(card()))
    assert "Modelled, not measured: 37 % of what a T4's memory allows, gate 50 %" in text
    assert "■■■■■■■■ ■■■■■■■■" in text
    assert "■······· ■······· ■······· ■······· and 28 more" in text
    page = html.student_page("ada", [card()], {})
    assert "Modelled, not measured: 37 % of what a T4&#39;s memory allows, gate 50 %" in page
    assert page.count('class="used"') == 4 * 8 + 32 + 4 * 8


def test_the_next_step_names_what_holds_a_kernel_up() -> None:
    """A kernel that its memory holds up is not sent to look for work done again, but to what the check says of it."""
    step = next_step.sentence(card())
    assert "held up by: L2 cache" in step
    assert "“Title of speed”" in step


def test_a_card_with_a_model_is_read_back() -> None:
    """What was modelled survives the journey through JSON."""
    assert Scorecard.from_json(card().to_json()) == card()
