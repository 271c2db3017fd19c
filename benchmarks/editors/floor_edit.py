"""The floor: the zip's members copied as stored, nothing edited."""

from pathlib import Path
from zipfile import ZipFile


def edit(source: str, output: str, sheet: str, text_cell: str, fill_cell: str) -> None:
    with ZipFile(source) as archive, Path(source).open("rb") as raw, Path(output).open("wb") as out:
        last = 0
        for info in archive.infolist():
            raw.seek(info.header_offset)
            out.write(raw.read(30 + len(info.filename) + info.compress_size))
            last = info.header_offset + 30 + len(info.filename) + info.compress_size
        raw.seek(last)
        out.write(raw.read())
