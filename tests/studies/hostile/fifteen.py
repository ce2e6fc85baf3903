"""The fifteen attacks of issue 13 and their kinds: which of the corpus stand for each, and a table by setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from grader import catalog
from tests.studies.hostile.attacks import ROOT, Attack
from tests.studies.hostile.ledger import Ledger
from tests.studies.hostile.session import Record
from tests.studies.hostile.setting import Setting
from tests.studies.hostile.tally import Tally


@dataclass(frozen=True)
class Kind:
    """A row of the issue's table: what was attacked, and the names of the attacks of its kind."""

    number: int
    title: str
    names: tuple[str, ...]


KINDS = (
    Kind(
        1,
        "kernel text decoded strictly",
        ("names_that_are_no_text", "names_like_a_zombie", "changes_its_name_all_the_time"),
    ),
    Kind(
        2,
        "mapped files' names that end lines",
        ("mapped_files_with_odd_ends", "mapped_files_like_other_lines", "mapped_files_without_end"),
    ),
    Kind(
        3,
        "a folder that chooses our fault",
        (
            "two notebooks of one name",
            "notebooks in folders whose names act",
            "a hundred notebooks in long names",
            "notebooks in links to one folder",
            "a crowd of folders",
        ),
    ),
    Kind(
        4,
        "signals to the judge that no list refuses",
        (
            "signals_the_judge_through_a_pipe",
            "signals_the_judge_through_its_channel",
            "signals_the_judge_by_ioctl",
            "calls_that_do_not_exist_yet",
        ),
    ),
    Kind(
        5,
        "memory in pipes that no limit counts",
        ("pins_huge_pages_in_pipes", "pins_huge_pages_in_small_pipes", "shared_memory_and_pipes"),
    ),
    Kind(
        6,
        "disk that no folder shows",
        ("holds_deleted_files", "writes_to_deleted_files", "maps_deleted_files"),
    ),
    Kind(
        7,
        "what cannot be checked, on purpose",
        ("unknown_for_the_clock", "unknown_product", "unknown_sine", "unknown_sum"),
    ),
    Kind(
        8,
        "finding out which call is watched",
        ("times_the_red_zone", "times_memcpy_itself", "guesses_which_call_counts", "looks_for_the_witness"),
    ),
    Kind(
        9,
        "memcpy that others call",
        ("assigns_memoryviews", "fills_bytes_of_ctypes", "numpy_without_a_name", "python_without_a_name"),
    ),
    Kind(
        10,
        "a file swapped while it is read",
        (
            "file swapped with a link to the solution",
            "folder swapped with a link to the solution's",
            "file swapped with a pipe",
            "file written while it is read",
        ),
    ),
    Kind(
        11,
        "a classmate's id",
        (
            "a classmate's long name as it is shown",
            "a classmate's long name as it was shown",
            "a classmate's name and a filler",
            "a classmate's name and a blank",
            "a classmate's name and a joiner",
            "a classmate's name and a variation",
        ),
    ),
    Kind(
        12,
        "wrong at the timed shape only",
        (
            "forgets_small_spikes",
            "forgets_falling_spikes",
            "knows_of_one_spike",
            "late_spikes_are_rare",
            "no_check_of_many",
            "checks_a_sample_of_many",
            "adds_up_many",
        ),
    ),
    Kind(
        13,
        "bits of hidden shapes in line numbers",
        ("tells_by_a_blank_line", "tells_by_a_comment_line", "tells_by_a_line_of_text", "tells_by_its_exit_status"),
    ),
    Kind(
        14,
        "an index that is none",
        ("true_as_an_index", "comparison_as_an_index", "nothing_as_an_index", "slice_as_an_index"),
    ),
    Kind(
        15,
        "work that the model had no price for",
        (
            "fences_for_the_system",
            "fences_for_the_gpu",
            "barriers_without_end",
            "meets_in_shared_memory",
            "all_meet_at_one_element",
        ),
    ),
)
NAMES = tuple(name for kind in KINDS for name in kind.names)


def matrix(settings: Sequence[Setting], attacks: Sequence[Attack], ledger: Ledger) -> Table:
    """Return a table of what the records say: for each kind and setting how many verdicts are right, of how many.

    "wrong" is followed by the names. Not counted is what has no record, and what a setting cannot judge.
    """
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("kind")
    for setting in settings:
        drawn.add_column(str(setting))
    for kind in KINDS:
        of_kind = [attack for attack in attacks if attack.name in kind.names]
        cells = (", ".join(_cell(setting, of_kind, ledger)) for setting in settings)
        drawn.add_row(f"{kind.number}. {kind.title}", *cells)
    return drawn


def _cell(setting: Setting, attacks: Sequence[Attack], ledger: Ledger) -> Iterator[str]:
    judged = [attack for attack in attacks if setting.can_judge(attack)]
    records = {attack: found for attack in judged if (found := ledger.read(setting, attack))}
    clean = {attack.name: _is_clean(attack, found) for attack, found in records.items()}
    if clean:
        yield f"{sum(clean.values())} of {len(clean)} right"
    if not all(clean.values()):
        yield f"wrong: {', '.join(name for name, is_clean in clean.items() if not is_clean)}"
    if len(clean) < len(judged):
        yield f"{len(judged) - len(clean)} not tried"
    if len(judged) < len(attacks):
        yield f"{len(attacks) - len(judged)} need the compiler"


def _is_clean(attack: Attack, records: Sequence[Record]) -> bool:
    tally = Tally()
    tally.add_all(catalog.load(ROOT / "exercises" / attack.slug), attack, records)
    return tally.clean
