"""The library's verbs, room by room: commands use these, and so may any script."""

from xlplan.api.checking import certify, check, find_fixes
from xlplan.api.comparing import diff, explain, undo, verify
from xlplan.api.month import apply, history, plan_refresh, read_edits, read_issues, seed_history
from xlplan.api.packing import make_pack, save_pack
from xlplan.api.reading import read_extract, read_figures, read_plan, read_register, read_register_of

__all__ = [
    "apply",
    "certify",
    "check",
    "diff",
    "explain",
    "find_fixes",
    "history",
    "make_pack",
    "plan_refresh",
    "read_edits",
    "read_extract",
    "read_figures",
    "read_issues",
    "read_plan",
    "read_register",
    "read_register_of",
    "save_pack",
    "seed_history",
    "undo",
    "verify",
]
