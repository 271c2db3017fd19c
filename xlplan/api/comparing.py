"""Before and after: what changed between two issues, its proof, its undoing, and the reason of a figure."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import receipts
from xlplan.api.reading import read_plan, read_register
from xlplan.config import Config, load_config
from xlplan.errors import FileError
from xlplan.files.places import digest
from xlplan.folder import find_register
from xlplan.plan.history import read_history, update_history
from xlplan.progress import doing
from xlplan.receipts import Receipt

if TYPE_CHECKING:
    from xlplan.difference.model import Difference
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.proof.compare import Comparison
    from xlplan.restore import Undone
    from xlplan.why import Reason


def diff(old: str | Path, new: str | Path, *, config: Config | None = None) -> Difference:
    """Return what changed between two issues of a plan; actions and indicators are matched by their words.

    `config` is by default that of the new issue's folder. Raises what read_plan raises.
    """
    from xlplan.difference.plans import diff_plans

    config = config or load_config(Path(new).parent)
    before, after = (read_plan(path, columns=config.columns) for path in (old, new))
    with doing("comparing the plans"):
        return diff_plans(before, after, config.rating.words)


def undo(plan: str | Path, *, force: bool = False) -> Undone:
    """Put back the bytes that the plan had before its last refresh, and return what was done.

    Raises Conflict where it has been edited since, unless `force`, which keeps the edited file; UsageError
    where no refresh is on record, and FileError where the bytes from before are not there any more.
    """
    from xlplan.restore import undo_refresh

    undone = undo_refresh(plan, force=force)
    with contextlib.suppress(FileError):  # whoever asks next finds the receipt among the undone
        update_history(undone.plan.resolve().parent)
    return undone


def verify(
    old: str | Path, new: str | Path, *, receipt: Receipt | None = None
) -> tuple[Comparison, tuple[str, ...], Receipt | None]:
    """Return how two workbooks differ, a clause for each difference not explained, and the receipt used.

    Without `receipt`, it is the one kept beside `new` for exactly these two files, if there is one.
    Raises FileError, NotAWorkbook, Encrypted or Damaged for either file.
    """
    from xlplan.proof.compare import compare
    from xlplan.proof.prove import unexplained, watched_cells

    old, new = Path(old), Path(new)
    hashes = digest(old), digest(new)
    if receipt is None:
        kept = receipts.find_receipts(new.parent)
        receipt = next((each for each in kept if (each.source_sha256, each.output_sha256) == hashes), None)
    if receipt is None:
        found = compare(old, new)
        wrong = unexplained(found, (), {})
        wrong += [f"{part.part} differs" for part in found.changed if not wrong]
        return found, tuple(wrong), None
    found = compare(old, new, watched_cells(receipt.edits))
    wrong = unexplained(found, receipt.edits, receipt.recalculated, receipt.refreshed, receipt.cleared)
    claims = (receipt.source_sha256, receipt.output_sha256)
    for path, is_now, was, role in zip((old, new), hashes, claims, ("source", "output"), strict=True):
        if is_now != was:
            wrong.append(f"{path.name} is not the receipt's {role}: its bytes are others")
    return found, tuple(wrong), receipt


def explain(
    plan: Plan, reference: str, *, register: Register | None = None, config: Config | None = None
) -> list[Reason]:
    """Return why a cell ('H8'), an indicator ('I03.1') or an action ('A03') shows what it shows.

    `register` and `config` are by default those of the plan's folder. Raises UsageError for anything else,
    FileError where there is no register, and what read_register raises.
    """
    from xlplan.why import explain as reasons

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    kept = receipts.find_receipts(plan.path.parent)
    with doing("looking for the reason"):
        return reasons(plan, register.entries, kept, config.rating, reference, read_history(plan.path))
