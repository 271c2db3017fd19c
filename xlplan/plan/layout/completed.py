"""A header that lacks a column gets the one that can be no other: by words, time, or what is below it.

Apart from headers.py, where a column is known by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.dated_columns import (
    with_dated,
    with_reviews,
    with_series,
    with_unknown_aim,
    words_as_measures,
)
from xlplan.plan.layout.gantt import less_gantt
from xlplan.plan.layout.headers import ASSIGNED, STATE, SUBJECT, Header, is_header, sample_rows
from xlplan.plan.layout.heading_words import hints_of, most_hinted
from xlplan.plan.layout.headings import FIGURES, is_listed, is_no_column, match_headings
from xlplan.plan.layout.refuted import less_labels, less_late_area, less_share, less_worded_reference
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.spoken import spoken_columns
from xlplan.plan.layout.unnamed import (
    is_figure,
    is_of_colours,
    is_of_states,
    says_figure,
    unnamed_figures,
    unnamed_measures,
    unnamed_series,
)
from xlplan.plan.layout.weighing import likely_columns
from xlplan.text.targets import find_target

_FEWEST = 3  # headings of a table
_PLAINLY = 3.0  # the weight of a word that says plainly what a column is
_WORD = re.compile(r"[^\W\d_]{3,}")
_STRETCH = re.compile(r"\bstretch\b", re.IGNORECASE)
_KNOWN = 2  # headings, and rows, of a tracker whose others are weighed


def complete(sheet: Sheet, header: Header, own: Collection[str] = ()) -> Header:
    """Return a header with the columns that its table has, and no heading of the lists names.

    Those of names in `own`, which the officer has named, stay as they are.
    """
    done = _complete(sheet, header)
    kept = {name: at for name, at in header.match.columns.items() if name in own}
    columns = {name: at for name, at in done.match.columns.items() if at not in kept.values()} | kept
    return done if not kept else done._replace(match=done.match._replace(columns=columns))


def _complete(sheet: Sheet, header: Header) -> Header:
    header = words_as_measures(sheet, with_series(sheet, with_reviews(sheet, _with_spoken(header))))
    header = _aims_as_targets(sheet, _standards_as_measures(sheet, header))
    header = with_unknown_aim(sheet, _with_aims(sheet, _with_measures(sheet, header)))
    header = _with_figures(sheet, header)
    header = less_share(sheet, header)
    header = less_late_area(less_worded_reference(sheet, _with_rating(sheet, header)))
    header = _with_likeliest(sheet, less_labels(sheet, header))
    return header._replace(match=less_gantt(header.match, header.texts, sheet, header.row))


def _with_spoken(header: Header) -> Header:
    """Return a header of which a heading is known with the columns that others ask for in their own words."""
    match = header.match
    if not match.names or len(header.texts) < _FEWEST:
        return header
    said = spoken_columns({at: header.texts[at] for at in match.unmatched if at in header.texts})
    more = {name: at for name, at in said.items() if name not in match.names}
    unmatched = tuple(at for at in match.unmatched if at not in more.values())
    return header._replace(match=match._replace(columns=match.columns | more, unmatched=unmatched))


def _standards_as_measures(sheet: Sheet, header: Header) -> Header:
    """Return a header with 'Standard' over words, left of the figures, as the measures and no target.

    'Standard' over '62-day referral to treatment' beside 'Plan' and 'Actual'.
    """
    match, at = header.match, header.match.columns.get("target", 0)
    figures = [
        *match.series.get(FIGURES, ()),
        *(each for name, each in match.columns.items() if name == FIGURES),
    ]
    if not at or match.names & SUBJECT or not figures or at > min(figures) or sheet.turned:
        return header
    if not any(FIGURES in match_headings({1: header.texts[each]}).names for each in figures):
        return header  # months alone may be ahead
    texts = [sheet.shown(row, at).text for row in sample_rows(sheet, header)]
    named = [text for text in texts if len(_WORD.findall(text)) > 1 and not find_target(text)]
    if len(named) * 2 <= len(texts):
        return header
    rest = match_headings({column: text for column, text in header.texts.items() if column != at})
    return header._replace(match=rest._replace(columns=rest.columns | {"measure": at}))


def _aims_as_targets(sheet: Sheet, header: Header) -> Header:
    """Return a header with 'Aim' over figures, right of the figures, as the target and no action."""
    match, columns = header.match, dict(header.match.columns)
    at, figures = columns.get("area", 0), columns.get(FIGURES, 0)
    is_aim = at > figures > 0 and most_hinted(header.texts.get(at, "")) == "target"
    if not is_aim or "target" in match.names or sheet.turned:
        return header
    filled = [row for row in sample_rows(sheet, header) if sheet.shown(row, at).text.strip()]
    if sum(is_figure(sheet, row, at) for row in filled) * 2 <= len(filled):
        return header
    columns["target"] = columns.pop("area")
    return header._replace(match=match._replace(columns=columns))


def _with_measures(sheet: Sheet, header: Header) -> Header:
    """Return a header of figures that only lacks the measures with the column that can be no other."""
    names, match = header.match.names, header.match
    if names & SUBJECT or FIGURES not in names or not names & {"target", "rating"} or sheet.turned:
        return header
    at = unnamed_measures(header.texts, match, sheet, sample_rows(sheet, header))
    is_other = header.texts.get(at) and "target" not in names  # 'Directorate' beside what each has spent
    if not at or is_other:
        return header
    unmatched = tuple(column for column in match.unmatched if column != at)
    is_measured = any(column > at and hints_of(header.texts[column]).get("measure") for column in unmatched)
    name = "area" if is_measured else "measure"  # 'Job' left of 'What will tell us it works?'
    match = match._replace(columns={**match.columns, name: at}, unmatched=unmatched)
    return header._replace(match=match, texts={at: "", **header.texts})


def _with_aims(sheet: Sheet, header: Header) -> Header:
    """Return a header of measures and figures without a target with the one column that is headed as an aim.

    'By July 26 we want' over figures, beside 'Autumn' and 'Spring'; 'What good looks like' beside 'Measure'.
    """
    names, match = header.match.names, header.match
    if names != {"measure", FIGURES}:
        return header
    rows = sample_rows(sheet, header)
    found = [
        at
        for at in match.unmatched
        if _is_aim(header.texts.get(at, ""))
        and sum(is_figure(sheet, row, at) for row in rows) * 2 > len(rows)
    ]
    if len(found) != 1:
        return header
    unmatched = tuple(column for column in match.unmatched if column not in found)
    columns = match.columns | {"target": found[0]}
    return header._replace(match=match._replace(columns=columns, unmatched=unmatched))


def _is_aim(heading: str) -> bool:
    """Tell whether a heading is plainly for what is aimed at, were it not for another: 'Stretch aim'."""
    is_known = match_headings({1: heading}).names == {"measure"} or _STRETCH.search(heading)
    return hints_of(heading).get("target", 0) >= _PLAINLY and bool(
        is_known or most_hinted(heading) == "target"
    )


def _with_figures(sheet: Sheet, header: Header) -> Header:
    """Return a header that only lacks the figures with the column that can be no other (unnamed.py)."""
    names = header.match.names
    is_lone = names in (
        {"measure", "target"},
        {"area", "target"},
    )  # then only 'Ridgeway this quarter' will do, or '%'
    if "target" not in names or not names & SUBJECT or names & STATE or (len(names) < 3 and not is_lone):
        return header
    rows, match = sample_rows(sheet, header), header.match
    at = unnamed_figures(header.texts, match, sheet, rows)
    subject = min((match.columns[name] for name in SUBJECT if name in match.columns), default=0)
    at = 0 if at < subject and holds_codes(sheet, rows, at) else at  # 'Challenge' over 1 and 2
    if not at and (dated := unnamed_series(header.texts, match, sheet, rows)):
        return with_dated(header, dated)
    is_compared = "measure" in names and any(is_no_column(header.texts[other]) for other in match.unmatched)
    if not at or (is_lone and not says_figure(header.texts[at]) and not is_compared):
        return header
    unmatched = tuple(column for column in match.unmatched if column != at)
    return header._replace(match=match._replace(columns=match.columns | {FIGURES: at}, unmatched=unmatched))


def _with_rating(sheet: Sheet, header: Header) -> Header:
    """Return a tracker's header that lacks a rating with the one column of states that can be it.

    'Progress' beside 'Update', over 'In progress' and 'Delayed'; 'Force view' over R, A and G before 'HMICFRS
    status' over 'Open', and beside figures no other than one of colours.
    """
    match = header.match
    if "rating" in match.names or "area" not in match.names or not match.names & ASSIGNED:
        return header
    rows = sample_rows(sheet, header)
    narrative = (*match.doubles.get("progress", ()), match.columns.get("progress", 0))
    found = [at for at in {*narrative, *match.unmatched} if is_of_states(sheet, rows, at)]
    coloured = [at for at in found if is_of_colours(sheet, rows, at) and _is_of_now(header.texts.get(at, ""))]
    found = coloured if coloured or FIGURES in match.names else found
    if len(found) != 1 or found[0] not in header.texts:
        return header
    below = {sheet.shown(row, found[0]).text.strip().casefold() for row in rows}
    if header.texts[found[0]].strip().casefold() in below:  # 'Amber' over 'Amber' is an action's
        return header
    rest = match_headings({at: text for at, text in header.texts.items() if at not in found})
    asked = {
        name: at for name, at in match.columns.items() if name not in rest.names and at in rest.unmatched
    }
    columns = {**rest.columns, **asked, "rating": found[0]}
    unmatched = tuple(at for at in rest.unmatched if at not in asked.values())
    return header._replace(match=rest._replace(columns=columns, unmatched=unmatched))


def _with_likeliest(sheet: Sheet, header: Header) -> Header:
    """Return a tracker's header of which two headings are known with what the others most likely are.

    'We will' beside 'Owner', 'Due' and 'Progress'; 'Partner' beside 'Commitment' and 'To be done by'.
    """
    match = header.match
    known = [at for at in match.columns.values() if is_listed(header.texts.get(at, ""), {})]
    if is_header(match) or len(known) < _KNOWN or FIGURES in match.names or sheet.turned:
        return header
    rows = sample_rows(sheet, header)
    told = likely_columns(header.texts, sheet, rows, match)
    if len(rows) < _KNOWN or not told:
        return header
    unmatched = tuple(at for at in match.unmatched if at not in told.values())
    return header._replace(match=match._replace(columns=match.columns | told, unmatched=unmatched))


def _is_of_now(heading: str) -> bool:
    return not is_no_column(heading) and not read_moment(heading)
