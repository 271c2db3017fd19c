"""One mutated workbook tried out: written to, compared with its original, or read as a plan."""

from __future__ import annotations

import contextlib
import shutil
import signal
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from types import FrameType
from typing import NamedTuple

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import Seed
from xlplan.edits import Edit
from xlplan.errors import XlplanError
from xlplan.plan.reader import read_plan
from xlplan.proof.compare import compare
from xlplan.write import write_edits

PATIENCE = 10  # seconds for one input
_TEXTS = ("88%", "88% of calls¹ by June", "", "=1+1", " a\nb ", "_x0041_<&>", "Red", "x" * 300)


class Hang(BaseException):
    """Says that an input took longer than anybody would wait."""


class Outcome(NamedTuple):
    """Is what became of one input: 'written', 'compared', 'read', an error's kind, or a bug's place."""

    target: str
    result: str
    bug: str  # a traceback, or ''


def attempt(seeds: Sequence[Seed], seed: int, number: int, folder: Path) -> tuple[Outcome, bytes]:
    """Make the input of that number, try it, and return what became of it, with its bytes."""
    random = Random(f"{seed} {number}")
    target = random.choices(("write", "compare", "read"), (6, 2, 3))[0]
    chosen = random.choice([seed for seed in seeds if seed.is_plan or target != "read"])
    content = mutated(chosen.parts, random)
    path = folder / "input.xlsx"
    path.write_bytes(content)
    try:
        with _patience():
            result = _try(target, path, chosen, random)
    except XlplanError as wrong:
        return Outcome(target, wrong.kind, ""), content
    except (Exception, Hang) as wrong:
        frames = traceback.extract_tb(wrong.__traceback__)
        ours = [frame for frame in frames if "/xlplan/" in frame.filename.replace("\\", "/")]
        at = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
        return Outcome(target, f"{type(wrong).__name__} at {at}", traceback.format_exc()), content
    return Outcome(target, result, ""), content


def random_edits(sheets: Sequence[str], random: Random) -> list[Edit]:
    """Return one to four edits of one sheet."""
    sheet = random.choice(sheets)
    edits: dict[str, Edit] = {}
    for _ in range(random.choice((1, 2, 4))):
        cell = random.choice("AABBCCDDEFGH") + str(random.choice((1, 2, 2, 2, 3, 3, 4, 5, 9, 1048576)))
        kind = random.randrange(4)
        edits[cell] = Edit(
            sheet,
            cell,
            new=random.choice(_TEXTS) if kind in (0, 1) else None,
            number=random.choice((7, 0.86, -1e20)) if kind == 2 else None,
            fill="FFC000" if kind in (1, 3) else None,
        )
    return list(edits.values())


def _try(target: str, path: Path, chosen: Seed, random: Random) -> str:
    if target == "read":
        read_plan(path)
        return "read"
    edits = random_edits(chosen.sheets, random)
    written = path.with_name("out") / "output.xlsx"
    if target == "compare":
        before = path.with_name("original.xlsx")
        before.write_bytes(chosen.content)
        one, other = random.sample((before, path), 2)
        compare(one, other, [(edit.sheet, edit.cell) for edit in edits])
        return "compared"
    shutil.rmtree(written.parent, ignore_errors=True)
    written.parent.mkdir()
    write_edits(path, edits, written, force_protected=random.random() < 0.2)
    return "written"


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Raise Hang in the block after a while, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _out_of_patience)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _out_of_patience(_number: int, _frame: FrameType | None) -> None:
    raise Hang
