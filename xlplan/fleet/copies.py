"""A plan at hand: where it is, or fetched from a store with what its folder has for it, and put back.

The copy's folder is laid out as the store's, so that what xlplan.toml names is found. Whatever is said of the
copy is said with the store's names.
"""

from __future__ import annotations

import contextlib
import posixpath
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from xlplan.config import FILE_NAME, Config, load_config
from xlplan.errors import Conflict, OutputExists, XlplanError
from xlplan.files.owners import temporary_name
from xlplan.files.places import digest
from xlplan.fleet.model import Named
from xlplan.fleet.stores import Store, answering, find_store, is_glob, is_url
from xlplan.folder import is_setting
from xlplan.plan.issue import dated_name, issues_glob
from xlplan.receipts import Receipt, find_receipts

_EXTRACTS = ("extracts/*.csv", "extracts/*.xlsx", "extracts/*.parquet")
_WHOLE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci"}  # a put there is seen whole
_ANY_MONTH = "2013-12"


@dataclass(frozen=True)
class Place:
    """Is where a plan can be worked on, and how its folder is called for the officer.

    `seen` has what the store said of each file that was fetched: while it says the same, nobody changed it.
    """

    path: Path
    shown: str
    store: Store | None = None
    seen: dict[str, str] = field(default_factory=dict)

    def name_of(self, path: Path) -> str:
        """Return the officer's name for a file in the plan's folder, or below it."""
        inside = path.relative_to(self.path.parent)
        return self.shown + (inside.as_posix() if self.store else str(inside))

    def rename(self, error: XlplanError) -> None:
        """Make an error speak of the officer's names."""
        error.message = self._shown(error.message)
        error.file = error.file and self._shown(error.file)
        error.args = (error.message,)

    def _shown(self, text: str) -> str:
        folder = str(self.path.parent)
        for sign in "/\\":
            text = text.replace(f"{folder}{sign}", self.shown)
        return text.replace(folder, self.shown.rstrip("/")) if self.store else text


@contextlib.contextmanager
def at_hand(named: Named, *, with_extracts: bool = False, with_outputs: bool = False) -> Iterator[Place]:
    """Give a plan's place on this computer; what is raised speaks of the plan by the name that it was given.

    From a store come its settings, register, receipts and history too, and its extracts or other issues where
    they are asked for. Raises FileError where there is no such file, or the store does not answer.
    """
    with contextlib.ExitStack() as stack:
        if is_url(named.place):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xlplan-")))
            place = _fetch(named, folder.resolve())
            with answering(named.place):
                _fetch_companions(place, with_extracts=with_extracts, with_outputs=with_outputs)
        else:
            path = Path(named.place)
            place = Place(path, named.name[: len(named.name) - len(path.name)])
        try:
            yield place
        except XlplanError as error:
            place.rename(error)
            raise


def _fetch(named: Named, folder: Path) -> Place:
    """Copy the plan alone below the folder, and return its place."""
    store = find_store(named.place)
    parts = [part.replace(":", "_") for part in PurePosixPath(store.path).parts if part != "/"]
    place = Place(folder.joinpath(*parts), named.place.rpartition("/")[0] + "/", store)
    with answering(named.place):
        _copy(place, [store.path])
    return place


def _fetch_companions(place: Place, *, with_extracts: bool, with_outputs: bool) -> None:
    """Copy what the plan's folder has for it."""
    _copy(place, _matching(place, [FILE_NAME]))
    config, name = load_config(place.path.parent), Path(place.path.name)
    stem = Path(issues_glob(name)).stem.strip("*")
    wanted = [".xlplan/history.sqlite", f".xlplan/receipts/*{stem}*.json", *_wanted(config)]
    if with_extracts:
        records = [each for measure in config.measures.values() for each in measure.records]
        wanted += config.extracts or _EXTRACTS
        wanted = [each for each in (*wanted, *records) if not is_setting(each)]
    if with_outputs:
        wanted.append(issues_glob(Path(dated_name(name, _ANY_MONTH))))
    _copy(place, _matching(place, wanted))
    for backup in _matching(place, [f".xlplan/backups/*{stem}*"]):  # so that no number is given twice
        kept = _local(place, backup)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch()


def _wanted(config: Config) -> list[str]:
    """Return the names of what the settings need beside extracts, as they stand from their folder."""
    registers = [config.register] if config.register else ["indicators.xlsx", "indicators.csv"]
    queries = [each.query_file for each in config.sql.values() if each.query_file]
    return [
        *registers,
        *config.check.rules,
        *(each.relative_to(config.folder).as_posix() for each in queries),
    ]


