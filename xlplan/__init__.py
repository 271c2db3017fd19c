"""xlplan: the month's update of an Excel action plan, with nothing else changed.

Whatever the commands can do, these names can. Each is imported when it is first asked for, so that
`import xlplan` costs nothing: pandas and openpyxl are loaded by what reads plans and extracts, and by nothing
else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xlplan.resources import VERSION

if TYPE_CHECKING:
    from xlplan.api import apply as apply
    from xlplan.api import check as check
    from xlplan.api import diff as diff
    from xlplan.api import explain as explain
    from xlplan.api import find_fixes as find_fixes
    from xlplan.api import history as history
    from xlplan.api import make_pack as make_pack
    from xlplan.api import plan_refresh as plan_refresh
    from xlplan.api import read_edits as read_edits
    from xlplan.api import read_extract as read_extract
    from xlplan.api import read_figures as read_figures
    from xlplan.api import read_plan as read_plan
    from xlplan.api import read_register as read_register
    from xlplan.api import save_pack as save_pack
    from xlplan.api import undo as undo
    from xlplan.api import verify as verify
    from xlplan.edits import Edit as Edit
    from xlplan.errors import XlplanError as XlplanError
    from xlplan.findings import Finding as Finding
    from xlplan.fleet.many import check_many as check_many
    from xlplan.fleet.many import refresh_many as refresh_many
    from xlplan.fleet.model import Outcome as Outcome
    from xlplan.pack.model import Pack as Pack
    from xlplan.plan.extracts.extract import Extract as Extract
    from xlplan.plan.model import Plan as Plan
    from xlplan.plan.register import Register as Register
    from xlplan.proof.compare import compare as compare
    from xlplan.propose.register import propose_register as propose_register
    from xlplan.receipts import Receipt as Receipt
    from xlplan.refresh.model import Refresh as Refresh
    from xlplan.restore import Undone as Undone
    from xlplan.series import Series as Series
    from xlplan.write import write_edits as write_edits

__version__ = VERSION

_HOMES = {
    "Edit": "xlplan.edits",
    "Extract": "xlplan.plan.extracts.extract",
    "Finding": "xlplan.findings",
    "Outcome": "xlplan.fleet.model",
    "Pack": "xlplan.pack.model",
    "Plan": "xlplan.plan.model",
    "Receipt": "xlplan.receipts",
    "Refresh": "xlplan.refresh.model",
    "Register": "xlplan.plan.register",
    "Series": "xlplan.series",
    "Undone": "xlplan.restore",
    "XlplanError": "xlplan.errors",
    "apply": "xlplan.api",
    "check": "xlplan.api",
    "check_many": "xlplan.fleet.many",
    "compare": "xlplan.proof.compare",
    "diff": "xlplan.api",
    "explain": "xlplan.api",
    "find_fixes": "xlplan.api",
    "history": "xlplan.api",
    "make_pack": "xlplan.api",
    "plan_refresh": "xlplan.api",
    "propose_register": "xlplan.propose.register",
    "read_edits": "xlplan.api",
    "read_extract": "xlplan.api",
    "read_figures": "xlplan.api",
    "read_plan": "xlplan.api",
    "read_register": "xlplan.api",
    "refresh_many": "xlplan.fleet.many",
    "save_pack": "xlplan.api",
    "undo": "xlplan.api",
    "verify": "xlplan.api",
    "write_edits": "xlplan.write",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605  # a list of names, sorted once


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'xlplan' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
