"""What a large extract costs to read: `python -m benchmarks.extracts [ROWS ...]`; 10^4, 10^6 and 10^7 else.

Each is a CSV file of 5,000 indicators, their months and teams, of which a register asks for 25; a million
rows also as a Parquet file, and with 24 months across. Prints seconds and the peak memory of a process that
does nothing else, its imports counted; beside them pandas reading the same file, which keeps every row.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

_SIZES = (10_000, 1_000_000, 10_000_000)
_OURS = """
from xlplan.plan.extracts.extract import latest_period, read_extracts
read = lambda path: latest_period(read_extracts([path], keys=[f"KPI {n}" for n in range(25)]))
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
    """Print two lines for each file."""
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            tell(write(Path(folder) / f"{rows:,} rows.csv", _TIDY, rows))
        tell(write(Path(folder) / "1,000,000 rows.parquet", _TIDY, 1_000_000))
        tell(write(Path(folder) / "1,000,000 rows of 24 months.csv", _WIDE, 1_000_000))


def write(path: Path, query: str, rows: int) -> Path:
    import duckdb

    with duckdb.connect() as database:
        database.execute("set enable_progress_bar = false")
        kind = "parquet" if path.suffix == ".parquet" else "csv, header"
        database.execute(f"copy ({query.format(rows=rows, months=_MONTHS)}) to '{path}' (format {kind})")
    return path


def tell(path: Path) -> None:
    for name, read in (("xlplan", _OURS), ("pandas", _PEERS[path.suffix])):
        command = [sys.executable, "-c", _ONE_RUN.format(read=read), str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, used, peak = map(float, done.stdout.split())
        size = path.stat().st_size / 1e6
        print(
            f"{path.name} ({size:,.0f} MB), {name}: {seconds:.1f} s ({used:.1f} s at work), {peak:,.0f} MB",
            flush=True,
        )
    path.unlink()


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [*_SIZES])
