"""What a heading leaves open and the cells beneath it decide: a column of codes, of words, of figures.

Apart from choices.py, which decides between columns by their headings: here is what stands under them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.codes import holds_codes
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.heading_lists import heading_key
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.series import Moment, read_moment
from xlplan.plan.layout.told import Told, cells_of, named, with_columns
from xlplan.plan.layout.unnamed import fitting_columns, is_figure, is_of_states, unnamed_figures
from xlplan.text.periods import find_periods

_POLARITY = re.compile(
    r"(?:aim to )?(?:maximi[sz]e|minimi[sz]e|increase|decrease|reduce)"
    r"|(?:high|low)(?:er)?(?: is (?:better|good))?",
    re.IGNORECASE,
)


_DATED = re.compile(r"\W*(?:(?:by|end|of|from|to|q[1-4]|ongoing|tb[cad]|complete[d]?)\W*)*", re.IGNORECASE)
_SAY_WHICH = 'Say which in xlplan.toml under [columns], as current_performance = "Our figure".'
_OF_MONTHS = {1: r"\bmonth", 3: r"\bquarter|\bqtr", 6: r"\bhalf"}


def by_contents(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Return the header as the cells under it have it."""
    doubts: tuple[str, ...] = ()
    for rule in _RULES:
        header, said = rule(header, sheet, rows)
        doubts += said
    return Told(header, doubts)


