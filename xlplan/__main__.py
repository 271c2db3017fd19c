"""Starts the command line: `xlplan`, and `python -m xlplan`."""

import gc
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command that sys.argv names, and exit with its status."""
    # A command lives for a second or two and makes few cycles, while a full collection walks all of pandas:
    # collecting a thousand times less often takes a quarter off `xlplan refresh`.
    gc.set_threshold(1_000_000)
    # pandera imports hypothesis, where a developer has it, to make up frames that no command asks for.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]  # None says 'not to be imported'
    from xlplan.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
