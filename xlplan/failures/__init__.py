"""What schemas/*.yaml do not allow, cell by cell, in an officer's words.

Separate from the readers, which take text as it stands, and from schema.py, which gives each failure
its place in a file: this is the only room that knows pandera. sound.py tells what keeps every rule beyond
doubt, and told.py asks pandera about all else; kinds.py is what both mean by 'reads as a number'.
"""

from xlplan.failures.told import Failure, are_right, failures, load_schema

__all__ = ["Failure", "are_right", "failures", "load_schema"]
