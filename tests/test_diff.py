"""Two issues of a plan are compared by what their actions say, wherever those stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.example import PLAN, example, run
from xlplan import api
from xlplan.difference.model import Difference
from xlplan.difference.pairs import out_of_order, pair
from xlplan.difference.words import changed_words

ROWS = (
    ("Answer every complaint in ten days", "% answered in ten days", "86% in November 2013", "Amber"),
    ("Visit each child on a plan every fortnight", "% visited on time", "91%", "Green"),
    ("Fill the empty posts in the duty team", "Vacancy rate", "17%", "Red"),
    ("Train managers in supervision", "Managers trained", "24", "Green"),
)


def plan(path: Path, *rows: tuple[str, ...], edit: Callable[[Workbook], None] | None = None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    sheet.append(("Area for improvement", "Measure", "Current performance", "RAG"))
    for row in rows:
        sheet.append(row)
    if edit:
        edit(book)
    book.save(path)
    return path


def diff(folder: Path, *rows: tuple[str, ...], edit: Callable[[Workbook], None] | None = None) -> Difference:
    return api.diff(plan(folder / "old.xlsx", *ROWS), plan(folder / "new.xlsx", *rows, edit=edit))


def but(at: int, **columns: str) -> list[tuple[str, ...]]:
    """Return the rows with some columns of one of them changed."""
    names = ("area", "measure", "figure", "rag")
    row = tuple(columns.get(name, text) for name, text in zip(names, ROWS[at], strict=True))
    return [*ROWS[:at], row, *ROWS[at + 1 :]]


def test_workbook_saved_anew_is_the_same_plan(tmp_path: Path) -> None:
    assert diff(tmp_path, *ROWS).is_none
    done = run("diff", tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert (done.status, done.out) == (0, "old.xlsx → new.xlsx: the same plan.\n")


def test_blanks_at_the_end_of_a_cell_are_no_change(tmp_path: Path) -> None:
    assert diff(tmp_path, *but(1, area=f"{ROWS[1][0]} ", figure=" 91%")).is_none


def test_rows_above_do_not_make_others_differ(tmp_path: Path) -> None:
    found = diff(tmp_path, ("Mend the roof of the office", "Leaks", "3", "Red"), *ROWS)
    assert [line.words for line in found.added] == ["Mend the roof of the office"]
    assert (found.actions, found.removed, found.unchanged) == ((), (), 4)


def test_result_of_a_formula_that_was_taken_away_is_no_change(tmp_path: Path) -> None:
    book = example(tmp_path)
    assert run("refresh", book, "-p", "2013-12", "-q").status == 0
    found = api.diff(book, tmp_path / "ofsted-action-plan-2013-12.xlsx")
    assert found.outside == ()


def test_figure_that_changed_is_shown_in_its_sentence(tmp_path: Path) -> None:
    (change,) = diff(tmp_path, *but(0, figure="88% in December 2013")).actions
    (figure,) = change.figures
    assert [piece for piece in figure.pieces if piece.kind != "same"] == [
        ("old", "86%"), ("new", "88%"), ("old", "November"), ("new", "December"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "rag", "way"), [(0, "Green", "rose"), (1, "Red", "fell"), (2, "Paused", "changed")]
)
def test_rating_that_moved_says_which_way(tmp_path: Path, at: int, rag: str, way: str) -> None:
    (change,) = diff(tmp_path, *but(at, rag=rag)).actions
    assert change.rating
    assert (change.rating.old, change.rating.new, change.rating.way) == (ROWS[at][3], rag, way)


def test_reworded_action_is_the_same_action(tmp_path: Path) -> None:
    (change,) = diff(tmp_path, *but(1, area="Visit every child on a plan each fortnight")).actions
    assert [(words.old, words.new) for words in change.words] == [
        (ROWS[1][0], "Visit every child on a plan each fortnight")
    ]


def test_rows_sorted_anew_are_told_as_moved(tmp_path: Path) -> None:
    found = diff(tmp_path, ROWS[3], *ROWS[:3])
    assert [(change.was, change.action, change.is_moved) for change in found.actions] == [
        ("A04", "A01", True)
    ]


def test_removed_action_and_added_indicator_are_told(tmp_path: Path) -> None:
    found = diff(tmp_path, *ROWS[:2], ("", "% visited twice", "12%", ""), ROWS[3])
    assert [line.words for line in found.removed] == [ROWS[2][0]]
    assert [(line.words, line.figure) for change in found.actions for line in change.added] == [
        ("% visited twice", "12%")
    ]


def test_what_is_outside_the_table_gets_a_sentence_each(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book.create_sheet("Names").sheet_state = "hidden"
        book["Plan"]["K30"] = "a stray word"
        book["Plan"]["A2"].comment = Comment("Ask Pat", "Pat")

    outside = diff(tmp_path, *ROWS, edit=edit).outside
    assert "The sheet 'Names' was added, hidden." in outside
    assert "On 'Plan' 1 cell differs: K30." in outside
    assert any("omments" in sentence and "added" in sentence for sentence in outside)


def test_months_of_the_example_read_as_an_officer_would_say_them(tmp_path: Path) -> None:
    book = example(tmp_path)
    assert run("refresh", book, "-p", "2013-12", "-q").status == 0
    done = run("diff", book, tmp_path / "ofsted-action-plan-2013-12.xlsx")
    assert done.status == 1
    assert "1 rating rose, 2 ratings fell, 21 figures, 10 actions unchanged." in done.out
    assert "H8  Amber → Green: rose" in done.out
    assert "[86% → 91%] of assessments completed within 45" in done.out
    assert "[69 → 74] Early Help Assessments completed from [September → October] to" in " ".join(
        done.out.split()
    )
    assert "¹ Performance for [November → December] 2013" in done.out


def test_json_holds_what_the_text_says(tmp_path: Path) -> None:
    diff(tmp_path, *but(0, rag="Green"))
    document = run("diff", tmp_path / "old.xlsx", tmp_path / "new.xlsx", "--format", "json").json
    assert document["actions"][0]["rating"] == {
        "cell": "Plan!D2",
        "old": "Amber",
        "new": "Green",
        "way": "rose",
    }
    assert document["version"] == 1


class Tags(HTMLParser):
    """Counts a page's tags, and keeps what they would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"} and value]
        if tag not in {"meta", "link", "br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_whole_fetches_nothing_and_escapes(tmp_path: Path) -> None:
    diff(tmp_path, *but(0, figure="<b>88%</b> & more", rag="Green"))
    page = tmp_path / "page.html"
    assert (
        run("diff", tmp_path / "old.xlsx", tmp_path / "new.xlsx", "--format", "html", "-o", page).status == 1
    )
    tags = Tags()
    tags.feed(page.read_text("utf-8"))
    assert tags.open == []
    assert all(address.startswith("#") for address in tags.fetched)
    assert "&lt;b&gt;88%&lt;/b&gt; &amp; more" in re.sub("</?(ins|del)>", "", page.read_text("utf-8"))


def test_one_file_alone_is_a_usage_error(tmp_path: Path) -> None:
    done = run("diff", plan(tmp_path / "old.xlsx", *ROWS))
    assert done.status == 2
    assert "give two issues of a plan" in done.err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_shows_what_changed_in_a_plan(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root), "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=Pat", "-c", "user.email=pat@example.org")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True,
            check=True, encoding="utf-8",
        )  # fmt: skip
        return done.stdout

    plan(tmp_path / "plan.xlsx", *ROWS)
    (tmp_path / ".gitattributes").write_text("*.xlsx diff=xlplan\n", encoding="utf-8")
    git("init", "-q")
    git("config", "diff.xlplan.textconv", f'"{Path(sys.executable).as_posix()}" -m xlplan diff --textconv')
    git("add", ".")
    git("commit", "-qm", "November")
    plan(tmp_path / "plan.xlsx", *but(0, figure="88% in December 2013", rag="Green"))
    shown = git("diff")
    assert "-  % answered in ten days = 86% in November 2013" in shown
    assert "+  % answered in ten days = 88% in December 2013" in shown
    assert "+Answer every complaint in ten days [Green]" in shown


