"""A Parquet file or a pandas frame as a table of text.

Separate from tables.py: their columns have names and types, and there are no rows above them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import Damaged, ExtractError, FileError
from xlplan.ooxml.limits import limits, refuse_above
from xlplan.plan.tables import Grid
from xlplan.plan.typed import typed_grid

if TYPE_CHECKING:
    import pandas as pd

_MAGIC = b"PAR1"


def is_parquet(path: Path) -> bool:
    """Tell whether the file is a Parquet file, or by its name should be one."""
    if path.suffix.lower() in (".parquet", ".pq"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False  # told by what reads it


def read_parquet(path: Path) -> Grid:
    """Return the rows of a Parquet file. Raises FileError, ExtractError, Damaged or TooLarge."""
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


def frame_grid(frame: pd.DataFrame, source: str) -> Grid:
    """Return the rows of a frame, those of a named index before its columns."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    columns = [frame.iloc[:, at].array for at in range(frame.shape[1])]
    return typed_grid(source, frame.columns, zip(*columns, strict=True))