def _matching(place: Place, patterns: Sequence[str]) -> list[str]:
    """Return the store's paths of the files that the patterns mean; absolute ones are not on the store."""
    assert place.store
    folder, found = posixpath.dirname(place.store.path), list[str]()
    for pattern in patterns:
        if Path(pattern).is_absolute():
            continue
        path = posixpath.normpath(posixpath.join(folder, pattern.replace("\\", "/")))
        if is_glob(path) and not place.store.files.isfile(path):
            found += [str(each) for each in place.store.files.glob(path)]
        elif place.store.files.isfile(path):
            found.append(path)
    return found


def _copy(place: Place, paths: Sequence[str]) -> None:
    assert place.store
    for path in paths:
        local = _local(place, path)
        local.parent.mkdir(parents=True, exist_ok=True)
        place.seen[path] = _state(place.store, path)
        place.store.files.get_file(path, str(local))


def _local(place: Place, path: str) -> Path:
    """Return where the copy of a store's file is: as far from the plan's copy as the file from the plan."""
    assert place.store
    return place.path.parent.joinpath(posixpath.relpath(path, posixpath.dirname(place.store.path)))


def _state(store: Store, path: str) -> str:
    """Return what the store says of a file as it is now: its ETag, or its size and times."""
    store.files.invalidate_cache()
    return str(store.files.ukey(path))


def put_back(place: Place, receipt: Receipt, target: Path) -> tuple[Receipt, bool]:
    """Put a new workbook, its receipt and its backup on the plan's store, if it is on one.

    Returns the receipt that is kept there, and whether the very workbook was there already, so that nothing
    had to be written. The receipt and the backup are there before the workbook is. Raises Conflict where plan
    or output were changed meanwhile, OutputExists where another file has the output's name.
    """
    if place.store is None:
        return receipt, False
    store, output = place.store, _remote(place, target)
    with answering(place.name_of(target)):
        _require_unchanged(place, [store.path, output])
        earlier = next(
            (each for each in find_receipts(target.parent, receipt.output) if _is_same(each, receipt)), None
        )
        is_there = output not in place.seen and store.files.isfile(output)
        if is_there:
            _require_same(place, output, receipt)
        for kept in () if earlier else _kept(receipt, target):
            _put(store, kept, _remote(place, kept))
        if not is_there:
            _put(store, target, output)
    return earlier or receipt, is_there


def _require_unchanged(place: Place, paths: Sequence[str]) -> None:
    """Raise Conflict where a file that was fetched is not what it was."""
    assert place.store
    for path in paths:
        if path in place.seen and _state(place.store, path) != place.seen[path]:
            said = "was changed on the store by somebody while xlplan worked; run it again"
            raise Conflict(said, file=place.shown + posixpath.basename(path))


def _is_same(earlier: Receipt, receipt: Receipt) -> bool:
    """Tell whether another receipt is of the same write, of which the workbook was not put any more."""
    return earlier.path != receipt.path and all(
        getattr(earlier, name) == getattr(receipt, name)
        for name in ("source", "source_sha256", "output", "output_sha256", "period")
    )


def _require_same(place: Place, output: str, receipt: Receipt) -> None:
    """Raise OutputExists where the store's file is not the workbook that the receipt is of."""
    assert place.store
    with tempfile.TemporaryDirectory(prefix="xlplan-") as folder:
        there = Path(folder) / "there"
        place.store.files.get_file(output, str(there))
        if digest(there) != receipt.output_sha256:
            message = "is there already; overwrite it with --force, or move it away"
            raise OutputExists(message, file=place.shown + posixpath.basename(output))


def _kept(receipt: Receipt, target: Path) -> list[Path]:
    backup = [target.parent / ".xlplan" / "backups" / receipt.backup] if receipt.backup else []
    return [*backup, *([receipt.path] if receipt.path else [])]


def _remote(place: Place, local: Path) -> str:
    assert place.store
    folder = posixpath.dirname(place.store.path)
    return posixpath.join(folder, local.relative_to(place.path.parent).as_posix())


def _put(store: Store, local: Path, path: str) -> None:
    """Put a file on the store in one step: where half a file could be seen, under another name first."""
    protocol = store.files.protocol
    if _WHOLE & ({protocol} if isinstance(protocol, str) else {*protocol}):
        store.files.put_file(str(local), path)
        return
    store.files.makedirs(posixpath.dirname(path), exist_ok=True)
    temporary = posixpath.join(posixpath.dirname(path), temporary_name())
    try:
        store.files.put_file(str(local), temporary)
        store.files.mv(temporary, path)
    except BaseException:
        with contextlib.suppress(Exception):  # the store does not answer
            store.files.rm_file(temporary)
        raise
