"""Lets `python -m xlplan` do what `xlplan` does."""

import sys

from xlplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
