"""Edits with xlplan: a write with its proof."""

from xlplan.edits import Edit
from xlplan.write import write_edits


def edit(source: str, output: str, sheet: str, text_cell: str, fill_cell: str) -> None:
    write_edits(
        source, [Edit(sheet, text_cell, new="88%"), Edit(sheet, fill_cell, fill="FFC000")], output, force=True
    )
