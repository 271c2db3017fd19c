"""How a plan shows an action's rating: what its cell says, why it may not change, the edit that changes it.

Apart from ratings.py, which decides what the rating becomes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlplan.config import RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.model import CellText, Plan
from xlplan.plan.rating_fills import fill_for, read_fill
from xlplan.plan.rating_words import (
    count_ratings,
    find_arrow,
    has_word,
    listed_word,
    lists_ratings,
    read_rating,
    rewrite_rating,
    shows_words,
)
from xlplan.rating import Rating


class RatingPlace(NamedTuple):
    """Is the cell of an action's rating of the month, or why it has none for certain.

    One that is not new is the cell that the latest rating stands in.
    """

    cell: str
    obstacle: str = ""
    is_new: bool = True


class RatingCell(NamedTuple):
    """Is an action's rating as the plan shows it: its cell, the word, and which rating that means.

    Where the cell is the month's own and blank yet, `is_blank`, word and rating are those of the latest;
    `obstacle` is why nothing can be written into it.
    """

    name: str
    sheet: str
    cell: str
    shown: CellText
    published: str
    standing: Rating | None
    is_blank: bool = False
    obstacle: str = ""


def read_rating_cells(
    plan: Plan, words: Mapping[str, str], places: Mapping[str, RatingPlace] | None = None
) -> Iterator[RatingCell]:
    """Yield the rating of every action, in order; one that is a colour alone by the word for it.

    `places` gives, by action, the cells of the month's own ratings, where the table has those.
    """
    for row in (row for row in plan.action_rows if row["rating_cell"] is not None):
        sheet, cell, text = str(row["sheet"]), str(row["rating_cell"]), str(row["rating"])
        shown = plan.cells.get((sheet, cell), CellText())
        standing = read_rating(text, words)
        if not has_word(text) and not plan.conditional_formatting:
            standing = read_fill(shown.fill)
            text = words.get(standing.casefold(), standing) if standing else text
        found = RatingCell(str(row["action"]), sheet, cell, shown, text, standing)
        place = (places or {}).get(found.name)
        yield _in_column(found, place, plan, words) if place else found


def _in_column(found: RatingCell, place: RatingPlace, plan: Plan, words: Mapping[str, str]) -> RatingCell:
    """Return the rating in the month's own cell: what stands there, else blank, in the form of the latest."""
    if not place.is_new:
        return found._replace(obstacle=place.obstacle)
    shown = plan.cells.get((found.sheet, place.cell), CellText())
    standing = read_rating(shown.text, words) or read_fill(shown.fill)
    if not place.obstacle and (shown.text or shown.is_formula or standing):
        text = shown.text or (words.get(standing.casefold(), standing) if standing else "")
        obstacle = f"{place.cell} holds {'a formula' if shown.is_formula else repr(text)} already"
        return found._replace(
            cell=place.cell, shown=shown, published=text, standing=standing, obstacle=obstacle
        )
    is_kept = not place.obstacle and found.standing == "Complete"
    obstacle = f"'{found.published}' in {found.cell} is yours to carry on" if is_kept else place.obstacle
    blank = replace(found.shown, text="", superscript=(), fill=shown.fill, is_formula=False)
    return found._replace(cell=place.cell, shown=blank, is_blank=True, obstacle=obstacle)


def is_unknown_word(action: RatingCell, words: Mapping[str, str]) -> bool:
    """Tell whether the cell says something that is no rating that is known, such as 'On track'."""
    said = "" if action.shown.is_formula else action.shown.text.strip()
    return bool(said) and action.standing is None and count_ratings(said, words) < 2


def why_unwritable(action: RatingCell, final: Rating, plan: Plan, words: Mapping[str, str]) -> str | None:
    """Return why the cell cannot show a rating that it does not show yet; None where it can."""
    said, becomes = action.shown.text.strip(), f"it would become {final}"
    reason = None
    if action.shown.is_formula:
        reason = "its cell holds a formula, which is never overwritten"
    elif action.standing is None and count_ratings(said, words) > 1:
        reason = f"'{said}' names more than one rating, and {becomes}"
    elif action.standing is None and action.shown.fill not in {None, "FFFFFF"}:
        reason = f"its colour ({action.shown.fill}) is that of no rating, and {becomes}"
    elif not shows_words(plan) and plan.conditional_formatting:
        reason = f"its colour comes from a rule (conditional formatting), and {becomes}"
    elif lists_ratings(plan, words) and listed_word(final, plan, words) is None:
        reason = f"{becomes}, which its drop-down list does not offer ({', '.join(plan.rating_list)})"
    return reason


