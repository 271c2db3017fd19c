"""Lets `python -m xlplan` do what `xlplan` does."""

from xlplan.cli import main

if __name__ == "__main__":
    main()
