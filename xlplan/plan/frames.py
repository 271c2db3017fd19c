"""The plan's rows as pandas frames, for analysts: what each column holds, model.Plan says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.plan.listing import Listed

_NUMBERS = ("row", "last_row", "line", "start")
_CLAIMS = ("is_formula", "is_date", "is_certain", "is_told")


def frame_of(rows: Sequence[Listed], columns: Iterable[str]) -> pd.DataFrame:
    """Return rows of plain values as a frame, whole numbers and claims with their types."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    types = dict.fromkeys(_NUMBERS, "int64") | dict.fromkeys(_CLAIMS, "bool")
    return frame.astype({name: types[name] for name in frame if name in types})
