"""Footnote markers, and the notes they point to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import table
from xlplan.text.footnotes import Marker, find_markers, read_note


def show(markers: tuple[Marker, ...]) -> str:
    return "; ".join(f"{m.text} = {'star' if m.number is None else m.number}" for m in markers) or "none"


@pytest.mark.parametrize(("text", "known", "expected"), table("footnotes.md", "Markers"))
def test_markers_are_found_and_counts_are_not(text: str, known: str, expected: str) -> None:
    assert show(find_markers(text, known_numbers=[int(known)] if known else [])) == expected


@pytest.mark.parametrize(("text", "expected"), table("footnotes.md", "Notes"))
def test_a_note_is_a_marker_and_words(text: str, expected: str) -> None:
    note = read_note(text)
    shown = note and f"{'star' if note.number is None else note.number}: {text[note.body :]}"
    assert (shown or "none") == expected


def test_digits_set_in_superscript_are_a_marker() -> None:
    assert find_markers("YTD = 5,434 3", [(12, 13)]) == (Marker(12, 13, 3, "3", "run"),)


def test_one_run_may_hold_two_markers_and_blanks() -> None:
    assert show(find_markers("a 1, 2", [(1, 6)])) == "1 = 1; 2 = 2"


def test_an_ordinal_set_in_superscript_is_no_marker() -> None:
    assert find_markers("8th November", [(1, 3)]) == ()


def test_a_superscript_digit_in_a_superscript_run_counts_once() -> None:
    assert find_markers("54²", [(2, 3)]) == (Marker(2, 3, 2, "²", "run"),)


def test_a_star_set_in_superscript_is_a_marker() -> None:
    assert find_markers("54 *", [(3, 4)]) == (Marker(3, 4, None, "*", "run"),)


def test_a_note_may_begin_with_a_superscript_run() -> None:
    note = read_note("17 Correct as at 8 November 2013", [(0, 2)])
    assert note and (note.number, note.marker.style, note.body) == (17, "run", 3)


def test_a_superscript_run_later_in_the_line_begins_no_note() -> None:
    assert read_note("Correct as at 8th November", [(15, 17)]) is None


@given(st.text(alphabet="12³⁴[](*)† a%m", max_size=20))
def test_markers_stand_in_order_and_never_overlap(text: str) -> None:
    found = find_markers(text, [(0, len(text) // 2)], known_numbers=range(10))
    assert all(one.end <= next_.start for one, next_ in pairwise(found))
    assert all(marker.text == text[marker.start : marker.end] for marker in found)
