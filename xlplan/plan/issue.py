"""An issue of a plan by its file's name: ofsted-action-plan-2013-12.xlsx is the one of December 2013."""

from __future__ import annotations

import glob
import re
from pathlib import Path

from xlplan.text.periods import Period, month

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?!\d)")


def issue_month(path: Path) -> Period | None:
    """Return the month that the name carries, None where it carries none, or two."""
    found = _MONTH.findall(path.stem)
    return month(int(found[0][0]), int(found[0][1])) if len(set(found)) == 1 else None


def dated_name(path: Path, period: str) -> str:
    """Return the file's name with the period in its month's place, or put at its end."""
    stem, replaced = _MONTH.subn(period, path.stem)
    return (stem if replaced else f"{path.stem}-{period}") + path.suffix


def issues_glob(path: Path) -> str:
    """Return the glob that finds every issue of the plan: a star in the month's place."""
    stem, replaced = _MONTH.subn("*", glob.escape(path.stem))
    return stem + path.suffix if replaced else path.name


def plan_name(path: Path) -> str:
    """Return the name that all issues of a plan share: 'ofsted-action-plan', whatever month they carry."""
    return _MONTH.sub("", path.stem).strip(" -_.").casefold()
