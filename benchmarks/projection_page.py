"""Writes docs/explanation/projection.md from benchmarks/projection.json: the page says what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "projection.md"
TEMPLATE = ROOT / "benchmarks" / "projection-template.md"
USUAL = "same as the latest"


def page(kept: dict[str, Any]) -> str:
    """Return the page for what benchmarks/projection.py has kept."""
    first, last = kept["years"]
    ours, others = kept["ranges"]["ours"], kept["ranges"]["neighbours"]
    quarters = (f"| {name} | {each['said']} | {each['mae']:.2f} |" for name, each in kept["quarters"].items())
    return TEMPLATE.read_text("utf-8").format(
        series=kept["series"],
        first=first,
        last=last,
        verdict=_verdict(kept),
        left_out=_left_out(kept),
        methods="\n".join(_methods(kept)),
        indicators="\n".join(_indicators(kept)),
        quarters="\n".join(quarters),
        **ours,
        **{f"others_{name}": value for name, value in others.items()},
        share=_share(ours),
        others_share=_share(others),
    )


def _verdict(kept: dict[str, Any]) -> str:
    winner = kept["winner"]
    ours, others = (kept[who]["methods"][winner] for who in ("ours", "neighbours"))
    if winner == USUAL:
        return f"Nothing beats '{USUAL}', and that is what xlplan says of a yearly figure."
    less, others_less = (f"{round(100 * (1 - each['ratio']))}%" for each in (ours, others))
    chance = "which may be chance" if ours["between"][1] >= 1 else "beyond chance"
    return (
        f"The {winner} wins, and is what xlplan uses for yearly figures.\n"
        f"It missed by {less} less than '{USUAL}' for Havering ({chance}) and by {others_less} less for the "
        "neighbours (beyond chance).\n"
        "That is a small gain: these figures move in ways that no method foresees."
    )


def _left_out(kept: dict[str, Any]) -> str:
    found = kept["left_out"].values()
    same = sum(each["chosen"] == kept["winner"] for each in found)
    better = sum(each["ratio"] < 1 for each in found)
    return (
        f"Chosen without one authority at a time, it is the {kept['winner']} in {same} of {len(found)} "
        f"cases, and what is chosen beats '{USUAL}' for {better} of the {len(found)} left out."
    )


def _methods(kept: dict[str, Any]) -> list[str]:
    ours, others = kept["ours"], kept["neighbours"]
    heads = (
        f"{name}, {each['said']} years: mean miss"
        for name, each in (("Havering", ours), ("neighbours", others))
    )
    lines = [
        f"| method | {' | ratio | between | '.join(heads)} | ratio | between |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in sorted(others["methods"].items(), key=lambda item: item[1]["ratio"]):
        lines.append(f"| {name} | {_cells(ours['methods'][name])} | {_cells(found)} |")
    return lines


def _cells(found: dict[str, Any]) -> str:
    low, high = found["between"]
    return f"{found['mae']:.2f} | {found['ratio']:.2f} | {low:.2f} to {high:.2f}"


def _indicators(kept: dict[str, Any]) -> list[str]:
    names = [name for name in kept["ours"]["methods"] if name != USUAL]
    lines = [f"| indicator | years | {USUAL} | {' | '.join(names)} |", "|---|---|---|" + "---|" * len(names)]
    for indicator, found in kept["by_indicator"].items():
        both = [found["ours"], found["neighbours"]]
        cells = [" / ".join(str(each["said"]) for each in both)]
        cells.append(" / ".join(f"{each['methods'][USUAL]['mae']:.2f}" for each in both))
        cells += [" / ".join(f"{each['methods'][name]['ratio']:.2f}" for each in both) for name in names]
        lines.append(f"| {indicator} | {' | '.join(cells)} |")
    return lines


def _share(found: dict[str, Any]) -> str:
    return f"{100 * found['held'] / found['said']:.0f}%"
