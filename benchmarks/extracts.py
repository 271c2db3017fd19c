"""What a large extract costs to read: `python -m benchmarks.extracts [ROWS ...]`; 10^4, 10^6 and 10^7 else.

Each is a CSV file of 5,000 indicators, their months and teams, of which a register asks for 25; the large
ones also as Parquet files, and a million rows with 24 months across. Seconds and peak memory are those of a
process that does nothing else, its imports counted; beside them xlplan where DuckDB is not installed, and
pandas reading the same file, which keeps every row. Each is run five times, in turn: seconds are medians,
memory the largest peak. A whole run is kept in benchmarks/extracts.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.write import machine

KEPT = Path(__file__).with_suffix(".json")

_RUNS = 5
_SIZES = (10_000, 1_000_000, 10_000_000)
_OURS = """
from xlplan.plan.extracts.extract import latest_period, read_extracts
read = lambda path: latest_period(read_extracts([path], keys=[f"KPI {n}" for n in range(25)]))
"""
_WITHOUT = """
import sys
sys.modules["duckdb"] = None
"""
_PEERS = {
    ".csv": "from pandas import read_csv as read",
    ".parquet": "from pandas import read_parquet as read",
}
_ONE_RUN = """
import sys, time
from pathlib import Path
started = time.perf_counter()
{read}
read(sys.argv[1])
seconds, used = time.perf_counter() - started, time.process_time()
lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(seconds, used, int(lines["VmHWM"].split()[0]) / 1024)
"""
_TIDY = """
select 'KPI ' || n % 5000 as indicator,
    strftime(date '2012-04-01' + to_months((n // 5000 % 24)::int), '%Y-%m') as period,
    round(hash(n) % 1000 / 10.0, 1) as value,
    case when n >= 120000 then 'Team ' || n // 120000 end as team, 'final' as status
from range({rows}) numbers(n)
"""
_WIDE = """
select 'KPI ' || n % 5000 as indicator, case when n >= 5000 then 'Team ' || n // 5000 end as team, {months}
from range({rows}) numbers(n)
"""
_MONTHS = ", ".join(
    f'round(hash(n * 24 + {at}) % 1000 / 10.0, 1) as "{2012 + (at + 3) // 12}-{(at + 3) % 12 + 1:02}"'
    for at in range(24)
)


def main(sizes: list[int]) -> None:
    """Measure a file of each size, and the others; keep it where the sizes are the usual ones."""
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{rows:,} rows.csv": (_TIDY, rows) for rows in sizes}
        names |= {f"{rows:,} rows.parquet": (_TIDY, rows) for rows in (1_000_000, 10_000_000)}
        names["1,000,000 rows of 24 months.csv"] = _WIDE, 1_000_000
        files = [measure(write(Path(folder) / name, *what)) for name, what in names.items()]
    if sizes == [*_SIZES]:
        KEPT.write_text(json.dumps({"machine": machine(), "files": files}, indent=1) + "\n", "utf-8")


def write(path: Path, query: str, rows: int) -> Path:
    import duckdb

    with duckdb.connect() as database:
        database.execute("set enable_progress_bar = false")
        kind = "parquet" if path.suffix == ".parquet" else "csv, header"
        database.execute(f"copy ({query.format(rows=rows, months=_MONTHS)}) to '{path}' (format {kind})")
    return path


def measure(path: Path) -> dict[str, Any]:
    """Return and print what each reader takes; the file is deleted."""
    found: dict[str, Any] = {"file": path.name, "mb": round(path.stat().st_size / 1e6)}
    readers = {"xlplan": _OURS, "without DuckDB": _WITHOUT + _OURS, "pandas": _PEERS[path.suffix]}
    runs = [{name: _run(read, path) for name, read in readers.items()} for _ in range(_RUNS)]
    for name in readers:
        seconds, used, peaks = zip(*(run[name] for run in runs), strict=True)
        found[name] = {
            "seconds": round(median(seconds), 2),
            "at_work": round(median(used), 2),
            "peak_mb": round(max(peaks)),
        }
    path.unlink()
    print(json.dumps(found), flush=True)
    return found


def _run(read: str, path: Path) -> list[float]:
    """Return the seconds, the processor's, and the peak in MB of a process that reads the file."""
    command = [sys.executable, "-c", _ONE_RUN.format(read=read), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(figure) for figure in done.stdout.split()]


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [*_SIZES])
