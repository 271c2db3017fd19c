"""Makes the example that ships with xlplan: `python workbooks/make_example.py [DIR]`.

Plan, register, extracts and records come from the tables in `source/`, through the modules in `making/`.
Run twice it gives the same bytes; README.md says what is fact and what is made up.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making.extracts import write_extracts
from making.plan import write_plan
from making.records import write_records
from making.register import write_register


def make_example(folder: Path) -> None:
    """Write the example's plan, register, extracts and records into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_plan(folder / "ofsted-action-plan-2013-11.xlsx")
    write_register(folder / "indicators.xlsx")
    write_extracts(folder / "extracts")
    write_records(folder / "records")


if __name__ == "__main__":
    make_example(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
