"""Which plans are meant: files, globs that no shell has expanded (as on Windows), and the URLs of stores."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplan.errors import FileError, UsageError
from xlplan.fleet.model import Named
from xlplan.fleet.stores import is_pattern, is_url, local_path, match_urls
from xlplan.folder import match_files
from xlplan.plan.issue import dated_name

_REGISTERS = ("indicators.xlsx", "indicators.csv")
_ANY_MONTH = "2013-12"


def find_plans(names: Sequence[str | Path]) -> tuple[Named, ...]:
    """Return the plans that the names mean, in their order; a glob's by name.

    A plan named twice is done once; registers, and the marks of open workbooks, are left out. A name that
    means no file is a plan that is `wrong`; where all are, the first one's FileError is raised.
    """
    plans: dict[str, Named] = {}
    left_out: list[str] = []
    for name in names:
        for each in _meant(str(name)):
            if Path(each.name).name in _REGISTERS or Path(each.name).name.startswith("~$"):
                left_out.append(each.name)
            else:
                plans.setdefault(os.path.normcase(each.place), each._replace(number=len(plans)))
    wrong = [each.wrong for each in plans.values() if each.wrong]
    if wrong and len(wrong) == len(plans):
        raise wrong[0]
    if not plans:
        said = f"{left_out[0]} is no plan; name a plan" if left_out else "no plan is named; name one, or more"
        raise UsageError(said)
    return tuple(plans.values())


def _meant(name: str) -> Iterator[Named]:
    """Yield the plans that one name means, not numbered yet."""
    if is_url(name):
        found = match_urls(name)
        yield from (Named(0, url, url) for url in found)
    elif is_pattern(name):
        found = [str(path) for path in match_files(Path(), (name,))]
        yield from (Named(0, path, _place_of(path)) for path in found)
    else:
        path = str(local_path(name))
        yield Named(0, path, _place_of(path))
        return
    if not found:
        yield Named(0, name, name, FileError("matches no file; correct the name or the glob", file=name))


def _place_of(name: str) -> str:
    return str(Path(name).resolve())


def refuse_shared_outputs(plans: Sequence[Named]) -> tuple[Named, ...]:
    """Return the plans; those whose new workbooks would be one and the same file are wrong, all of them.

    Whatever the month: two issues of a plan, or plan.xlsx and plan-2013-11.xlsx.
    """
    sharing: dict[str, list[Named]] = defaultdict(list)
    for plan in plans:
        folder, _, _ = plan.place.replace(os.sep, "/").rpartition("/")
        name = plan.place[len(folder) + 1 :]
        sharing[os.path.normcase(f"{folder}/{dated_name(Path(name), _ANY_MONTH)}")].append(plan)
    wrong = {
        plan.number: _shared(plan, group) for group in sharing.values() if len(group) > 1 for plan in group
    }
    return tuple(plan._replace(wrong=plan.wrong or wrong.get(plan.number)) for plan in plans)


def _shared(plan: Named, group: Sequence[Named]) -> UsageError:
    other = next(each for each in group if each is not plan)
    said = f"would be written to the same file as {other.name}; name one of them, or use --in-place"
    return UsageError(said, file=plan.name)
