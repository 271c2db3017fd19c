"""An xlplan.toml proposed for a plan's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from xlplan.plan.issue import issues_glob

_SETTINGS = """\
# What xlplan needs to know of this folder.
plan = {plan}
register = {register}
extracts = ["extracts/*.csv", "extracts/*.xlsx"]

[rating]
tolerance = "5 points"
rollup = "worst"{words}

[check]
audience = "committee"
"""


def propose_settings(plan: Path, register: Path, words: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return an xlplan.toml for the plan's folder; `words` are those that the plan has for its ratings.

    The month in the plan's name becomes a star, so that next month's issue is found too.
    """
    folder = plan.resolve().parent
    place = register.resolve()
    shown = place.relative_to(folder) if place.is_relative_to(folder) else place
    # A JSON string is a basic string of TOML too.
    own = ", ".join(f"{rating} = {json.dumps(word, ensure_ascii=False)}" for rating, word in words.items())
    return _SETTINGS.format(
        plan=json.dumps(issues_glob(plan)),
        register=json.dumps(shown.as_posix()),
        words=f"\n# What the plan's words mean by their colours.\nwords = {{ {own} }}" if own else "",
    )