def test_textconv_of_what_is_no_plan_says_so_and_succeeds(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "empty.xlsx")
    done = run("diff", "--textconv", tmp_path / "empty.xlsx")
    assert (done.status, done.out[:32]) == (0, "no plan that xlplan can read: no")
    assert "sha256 " in done.out


def test_example_as_plain_lines_names_its_actions_and_notes(tmp_path: Path) -> None:
    lines = run("diff", "--textconv", example(tmp_path)).out.splitlines()
    assert "  Timescale: February 2014" in lines
    assert any(line.startswith("note: ") for line in lines)


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = changed_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new


@given(st.lists(st.text("abc ", max_size=8), max_size=12), st.data())
def test_permuted_texts_are_all_found_again(texts: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(texts))
    found = pair(texts, shuffled)
    assert sorted(found.values()) == list(range(len(texts)))
    assert all(texts[was].split() == shuffled[now].split() for now, was in found.items())


@given(st.permutations(range(9)))
def test_without_those_out_of_order_the_others_rise(places: list[int]) -> None:
    out = out_of_order(places)
    kept = [place for place in places if place not in out]
    assert kept == sorted(kept)
    assert (len(out) == 0) == (places == sorted(places))


def test_example_plan_has_its_name(tmp_path: Path) -> None:
    book = example(tmp_path)
    other = tmp_path / "other" / PLAN
    other.parent.mkdir()
    shutil.copyfile(book, other)
    changed = load_workbook(other)
    changed["Action Plan"]["E5"] = "April 2014"
    changed.save(other)
    (change,) = api.diff(book, other).actions
    assert [(text.what, text.old, text.new) for text in change.words] == [
        ("Target Timescale", "February 2014", "April 2014")
    ]
