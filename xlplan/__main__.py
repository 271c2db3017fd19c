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

    status = main()
    # At its end Python collects once more, all of pandas again: a quarter of the command's time, for memory
    # that the system takes back anyhow. What is frozen is not walked; what is to be done at exit is done.
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    run()
