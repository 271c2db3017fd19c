"""How tall a row must be for its text: Arial's widths, wrapped as Excel and LibreOffice wrap.

A file cannot ask Excel to fit rows around merged cells, so the heights are worked out here.
"""

from __future__ import annotations

LINE = 12.75  # points for one line of 10 point Arial
MARGIN = 5.0  # points of air in a cell
INDENT = 16  # pixels of a line that the indent, the borders and a little doubt take
EM = 13.34  # pixels in 10 points
WIDTHS = {
    "ijl'|": 0.23,
    "ftI[]/ .,:;!": 0.28,
    'r()-"': 0.34,
    "cksvxyzJ": 0.5,
    "wCDHNRU": 0.73,
    "mMGOQW@%": 0.86,
}
EACH = {letter: width for letters, width in WIDTHS.items() for letter in letters}


def text_pixels(text: str) -> float:
    """Return about how wide a line of 10 point Arial is."""
    return EM * sum(EACH.get(letter, 0.67 if letter.isupper() else 0.556) for letter in text)


def count_lines(text: str, column_width: float) -> int:
    """Return how many lines the text takes in a column of that width (in Excel's characters)."""
    room = column_width * 7 - INDENT
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = text_pixels(word + " ")
            if used and used + length - EACH[" "] * EM > room:
                lines, used = lines + 1, 0.0
            used += length
    return lines


def share_heights(tallest: float, needed: list[float]) -> list[float]:
    """Return the rows' heights: each at least what it needs, together at least `tallest`."""
    spare = max(0.0, tallest - sum(needed)) / len(needed)
    return [round(height + spare, 1) for height in needed]


def height_of(lines: int) -> float:
    """Return the height in points of a cell with so many lines."""
    return lines * LINE + MARGIN