def rating_edit(action: RatingCell, final: Rating, why: str, plan: Plan, settings: RatingSettings) -> Edit:
    """Return the edit that shows the rating in the plan's manner: word and fill, or only one of them."""
    words, old = settings.words, action.shown.text
    fill = fill_for(final, plan, words)
    is_new = fill is not None and fill != action.shown.fill
    start, end, word = rewrite_rating(old, final, plan, words)
    is_written = shows_words(plan) or fill is None
    is_number = action.shown.number is not None and word.strip().isdecimal()
    return Edit(
        action.sheet,
        action.cell,
        new=old[:start] + word + old[end:] if is_written and not is_number else None,
        number=float(word) if is_written and is_number else None,
        fill=fill if is_new else None,
        contrast=is_new and settings.text_colour == "contrast",
        old=old,
        kind="rating",
        action=action.name,
        why=why,
        spans=((start, end, word),) if is_written and 0 < end - start < len(old) else (),
    )


def arrow_finding(action: RatingCell, final: Rating) -> Finding | None:
    """Return a warning where an arrow beside the word was left, which may not point that way any more."""
    arrow = find_arrow(action.shown.text)
    if arrow is None:
        return None
    return Finding(
        "XP101",
        "warning",
        f"The rating of {action.name} is {final} now, and the '{arrow}' beside it was left: "
        "it says how the rating has moved.",
        action.sheet,
        action.cell,
        action.name,
        remedy=f"Correct the '{arrow}' by hand.",
        quote=action.shown.text,
    )


class Left(NamedTuple):
    """Is why a rating was left, and what helps."""

    reason: str
    remedy: str = "Rate the action by hand, or correct the register or [rating] words in xlplan.toml."


def left_finding(action: RatingCell, left: Left) -> Finding:
    """Return the warning that a rating was left, and why."""
    return Finding(
        "XP101",
        "warning",
        f"The rating of {action.name} was left as it is: {left.reason}.",
        action.sheet,
        action.cell,
        action.name,
        remedy=left.remedy,
        quote=action.published,
    )


def unknown_words_finding(left: Sequence[tuple[RatingCell, Rating]], words: Mapping[str, str]) -> Finding:
    """Return the one warning that ratings were left for words of which nobody has said what they mean.

    `left` holds each action with the rating that its figures give it.
    """
    first, becomes = left[0][0], defaultdict[str, list[str]](list)
    for action, rating in left:
        becomes[rating].append(action.name)
    said = dict.fromkeys(f"'{action.shown.text.strip()}'" for action, _ in left)
    what = "is no rating that is" if len(said) == 1 else "are no ratings that are"
    which = (
        f"The rating of {first.name} was" if len(left) == 1 else f"The ratings of {len(left)} actions were"
    )
    would = "; ".join(f"{rating} for {', '.join(names)}" for rating, names in becomes.items())
    return Finding(
        "XP101",
        "warning",
        f"{which} left as {'it is' if len(left) == 1 else 'they are'}: {', '.join(said)} {what} known "
        f"({', '.join(words.values())}). By the figures it would be {would}.",
        first.sheet,
        first.cell,
        first.name,
        remedy="Say what the plan's words mean in xlplan.toml under [rating] words, such as "
        f'green = "{first.shown.text.strip()}", or rate by hand.',
        quote=first.published,
    )


def colour_alone_finding(edit: Edit) -> Finding:
    """Return the warning that the plan says by colour alone what words should say too."""
    return Finding(
        "XP701",
        "warning",
        "The plan shows its ratings by colour alone, so only colours were changed: readers who cannot tell "
        "them apart, or print in black and white, see no rating.",
        edit.sheet,
        edit.cell,
        edit.action,
        remedy="Write Red, Amber or Green into the cells too; from then on xlplan writes both.",
    )


def shown_after(edit: Edit, final: Rating, words: Mapping[str, str]) -> str:
    """Return what the plan shows for the rating after the edit; its word where it is a colour alone."""
    if edit.number is not None:
        return f"{edit.number:g}"
    if edit.new is None:
        return words.get(final.casefold(), final)
    return edit.new