def _polarity_of_aims(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Aim' over 'Maximise' and 'Minimise' as the polarity, where measures have their own column."""
    columns = dict(header.match.columns)
    aims = [sheet.shown(row, columns["area"]).text.strip() for row in rows] if "area" in columns else []
    is_polarity = any(aims) and all(not aim or _POLARITY.fullmatch(aim) for aim in aims)
    if "measure" in columns and "polarity" not in columns and is_polarity:
        columns["polarity"] = columns.pop("area")
    return Told(with_columns(header, columns))


def _goals_for_targets(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Goal' over numbers, right of measures and their figures, as the target."""
    columns = dict(header.match.columns)
    at = columns.get("area", 0)
    cells = [sheet.shown(row, at) for row in rows if at and sheet.shown(row, at).text.strip()]
    numbers = sum(cell.number is not None for cell in cells)
    is_target = numbers * 2 > len(cells) and columns.get("measure", at) < at and FIGURES in columns
    if is_target and "target" not in columns:
        columns["target"] = columns.pop("area")
    return Told(with_columns(header, columns))


def _polarity_without_heading(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Higher' and 'Lower' without a heading as the polarity, where measures have a column."""
    columns = dict(header.match.columns)
    words: dict[int, list[str]] = {}
    for row in rows:
        for at, text in sheet.rows[row].items():
            if text.strip() and at not in header.texts:
                words.setdefault(at, []).append(text.strip())
    of_ways = [at for at, texts in words.items() if len(texts) > 1 and all(map(_POLARITY.fullmatch, texts))]
    if "measure" not in columns or "polarity" in columns or len(of_ways) != 1:
        return Told(header)
    columns["polarity"] = of_ways[0]
    (cell,) = cells_of(header, of_ways)
    seen = " and ".join(f"'{text}'" for text in dict.fromkeys(words[of_ways[0]]))
    header = with_columns(header, columns)._replace(texts={**header.texts, of_ways[0]: ""})
    return Told(header, (f"{seen} under {cell}, which is empty, are read as the polarity.",))


def _words_for_measures(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Leave out a measure over numbers or codes alone, where an area says what is measured.

    '2025-26 milestone' over 7 and 5 heads targets, not measures, and is read so where there is no other.
    """
    columns = dict(header.match.columns)
    at = columns.get("measure", 0)
    cells = [sheet.shown(row, at) for row in rows if at and sheet.shown(row, at).text.strip()]
    if "area" not in columns or not cells:
        return Told(header)
    is_coded = any(cell.number is None for cell in cells)
    if is_coded and not holds_codes(sheet, rows, at):
        return Told(header)
    del columns["measure"]
    kind = "codes" if is_coded else "numbers"
    said = f"{named(header, at)} is not read as the measure: {kind} stand under it."
    if not is_coded and FIGURES in columns and "target" not in columns:
        columns["target"] = at
        said = f"{named(header, at)} is read as the target, not as the measure: numbers stand under it."
    return Told(with_columns(header, columns), (said,))


def _measures_of_each(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Leave out a measure left of the actions that stands once for several figures, such as 'Outcome'."""
    columns = dict(header.match.columns)
    at, area, figures = (columns.get(name, 0) for name in ("measure", "area", FIGURES))
    filled = [row for row in rows if figures and sheet.shown(row, figures).text.strip()]
    blank = [row for row in filled if at and not sheet.shown(row, at).text.strip()]
    has_own = all(sheet.shown(row, area).text.strip() for row in blank) if area else False
    if not at < area or not has_own or len(blank) * 3 < len(filled) or not blank:
        return Told(header)
    del columns["measure"]
    said = f"{named(header, at)} is not read as the measure: it stands once for several figures."
    return Told(with_columns(header, columns), (said,))


def _dates_for_measures(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Milestones' over 'Sept 2024' and 'Ongoing' as the timescale, where there is no other."""
    columns = dict(header.match.columns)
    at = columns.get("measure", 0)
    cells = [sheet.shown(row, at) for row in rows if at and sheet.shown(row, at).text.strip()]
    lines = [line for cell in cells if not cell.is_date for line in cell.text.split("\n")]
    is_dated = any(map(find_periods, lines)) or any(cell.is_date for cell in cells)
    if (
        "area" not in columns
        or not is_dated
        or not all(_DATED.fullmatch(_less_dates(line)) for line in lines)
    ):
        return Told(header)
    del columns["measure"]
    columns.setdefault("timescale", at)
    said = f"{named(header, at)} is not read as the measure: dates stand under it."
    return Told(with_columns(header, columns), (said,))


def _less_dates(text: str) -> str:
    for span in find_periods(text):
        text = text.replace(span.text, " ")
    return text


def _states_for_figures(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Position' over 'Open' and 'Closed' as the rating, where no figure stands under it."""
    columns = dict(header.match.columns)
    at = columns.get(FIGURES, 0)
    if "rating" in columns or not is_of_states(sheet, rows, at):
        return Told(header)
    columns["rating"] = columns.pop(FIGURES)
    said = f"{named(header, at)} is read as the rating: words stand under it, and no figures."
    return Told(with_columns(header, columns), (said,))


def _numbers_for_done(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Leave 'Done' over numbers or days out: 'yes' and 'no' under it say how an action is, 7 does not."""
    columns = dict(header.match.columns)
    at = columns.get("rating", 0)
    cells = [sheet.shown(row, at) for row in rows if at and sheet.shown(row, at).text.strip()]
    is_done = heading_key(header.texts.get(at, "")) == {"done"}
    if is_done and cells and all(cell.number is not None or cell.is_date for cell in cells):
        del columns["rating"]
    return Told(with_columns(header, columns))


def _words_for_target(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Leave out a target without a number under it: 'Standard' over 'Safety & Quality'.

    The one other column that may be the target takes its place: 'Ambition' over 'Start well' is none beside
    '2027 ambition' over 5.
    """
    columns = dict(header.match.columns)
    at = columns.get("target", 0)
    texts = [text for row in rows if at and (text := sheet.shown(row, at).text.strip())]
    is_coded = any(text[0].isalpha() for text in texts) and holds_codes(sheet, rows, at)  # '22p' is none
    if not texts or (any(re.search(r"\d", text) for text in texts) and not is_coded):
        return Told(header)
    free = header.texts.keys() - set(columns.values())
    others = [
        column
        for column in free
        if match_headings({column: header.texts[column]}).columns == {"target": column}
        and any(is_figure(sheet, row, column) for row in rows)
    ]
    if len(others) == 1:
        columns["target"] = others[0]
    elif is_coded:
        del columns["target"]
    return Told(with_columns(header, columns))


def _figures_elsewhere(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Compliance now' as the figures where 'Evidence of impact' has none and a target stands beside.

    So where measures with a target and a rating have no column for figures; two that may be it are named.
    """
    columns = dict(header.match.columns)
    at = columns.get(FIGURES, 0)
    if any(is_figure(sheet, row, at) for row in rows if at) or not (at or "measure" in columns):
        return Told(header)
    other = unnamed_figures(header.texts, header.match, sheet, rows)
    if not other:
        fitting = [] if at else fitting_columns(header.texts, header.match, sheet, rows)
        listed = " and ".join(named(header, column) for column in fitting)
        said = f"{listed} may be the current performance: none is read. {_SAY_WHICH}"
        return Told(header, (said,) if len(fitting) > 1 else ())
    columns[FIGURES] = other
    return Told(with_columns(header, columns), (f"{named(header, other)} is read as the figures.",))


def _target_of_the_time(header: Header, sheet: Sheet, rows: Sequence[int]) -> Told:
    """Read 'Half-year target' before 'Annual target' for figures headed 'April to September 2025'."""
    columns = dict(header.match.columns)
    at = columns.get("target", 0)
    moment = read_moment(header.texts[columns[FIGURES]]) if at and FIGURES in columns else None
    word = _OF_MONTHS.get(_months(moment), "") if moment else ""
    free = header.texts.keys() - set(columns.values())
    others = [
        column
        for column in free
        if match_headings({column: header.texts[column]}).columns == {"target": column}
        and re.search(word, header.texts[column], re.IGNORECASE)
    ]
    if word and len(others) == 1 and not re.search(word, header.texts[at], re.IGNORECASE):
        columns["target"] = others[0]
    return Told(with_columns(header, columns))


def _months(moment: Moment) -> int:
    period = moment.period
    return round((period.last - period.first).days / 30.4) if period else 0


_RULES = (
    _polarity_of_aims,
    _goals_for_targets,
    _polarity_without_heading,
    _measures_of_each,
    _dates_for_measures,
    _words_for_measures,
    _states_for_figures,
    _numbers_for_done,
    _words_for_target,
    _figures_elsewhere,
    _target_of_the_time,
)
