"""A Parquet file or a pandas frame as a table of text.

Separate from tables.py: their columns have names and types, and there are no rows above them.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import compress, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.errors import Damaged, ExtractError, FileError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.plan.extracts import sifting
from xlplan.plan.extracts.parquet_table import find_rows
from xlplan.plan.extracts.sifting import Wanted
from xlplan.plan.extracts.tables import Grid
from xlplan.plan.extracts.typed import show_value, typed_grid
from xlplan.plan.extracts.values import has_decimal_comma

if TYPE_CHECKING:
    import pandas as pd
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_MAGIC = b"PAR1"
_PIECE = 1 << 16  # rows


def is_parquet(path: Path) -> bool:
    """Tell whether the file is a Parquet file, or by its name should be one."""
    if path.suffix.lower() in (".parquet", ".pq"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False  # told by what reads it


def read_parquet(path: Path, wanted: Wanted | None = None) -> Grid:
    """Return the rows of a Parquet file, of a large one those wanted.

    Raises FileError, ExtractError, Damaged or TooLarge.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise ExtractError(
            "a Parquet file needs pyarrow: python -m pip install 'xlplan[parquet]'", file=path
        ) from None
    try:
        with path.open("rb") as file:
            source = ParquetFile(file)
            size = source.metadata.num_rows * source.metadata.num_columns
            if wanted and size > sifting.LARGE:
                return _sift(source, path, wanted)
            refuse_above("cells", size, limits().cells, "spreads over {:,} cells", str(path))
            frame = source.read().to_pandas(integer_object_nulls=True)
    except FileNotFoundError:
        raise FileError("there is no such file", file=path) from None
    except (ArrowException, EOFError, ValueError) as error:
        said = str(error).partition("\n")[0]
        raise Damaged(f"cannot be read as a Parquet file ({said}); export it again", file=path) from error
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror or error}", file=path) from error
    return frame_grid(frame, str(path))


def frame_grid(frame: pd.DataFrame, source: str, wanted: Wanted | None = None) -> Grid:
    """Return the rows of a frame, those of a named index before its columns; of a large one those wanted."""
    frame = _flat(frame)
    return typed_grid(source, frame.columns, _values(frame), wanted)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index() if any(name is not None for name in frame.index.names) else frame


def _values(frame: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    return zip(*(frame.iloc[:, at].array for at in range(frame.shape[1])), strict=True)


def _sift(source: ParquetFile, path: Path, wanted: Wanted) -> Grid:
    """Return the rows wanted, the file read a piece at a time: its headings are row 1."""
    headings = [show_value(name) for name in _flat(source.schema_arrow.empty_table().to_pandas()).columns]
    sieve = sifting.Sieve(path, wanted, [(1, headings)])
    last = 1
    if not sieve.layout.columns:
        return sieve.grid(None, last)
    pieces = source.iter_batches(_PIECE)
    for piece in islice(pieces, 1):  # it teaches the sieve what need not be looked for
        last = _pick_doubtful(piece, last, sieve)
    listed = find_rows(path, headings, sieve, source.metadata.num_rows)
    if listed is not None:
        return sieve.grid(None, _pick_listed(pieces, last, listed, sieve))
    for piece in pieces:
        last = _pick_doubtful(piece, last, sieve)
    return sieve.grid(None, last)


def _pick_doubtful(piece: RecordBatch, last: int, sieve: sifting.Sieve) -> int:
    """Have those rows picked that are not seen to be dull; return the number of the piece's last row."""
    frame = _frame(piece)
    chosen = _doubtful(frame, sieve)
    numbers = range(last + 1, last + 1 + len(frame))
    sieve.pick(zip(compress(numbers, chosen), _texts(frame[chosen]), strict=True))
    return last + len(frame)


def _pick_listed(pieces: Iterable[RecordBatch], last: int, listed: list[int], sieve: sifting.Sieve) -> int:
    """Have the rows of these numbers picked; return the number of the last row of all."""
    for piece in pieces:
        numbers = listed[bisect(listed, last) : bisect(listed, last + len(piece))]
        if numbers:
            frame = _frame(piece.take([number - last - 1 for number in numbers]))
            sieve.pick(zip(numbers, _texts(frame), strict=True))
        last += len(piece)
    return last


def _frame(piece: RecordBatch) -> pd.DataFrame:
    from pyarrow import Table

    return _flat(Table.from_batches([piece]).to_pandas(integer_object_nulls=True))


def _texts(frame: pd.DataFrame) -> Iterator[list[str]]:
    return ([show_value(value) for value in row] for row in _values(frame))


def _doubtful(frame: pd.DataFrame, sieve: sifting.Sieve) -> pd.Series[bool]:
    """Tell of each row whether the sieve has to look at it: column by column most are found dull at once."""
    columns = sieve.layout.columns
    keys = frame.iloc[:, columns["indicator"]]
    passed = _among(keys, sieve.dull)
    if sieve.layout.periods:
        dull = frame.iloc[:, sieve.untold].isna().all(axis=1)
    else:
        periods = frame.iloc[:, columns["period"]]
        dull = _among(periods, sieve.told)
        passed |= _among(keys, sieve.noted) & _among(periods, sieve.past)
    if "team" in columns:
        dull |= _among(frame.iloc[:, columns["team"]], sieve.teams)
    dull &= passed
    for at in () if sieve.has_commas else sieve.figures:
        column = frame.iloc[:, at]
        if column.dtype.kind not in "biuf":
            dull &= ~column.map(_has_comma).astype(bool)
    return ~dull


def _has_comma(value: object) -> bool:
    return isinstance(value, str) and has_decimal_comma(value)


def _among(column: pd.Series[Any], texts: set[str]) -> pd.Series[bool]:
    """Tell of each value whether its text is one of these."""
    once = column.drop_duplicates()
    return column.isin(once[[show_value(value) in texts for value in once.array]])
