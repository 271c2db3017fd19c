"""Words that reports share: colours, counts, raised figures, and texts cut to what matters."""

from __future__ import annotations

from itertools import takewhile

import click

_COLOURS = {
    "Red": "red",
    "Amber": "yellow",
    "Green": "green",
    "error": "red",
    "warning": "yellow",
    "info": "cyan",
}
_LONG, _AROUND = 90, 30


def coloured(text: str, meaning: str, *, bold: bool = False) -> str:
    """Return the text in the colour of a rating or a severity; plain where that has none."""
    return click.style(text, fg=_COLOURS.get(meaning), bold=bold or None)


def title(text: str) -> str:
    """Return a heading."""
    return click.style(text, bold=True)


def counted(number: int, noun: str) -> str:
    """Return '1 cell', '45 cells'."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def shortened(text: str | None, limit: int = 70) -> str:
    """Return the text in quotes, cut at the limit; 'nothing' where there is none."""
    if text is None:
        return "nothing"
    return f"'{text if len(text) <= limit else text[: limit - 1] + '…'}'"


def around_change(old: str, new: str) -> tuple[str, str]:
    """Return both texts; long ones cut to all that differs and the words around it."""
    if max(len(old), len(new)) <= _LONG:
        return old, new
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
    rest = min(len(old), len(new)) - alike
    backwards = zip(reversed(old), reversed(new), strict=False)
    tail = min(len(list(takewhile(lambda pair: pair[0] == pair[1], backwards))), rest)
    start = old.rfind(" ", 0, max(alike - _AROUND, 0)) + 1
    return _cut(old, start, tail), _cut(new, start, tail)


def _cut(text: str, start: int, tail: int) -> str:
    end = text.find(" ", len(text) - max(tail - _AROUND, 0))
    return f"{'…' if start else ''}{text[start:] if end < 0 else text[start:end] + '…'}"
