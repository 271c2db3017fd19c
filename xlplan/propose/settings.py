"""An xlplan.toml proposed for a plan's folder."""

from __future__ import annotations

import json
from pathlib import Path

from xlplan.plan.issue import issues_glob

_SETTINGS = """\
# What xlplan needs to know of this folder.
plan = {plan}
register = {register}
extracts = ["extracts/*.csv", "extracts/*.xlsx"]

[rating]
tolerance = "5 points"
rollup = "worst"

[check]
audience = "committee"
"""


def propose_settings(plan: Path, register: Path) -> str:
    """Return an xlplan.toml for the plan's folder.

    The month in the plan's name becomes a star, so that next month's issue is found too.
    """
    folder = plan.resolve().parent
    place = register.resolve()
    shown = place.relative_to(folder) if place.is_relative_to(folder) else place
    # A JSON string is a basic string of TOML too.
    return _SETTINGS.format(plan=json.dumps(issues_glob(plan)), register=json.dumps(shown.as_posix()))
